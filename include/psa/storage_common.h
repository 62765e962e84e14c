/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_STORAGE_COMMON_H
#define PSA_STORAGE_COMMON_H

#include <stddef.h>
#include <stdint.h>

/* What both storage services share (Secure Storage API 1.0, section 5.1). */

#ifdef __cplusplus
extern "C" {
#endif

/** Attributes of an object, given when it is made: any of PSA_STORAGE_FLAG_*. */
typedef uint32_t psa_storage_create_flags_t;

/** The name of an object within its owner's objects. Zero is no name. */
typedef uint64_t psa_storage_uid_t;

/** What is known of an object. */
struct psa_storage_info_t {
    size_t capacity;                  /* bytes it may grow to */
    size_t size;                      /* bytes it has */
    psa_storage_create_flags_t flags; /* its attributes */
};

#define PSA_STORAGE_FLAG_NONE 0u
#define PSA_STORAGE_FLAG_WRITE_ONCE (1u << 0)           /* can never be changed or removed */
#define PSA_STORAGE_FLAG_NO_CONFIDENTIALITY (1u << 1)   /* need not be encrypted */
#define PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION (1u << 2) /* an older value may come back */

/** Bit of psa_ps_get_support(): psa_ps_create() and psa_ps_set_extended() work. */
#define PSA_STORAGE_SUPPORT_SET_EXTENDED (1u << 0)

#ifdef __cplusplus
}
#endif

#endif

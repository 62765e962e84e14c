/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_PROTECTED_STORAGE_H
#define PSA_PROTECTED_STORAGE_H

#include <stddef.h>
#include <stdint.h>

#include "psa/error.h"
#include "psa/storage_common.h"

/*
 * Protected Storage (Secure Storage API 1.0, section 5.4): objects on a medium that an attacker may read, write
 * and roll back. Each client has its own objects. A change is whole or it did not happen. A refused call changes
 * nothing. Two causes are common to every function below and not repeated:
 *
 * PSA_ERROR_STORAGE_FAILURE  the storage medium failed
 * PSA_ERROR_GENERIC_ERROR    the cryptography below failed
 */

#ifdef __cplusplus
extern "C" {
#endif

#define PSA_PS_API_VERSION_MAJOR 1
#define PSA_PS_API_VERSION_MINOR 0

/**
 * Makes or replaces the object `uid` of the caller: `data_length` bytes (0 is allowed) at `p_data`.
 *
 * PSA_SUCCESS                     the new value is what any later boot reads
 * PSA_ERROR_NOT_PERMITTED         the object was made with PSA_STORAGE_FLAG_WRITE_ONCE
 * PSA_ERROR_INVALID_ARGUMENT      `uid` is 0; or the caller may not access the memory it named
 * PSA_ERROR_NOT_SUPPORTED         `create_flags` has a bit that is not known or not offered
 * PSA_ERROR_INSUFFICIENT_STORAGE  it does not fit
 */
psa_status_t psa_ps_set(psa_storage_uid_t uid, size_t data_length, const void *p_data,
                        psa_storage_create_flags_t create_flags);

/**
 * Reads at most `data_size` bytes of the object, from byte `data_offset` on; fewer if the object ends before.
 *
 * PSA_SUCCESS                  `*p_data_length` bytes are at `p_data`; 0 of them with `data_size` 0 or at the end
 * PSA_ERROR_DOES_NOT_EXIST     the caller has no object `uid`
 * PSA_ERROR_INVALID_ARGUMENT   `uid` is 0; `data_offset` is past the end; memory the caller may not access
 * PSA_ERROR_INVALID_SIGNATURE  the object's authentication failed: it was changed from outside
 * PSA_ERROR_DATA_CORRUPT       the object was damaged, and authentication does not explain it
 */
psa_status_t psa_ps_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data,
                        size_t *p_data_length);

/**
 * What is known of the object.
 *
 * PSA_SUCCESS                  `*p_info` is filled
 * PSA_ERROR_DOES_NOT_EXIST     the caller has no object `uid`
 * PSA_ERROR_INVALID_ARGUMENT   `uid` is 0; memory the caller may not access
 * PSA_ERROR_INVALID_SIGNATURE  the object's authentication failed
 * PSA_ERROR_DATA_CORRUPT       the object was damaged
 */
psa_status_t psa_ps_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info);

/**
 * Removes the object; its bytes cannot be read again.
 *
 * PSA_SUCCESS                 it is gone
 * PSA_ERROR_NOT_PERMITTED     it was made with PSA_STORAGE_FLAG_WRITE_ONCE
 * PSA_ERROR_DOES_NOT_EXIST    the caller has no object `uid`
 * PSA_ERROR_INVALID_ARGUMENT  `uid` is 0
 */
psa_status_t psa_ps_remove(psa_storage_uid_t uid);

/**
 * Makes an empty object that psa_ps_set_extended() may fill up to `capacity` bytes.
 *
 * PSA_SUCCESS                     it exists, with size 0
 * PSA_ERROR_ALREADY_EXISTS        the caller has an object `uid`
 * PSA_ERROR_INVALID_ARGUMENT      `uid` is 0
 * PSA_ERROR_NOT_SUPPORTED         not offered (psa_ps_get_support()); or an unknown flag, or
 *                                 PSA_STORAGE_FLAG_WRITE_ONCE
 * PSA_ERROR_INSUFFICIENT_STORAGE  `capacity` does not fit
 */
psa_status_t psa_ps_create(psa_storage_uid_t uid, size_t capacity, psa_storage_create_flags_t create_flags);

/**
 * Overwrites or appends `data_length` bytes from byte `data_offset` of the object on. No gap may arise, and no
 * capacity is gained.
 *
 * PSA_SUCCESS                  all of the bytes are stored
 * PSA_ERROR_NOT_PERMITTED      it was made with PSA_STORAGE_FLAG_WRITE_ONCE
 * PSA_ERROR_DOES_NOT_EXIST     the caller has no object `uid`
 * PSA_ERROR_INVALID_ARGUMENT   `uid` is 0; `data_offset` is past the end; the end is past the capacity; memory
 *                              the caller may not access
 * PSA_ERROR_NOT_SUPPORTED      not offered (psa_ps_get_support())
 * PSA_ERROR_INVALID_SIGNATURE  the object's authentication failed
 * PSA_ERROR_DATA_CORRUPT       the object was damaged
 */
psa_status_t psa_ps_set_extended(psa_storage_uid_t uid, size_t data_offset, size_t data_length,
                                 const void *p_data);

/** What is offered beyond the mandatory: any of PSA_STORAGE_SUPPORT_*. Cannot fail. */
uint32_t psa_ps_get_support(void);

#ifdef __cplusplus
}
#endif

#endif

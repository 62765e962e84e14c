/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_INTERNAL_TRUSTED_STORAGE_H
#define PSA_INTERNAL_TRUSTED_STORAGE_H

#include <stddef.h>
#include <stdint.h>

#include "psa/error.h"
#include "psa/storage_common.h"

/*
 * Internal Trusted Storage (Secure Storage API 1.0, section 5.3): small objects of great worth. Each client has
 * its own objects; the same uid of another client is another object. A change is whole or it did not happen,
 * through a power cut too. A refused call changes nothing.
 */

#ifdef __cplusplus
extern "C" {
#endif

#define PSA_ITS_API_VERSION_MAJOR 1
#define PSA_ITS_API_VERSION_MINOR 0

/**
 * Makes or replaces the object `uid` of the caller: `data_length` bytes (0 is allowed) at `p_data`.
 *
 * PSA_SUCCESS                     the new value is what any later boot reads
 * PSA_ERROR_NOT_PERMITTED         the object was made with PSA_STORAGE_FLAG_WRITE_ONCE
 * PSA_ERROR_INVALID_ARGUMENT      `uid` is 0; or the caller may not access the memory it named
 * PSA_ERROR_NOT_SUPPORTED         `create_flags` has a bit that is not known or not offered
 * PSA_ERROR_INSUFFICIENT_STORAGE  it does not fit
 * PSA_ERROR_STORAGE_FAILURE       the storage medium failed
 */
psa_status_t psa_its_set(psa_storage_uid_t uid, size_t data_length, const void *p_data,
                         psa_storage_create_flags_t create_flags);

/**
 * Reads at most `data_size` bytes of the object, from byte `data_offset` on; fewer if the object ends before.
 *
 * PSA_SUCCESS                 `*p_data_length` bytes are at `p_data`; 0 of them with `data_size` 0 or at the end
 * PSA_ERROR_DOES_NOT_EXIST    the caller has no object `uid`
 * PSA_ERROR_INVALID_ARGUMENT  `uid` is 0; `data_offset` is past the end; memory the caller may not access
 * PSA_ERROR_STORAGE_FAILURE   the storage medium failed
 */
psa_status_t psa_its_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data,
                         size_t *p_data_length);

/**
 * What is known of the object; its capacity is its size.
 *
 * PSA_SUCCESS                 `*p_info` is filled
 * PSA_ERROR_DOES_NOT_EXIST    the caller has no object `uid`
 * PSA_ERROR_INVALID_ARGUMENT  `uid` is 0; memory the caller may not access
 * PSA_ERROR_STORAGE_FAILURE   the storage medium failed
 */
psa_status_t psa_its_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info);

/**
 * Removes the object; its bytes cannot be read again.
 *
 * PSA_SUCCESS                 it is gone
 * PSA_ERROR_NOT_PERMITTED     it was made with PSA_STORAGE_FLAG_WRITE_ONCE
 * PSA_ERROR_DOES_NOT_EXIST    the caller has no object `uid`
 * PSA_ERROR_INVALID_ARGUMENT  `uid` is 0
 * PSA_ERROR_STORAGE_FAILURE   the storage medium failed
 */
psa_status_t psa_its_remove(psa_storage_uid_t uid);

#ifdef __cplusplus
}
#endif

#endif

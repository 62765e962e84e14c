/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_CRYPTO_TYPES_H
#define PSA_CRYPTO_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include "psa/error.h"

/* Scalar types of the Crypto API 1.5. Included by psa/crypto.h. */

#ifdef __cplusplus
extern "C" {
#endif

typedef uint32_t psa_key_id_t;              /* names a key of the caller; zero is none */
typedef uint16_t psa_key_type_t;            /* PSA_KEY_TYPE_* */
typedef uint8_t psa_ecc_family_t;           /* PSA_ECC_FAMILY_* */
typedef uint8_t psa_dh_family_t;            /* PSA_DH_FAMILY_* */
typedef uint8_t psa_slh_dsa_family_t;       /* PSA_SLH_DSA_FAMILY_* */
typedef uint32_t psa_key_lifetime_t;        /* location in bits 31:8, persistence in bits 7:0 */
typedef uint8_t psa_key_persistence_t;      /* PSA_KEY_PERSISTENCE_* */
typedef uint32_t psa_key_location_t;        /* PSA_KEY_LOCATION_*, 24 bits */
typedef uint32_t psa_algorithm_t;           /* PSA_ALG_* */
typedef uint32_t psa_key_usage_t;           /* any of PSA_KEY_USAGE_* */
typedef uint16_t psa_key_derivation_step_t; /* PSA_KEY_DERIVATION_INPUT_* */
typedef uint32_t psa_pake_primitive_t;      /* PSA_PAKE_PRIMITIVE() */
typedef uint8_t psa_pake_primitive_type_t;  /* PSA_PAKE_PRIMITIVE_TYPE_* */
typedef uint8_t psa_pake_family_t;          /* an ECC or DH family, by the primitive's type */
typedef uint8_t psa_pake_role_t;            /* PSA_PAKE_ROLE_* */
typedef uint8_t psa_pake_step_t;            /* PSA_PAKE_STEP_* */

#ifdef __cplusplus
}
#endif

#endif

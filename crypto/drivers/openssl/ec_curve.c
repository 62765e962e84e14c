/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/err.h>
#include <openssl/obj_mac.h>
#include <pthread.h>

#include "ec.h"
#include "library.h"

/*
 * The curves that the API names and libcrypto has. FRP256v1 is none of libcrypto's; secp160r2 has an order of 161
 * bits, which the API's 160-bit keys and signatures have no room for.
 */
static const struct openssl_curve curves[] = {
    { PSA_ECC_FAMILY_SECP_R1, 256, NID_X9_62_prime256v1, 32, 32 },
    { PSA_ECC_FAMILY_SECP_R1, 384, NID_secp384r1, 48, 48 },
    { PSA_ECC_FAMILY_SECP_R1, 521, NID_secp521r1, 66, 66 },
    { PSA_ECC_FAMILY_SECP_R1, 224, NID_secp224r1, 28, 28 },
    { PSA_ECC_FAMILY_SECP_R1, 192, NID_X9_62_prime192v1, 24, 24 },
    { PSA_ECC_FAMILY_SECP_K1, 256, NID_secp256k1, 32, 32 },
    { PSA_ECC_FAMILY_SECP_K1, 225, NID_secp224k1, 28, 29 },
    { PSA_ECC_FAMILY_SECP_K1, 192, NID_secp192k1, 24, 24 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 160, NID_brainpoolP160r1, 20, 20 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 192, NID_brainpoolP192r1, 24, 24 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 224, NID_brainpoolP224r1, 28, 28 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 256, NID_brainpoolP256r1, 32, 32 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 320, NID_brainpoolP320r1, 40, 40 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 384, NID_brainpoolP384r1, 48, 48 },
    { PSA_ECC_FAMILY_BRAINPOOL_P_R1, 512, NID_brainpoolP512r1, 64, 64 },
    { PSA_ECC_FAMILY_SECT_K1, 163, NID_sect163k1, 21, 21 },
    { PSA_ECC_FAMILY_SECT_K1, 233, NID_sect233k1, 30, 29 },
    { PSA_ECC_FAMILY_SECT_K1, 239, NID_sect239k1, 30, 30 },
    { PSA_ECC_FAMILY_SECT_K1, 283, NID_sect283k1, 36, 36 },
    { PSA_ECC_FAMILY_SECT_K1, 409, NID_sect409k1, 52, 51 },
    { PSA_ECC_FAMILY_SECT_K1, 571, NID_sect571k1, 72, 72 },
    { PSA_ECC_FAMILY_SECT_R1, 163, NID_sect163r1, 21, 21 },
    { PSA_ECC_FAMILY_SECT_R1, 233, NID_sect233r1, 30, 30 },
    { PSA_ECC_FAMILY_SECT_R1, 283, NID_sect283r1, 36, 36 },
    { PSA_ECC_FAMILY_SECT_R1, 409, NID_sect409r1, 52, 52 },
    { PSA_ECC_FAMILY_SECT_R1, 571, NID_sect571r1, 72, 72 },
    { PSA_ECC_FAMILY_SECT_R2, 163, NID_sect163r2, 21, 21 },
};

enum { CURVES = sizeof(curves) / sizeof(curves[0]) };

/* Made by the trial of its curve, before anyone else may ask for it. */
static EC_GROUP *groups[CURVES];
static struct openssl_trial trials[CURVES];


static bool try_curve(const void *of)
{
    const struct openssl_curve *curve = of;
    size_t at = (size_t)(curve - curves);
    groups[at] = EC_GROUP_new_by_curve_name_ex(openssl_context(), NULL, curve->nid);
    ERR_clear_error();
    return groups[at] != NULL && openssl_ec_answers(curve);
}

static pthread_once_t trials_once = PTHREAD_ONCE_INIT;

static void name_trials(void)
{
    for (size_t i = 0; i < CURVES; i++) {
        trials[i].run = try_curve;
        trials[i].of = &curves[i];
    }
}

static const struct openssl_curve *tried(size_t at)
{
    (void)pthread_once(&trials_once, name_trials);
    return openssl_trial_passed(&trials[at]) ? &curves[at] : NULL;
}

const struct openssl_curve *openssl_curve_of(psa_key_type_t type, size_t bits)
{
    psa_ecc_family_t family = PSA_KEY_TYPE_ECC_GET_FAMILY(type);
    for (size_t i = 0; PSA_KEY_TYPE_IS_ECC(type) && i < CURVES; i++) {
        if (curves[i].bits == bits && curves[i].family == family) {
            return tried(i);
        }
    }
    return NULL;
}

const struct openssl_curve *openssl_curve_by_len(psa_key_type_t type, size_t len)
{
    psa_ecc_family_t family = PSA_KEY_TYPE_ECC_GET_FAMILY(type);
    size_t found = CURVES;
    for (size_t i = 0; i < CURVES; i++) {
        bool is_pair = PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type);
        size_t wanted = is_pair ? openssl_curve_key_len(&curves[i]) : openssl_curve_point_len(&curves[i]);
        if (curves[i].family != family || wanted != len) {
            continue;
        }
        if (found != CURVES) {
            return NULL;
        }
        found = i;
    }
    return found == CURVES ? NULL : tried(found);
}

const EC_GROUP *openssl_curve_group(const struct openssl_curve *curve)
{
    return groups[curve - curves];
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdatomic.h>
#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"
#include "simse.h"

/* The inside of the element: its secret, its blobs, its own keys, its faults. */

static const uint32_t magic = 0x45534d53u; /* "SMSE" in little-endian order */
enum { VERSION = 1, SECRET_LEN = 32 };

static uint32_t serial = 1;
static unsigned requests;
static unsigned fail_in;
static psa_status_t fail_with;

void simse_insert(uint32_t number)
{
    serial = number;
    requests = 0;
    fail_in = 0;
}

void simse_fail(unsigned in, psa_status_t status)
{
    fail_in = in;
    fail_with = status;
}

unsigned simse_requests(void)
{
    return requests;
}

const struct crypto_driver *simse_inner(void)
{
    size_t at = 0;
    while (crypto_drivers[at]->location != PSA_KEY_LOCATION_LOCAL_STORAGE || crypto_drivers[at]->aead == NULL) {
        at++;
    }
    return crypto_drivers[at];
}

psa_status_t simse_request(void)
{
    requests++;
    if (fail_in > 1) {
        fail_in--;
        return PSA_SUCCESS;
    }
    return fail_in == 1 ? fail_with : PSA_SUCCESS;
}

/* SHA-256 of the serial number and a purpose: what a real element has in its silicon. */
static psa_status_t secret_for(struct span purpose, uint8_t secret[SECRET_LEN])
{
    uint8_t text[64] = "simulated secure element";
    size_t len = 0;
    put_le32(text + 24, serial);
    if (purpose.len > sizeof(text) - 28) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    memcpy(text + 28, purpose.data, purpose.len);
    return simse_inner()->hash_compute(PSA_ALG_SHA_256, span_of(text, 28 + purpose.len),
                                       out_span_of(secret, SECRET_LEN), &len);
}

/* One call of AES-256-GCM under the wrapping key; the blob's header is the additional data. */
static psa_status_t crypt(enum crypto_direction direction, const uint8_t *blob, struct span in, struct out_span out)
{
    static const char purpose[] = "wrap";
    uint8_t secret[SECRET_LEN];
    void *_Atomic cache = NULL;
    size_t len = 0;
    const struct crypto_driver_key key = { PSA_KEY_TYPE_AES, 256, span_of(secret, sizeof(secret)), &cache };
    const struct crypto_aead_job job = {
        .alg = PSA_ALG_GCM,
        .direction = direction,
        .tag_len = SIMSE_TAG,
        .nonce = span_of(blob + SIMSE_HEADER, SIMSE_NONCE),
        .ad = span_of(blob, SIMSE_HEADER),
        .in = in,
        .ad_total = SIZE_MAX,
        .in_total = SIZE_MAX,
    };
    psa_status_t status = secret_for(span_of(purpose, strlen(purpose)), secret);
    if (status == PSA_SUCCESS) {
        status = simse_inner()->aead(&key, &job, out, &len);
        simse_inner()->forget(atomic_exchange(&cache, NULL));
    }
    wipe(secret, sizeof(secret));
    return status == PSA_SUCCESS && len != out.len ? PSA_ERROR_CORRUPTION_DETECTED : status;
}

static void write_header(uint8_t header[SIMSE_HEADER], psa_key_type_t type, size_t bits)
{
    put_le32(header, magic);
    put_le16(header + 4, VERSION);
    put_le16(header + 6, type);
    put_le32(header + 8, (uint32_t)bits);
    put_le32(header + 12, serial);
}

psa_status_t simse_wrap(psa_key_type_t type, size_t bits, struct span material, struct out_span blob,
                        size_t *blob_len)
{
    size_t len = SIMSE_HEADER + SIMSE_NONCE + material.len + SIMSE_TAG;
    if (material.len > SIMSE_MATERIAL_MAX) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (blob.len < len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    write_header(blob.data, type, bits);
    psa_status_t status = simse_inner()->random(out_span_of(blob.data + SIMSE_HEADER, SIMSE_NONCE));
    if (status == PSA_SUCCESS) {
        status = crypt(CRYPTO_ENCRYPT, blob.data, material,
                       out_span_of(blob.data + SIMSE_HEADER + SIMSE_NONCE, material.len + SIMSE_TAG));
    }
    *blob_len = status == PSA_SUCCESS ? len : 0;
    return status;
}

psa_status_t simse_open(const struct crypto_driver_key *key, struct simse_key *opened)
{
    const uint8_t *blob = key->material.data;
    uint8_t header[SIMSE_HEADER];
    size_t len = key->material.len;
    opened->view = (struct crypto_driver_key){ .type = key->type, .bits = key->bits };
    atomic_init(&opened->cache, NULL);
    psa_status_t status = simse_request();
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (len <= SIMSE_HEADER + SIMSE_NONCE + SIMSE_TAG || len > SIMSE_BLOB_MAX) {
        return PSA_ERROR_DATA_INVALID;
    }
    if (get_le32(blob) != magic || get_le16(blob + 4) != VERSION || get_le32(blob + 12) != serial) {
        return PSA_ERROR_DATA_INVALID;
    }
    write_header(header, key->type, key->bits);
    if (memcmp(header, blob, SIMSE_HEADER) != 0) {
        return PSA_ERROR_DATA_CORRUPT;
    }
    size_t material_len = len - SIMSE_HEADER - SIMSE_NONCE - SIMSE_TAG;
    status = crypt(CRYPTO_DECRYPT, blob, span_of(blob + SIMSE_HEADER + SIMSE_NONCE, material_len + SIMSE_TAG),
                   out_span_of(opened->material, material_len));
    opened->view.material = span_of(opened->material, material_len);
    opened->view.cache = &opened->cache;
    return status == PSA_ERROR_INVALID_SIGNATURE ? PSA_ERROR_DATA_CORRUPT : status;
}

void simse_close(struct simse_key *opened)
{
    void *cache = atomic_exchange(&opened->cache, NULL);
    if (simse_inner()->forget != NULL) {
        simse_inner()->forget(cache);
    }
    wipe(opened->material, sizeof(opened->material));
}

/* What the maker of the element put in. */
static const struct {
    const char *label;
    psa_key_type_t type;
    size_t bits;
    psa_key_usage_t usage;
    psa_algorithm_t alg;
} own_keys[] = {
    { "device-signing", PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256,
      PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_HASH | PSA_KEY_USAGE_VERIFY_MESSAGE,
      PSA_ALG_ECDSA(PSA_ALG_ANY_HASH) },
    { "storage", PSA_KEY_TYPE_AES, 128, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT | PSA_KEY_USAGE_COPY,
      PSA_ALG_GCM },
};

psa_status_t simse_own_key(struct span label, struct crypto_attachment *attachment, struct out_span blob,
                           size_t *blob_len)
{
    uint8_t secret[SECRET_LEN];
    psa_status_t status = PSA_ERROR_DOES_NOT_EXIST;
    for (size_t i = 0; i < sizeof(own_keys) / sizeof(own_keys[0]) && status == PSA_ERROR_DOES_NOT_EXIST; i++) {
        if (label.len != strlen(own_keys[i].label) || memcmp(label.data, own_keys[i].label, label.len) != 0) {
            continue;
        }
        attachment->type = own_keys[i].type;
        attachment->bits = own_keys[i].bits;
        attachment->usage = own_keys[i].usage;
        attachment->alg = own_keys[i].alg;
        status = secret_for(label, secret);
        if (status == PSA_SUCCESS) {
            status =
                simse_wrap(own_keys[i].type, own_keys[i].bits, span_of(secret, own_keys[i].bits / 8), blob, blob_len);
        }
    }
    wipe(secret, sizeof(secret));
    return status;
}

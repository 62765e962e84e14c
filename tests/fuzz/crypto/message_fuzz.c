/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A hostile client: sequences of messages to the crypto partition, some random, some with an operation and a key
 * that it has. The partition must keep to the framework (the loopback aborts otherwise) and give no output on
 * failure.
 */
#include <string.h>

#include "base/invariant.h"
#include "crypto/crypto_wire.h"
#include "fuzz.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"

enum { ROOM = 300, MESSAGES_MAX = 24 };

struct input {
    const uint8_t *data;
    size_t len;
};

static struct crypto_handle operation; /* last given */
static psa_key_id_t key;

static uint8_t next(struct input *in)
{
    if (in->len == 0) {
        return 0;
    }
    in->len--;
    return *in->data++;
}

static size_t take(struct input *in, uint8_t *to, size_t len)
{
    size_t n = len < in->len ? len : in->len;
    if (n != 0) {
        memcpy(to, in->data, n);
    }
    in->data += n;
    in->len -= n;
    return n;
}

static const psa_algorithm_t algs[] = {
    PSA_ALG_SHA_256, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_ALG_CTR, PSA_ALG_CBC_PKCS7, PSA_ALG_GCM, PSA_ALG_CCM,
    PSA_ALG_CHACHA20_POLY1305, PSA_ALG_HKDF(PSA_ALG_SHA_256), PSA_ALG_PBKDF2_HMAC(PSA_ALG_SHA_256),
    PSA_ALG_ECDSA(PSA_ALG_SHA_256), PSA_ALG_ECDH, PSA_ALG_ECB_NO_PADDING, PSA_ALG_CMAC,
    PSA_ALG_AEAD_WITH_AT_LEAST_THIS_LENGTH_TAG(PSA_ALG_GCM, 4), PSA_ALG_TRUNCATED_MAC(PSA_ALG_HMAC(PSA_ALG_SHA_512), 9),
};
static const psa_key_type_t types[] = {
    PSA_KEY_TYPE_AES, PSA_KEY_TYPE_HMAC, PSA_KEY_TYPE_DERIVE, PSA_KEY_TYPE_CHACHA20, PSA_KEY_TYPE_RAW_DATA,
    PSA_KEY_TYPE_PASSWORD, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1),
};

/* A head that means something: small choices of the input pick known values. */
static size_t sensible_head(struct input *in, uint8_t head[CRYPTO_WIRE_HEAD_MAX])
{
    static const psa_key_derivation_step_t steps[] = { 0x0101, 0x0102, 0x0202, 0x0203, 0x0205 };
    uint8_t nonce[16] = { 0 };
    struct crypto_call call = { .op = CRYPTO_INIT };
    call.alg = algs[next(in) % (sizeof(algs) / sizeof(algs[0]))];
    call.key = key;
    call.operation = next(in) % 8 != 0 ? operation : (struct crypto_handle){ 0 };
    call.source = operation;
    call.flags = next(in) % 2 != 0 ? steps[next(in) % 5] : next(in) % 4;
    call.value[0] = next(in);
    call.value[1] = next(in);
    call.nonce = span_of(nonce, next(in) % 17);
    psa_set_key_type(&call.attributes, types[next(in) % (sizeof(types) / sizeof(types[0]))]);
    psa_set_key_bits(&call.attributes, (size_t)next(in) * 8);
    psa_set_key_algorithm(&call.attributes, algs[next(in) % (sizeof(algs) / sizeof(algs[0]))]);
    psa_set_key_usage_flags(&call.attributes, next(in) % 2 != 0 ? 0x0003ff07u : next(in) * 256u);
    return crypto_wire_put_head(&call, head);
}

static void remember(int32_t type, const uint8_t *out, size_t len)
{
    const struct crypto_shape *shape = crypto_shape(type);
    struct crypto_call call = { .op = CRYPTO_INIT };
    if (shape == NULL || len != crypto_result_len(shape->result)) {
        return;
    }
    crypto_wire_get_result(shape->result, out, &call);
    if (shape->result == CRYPTO_RESULT_OPERATION) {
        operation = call.operation;
    } else if (shape->result == CRYPTO_RESULT_KEY) {
        key = call.key;
    }
}

static void message(struct input *in)
{
    uint8_t head[CRYPTO_WIRE_HEAD_MAX + 8];
    uint8_t data[3][ROOM];
    uint8_t out[2][ROOM];
    uint8_t mode = next(in);
    int32_t type = next(in) % (CRYPTO_OP_END + 2);
    size_t head_len = (mode & 1) != 0 ? take(in, head, next(in)  % sizeof(head)) : sensible_head(in, head);
    psa_invec ins[4] = { { head, head_len }, { data[0], take(in, data[0], next(in)) },
                         { data[1], take(in, data[1], next(in) % 32) } };
    psa_outvec outs[2] = { { out[0], next(in) }, { out[1], next(in) % 32 } };
    const struct crypto_shape *shape = crypto_shape(type);
    size_t in_count = 1u + ((mode & 2) != 0 || shape == NULL ? (size_t)(mode >> 4) % 3 : shape->ins);
    size_t out_count = in_count > 2 ? 1 : 2;
    if ((mode & 2) == 0 && shape != NULL) {
        size_t result_len = crypto_result_len(shape->result);
        out_count = crypto_result_outs(shape) + shape->outs;
        ins[3] = (psa_invec){ data[2], shape->ins == 3 ? take(in, data[2], next(in) % 32) : 0 };
        outs[0].len = result_len != 0 ? result_len : outs[0].len;
    }
    memset(out, 0xa5, sizeof(out));
    psa_status_t status = psa_call(ASHLAR_CRYPTO_HANDLE, type, ins, in_count, outs, out_count);
    INVARIANT(status <= 0);
    for (size_t i = 0; i < out_count; i++) {
        INVARIANT(status == PSA_SUCCESS || outs[i].len == 0);
    }
    if (status == PSA_SUCCESS && out_count != 0) {
        remember(type, out[0], outs[0].len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct input in = { data, len };
    for (int i = 0; i < MESSAGES_MAX && in.len != 0; i++) {
        message(&in);
    }
    return 0;
}

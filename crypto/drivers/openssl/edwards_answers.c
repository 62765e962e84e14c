/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/evp.h>
#include <string.h>

#include "edwards.h"
#include "key_cache.h"
#include "lazy.h"
#include "library.h"

/* RFC 8032, 7.2 to 7.5: signatures with a context, and of a hash. Values are lower-case hexadecimal. */
static const struct answer {
    size_t bits;
    psa_algorithm_t alg;
    const char *d, *message, *context, *signature;
} answers[] = {
    { 255, PSA_ALG_EDDSA_CTX,
      "0305334e381af78f141cb666f6199f57bc3495335a256a95bd2a55bf546663f6",
      "f726936d19c800494e3fdaff20b276a8", "666f6f",
      "55a4cc2f70a54e04288c5f4cd1e45a7bb520b36292911876cada7323198dd87a8b36950b95130022907a7fb7c4e9b2d5f6cc"
      "a685a587b4b21f4b888e4e7edb0d" },
    { 255, PSA_ALG_ED25519PH,
      "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
      "616263", "",
      "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b"
      "8c61e636062aaad11c2a26083406" },
    { 448, PSA_ALG_EDDSA_CTX,
      "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463afbea67c5e8d2877c5e3bc397a659949ef802"
      "1e954e0a12274e",
      "03", "666f6f",
      "d4f8f6131770dd46f40867d6fd5d5055de43541f8c5e35abbcd001b32a89f7d2151f7647f11d8ca2ae279fb842d607217fce"
      "6e042f6815ea000c85741de5c8da1144a6a1aba7f96de42505d7a7298524fda538fccbbb754f578c1cad10d54d0d5428407e"
      "85dcbc98a49155c13764e66c3c00" },
    { 448, PSA_ALG_ED448PH,
      "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42ef7822e0d5104127dc05d6dbefde69e3ab2c"
      "ec7c867c6e2c49",
      "616263", "",
      "822f6901f7480f3d5f562c592994d9693602875614483256505600bbc281ae381f54d6bce2ea911574932f52a4e6cadd7876"
      "9375ec3ffd1b801a0d9b3f4030cd433964b6457ea39476511214f97469b57dd32dbc560a9a94d00bff07620464a3ad203df7"
      "dc7ce360c3cd3696d9d9fab90f00" },
    { 448, PSA_ALG_ED448PH,
      "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42ef7822e0d5104127dc05d6dbefde69e3ab2c"
      "ec7c867c6e2c49",
      "616263", "666f6f",
      "c32299d46ec8ff02b54540982814dce9a05812f81962b649d528095916a2aa481065b1580423ef927ecf0af5888f90da0f6a"
      "9a85ad5dc3f280d91224ba9911a3653d00e484e2ce232521481c8658df304bb7745a73514cdb9bf3e15784ab71284f8d0704"
      "a608c54a6b62d97beb511d132100" },
};

/* PH: SHA-512, or 64 bytes of SHAKE256. */
static struct span hash_of(size_t bits, struct span message, uint8_t hash[64])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_MD *md = EVP_MD_fetch(openssl_context(), bits == 255 ? "SHA2-512" : "SHAKE256", NULL);
    bool good = ctx != NULL && md != NULL && EVP_DigestInit_ex(ctx, md, NULL) == 1 &&
                EVP_DigestUpdate(ctx, message.data, message.len) == 1 &&
                (bits == 255 ? EVP_DigestFinal_ex(ctx, hash, NULL) : EVP_DigestFinalXOF(ctx, hash, 64)) == 1;
    EVP_MD_free(md);
    EVP_MD_CTX_free(ctx);
    return span_of(hash, good ? 64 : 0);
}

static bool comes_out(const struct answer *answer)
{
    void *_Atomic cache;
    uint8_t d[57], message[16], context[8], hash[64], wanted[114], made[114];
    size_t len = 0;
    atomic_init(&cache, NULL);
    struct crypto_driver_key key = {
        .type = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_TWISTED_EDWARDS),
        .bits = answer->bits,
        .material = span_of(d, openssl_from_hex(answer->d, d)),
        .cache = &cache,
    };
    struct crypto_sign_job job = {
        .alg = answer->alg,
        .is_hash = answer->alg != PSA_ALG_EDDSA_CTX,
        .in = span_of(message, openssl_from_hex(answer->message, message)),
        .context = span_of(context, openssl_from_hex(answer->context, context)),
    };
    if (job.is_hash) {
        job.in = hash_of(answer->bits, job.in, hash);
    }
    size_t wanted_len = openssl_from_hex(answer->signature, wanted);
    bool good = openssl_edwards_sign(&key, &job, out_span_of(made, sizeof(made)), &len) == PSA_SUCCESS &&
                len == wanted_len && memcmp(made, wanted, len) == 0 &&
                openssl_edwards_verify(&key, &job, span_of(made, len)) == PSA_SUCCESS;
    made[len / 2] ^= 1;
    good = good && openssl_edwards_verify(&key, &job, span_of(made, len)) == PSA_ERROR_INVALID_SIGNATURE;
    job.context.len = 0;
    job.is_hash = !job.is_hash; /* the same bytes in another form */
    good = good && openssl_edwards_verify(&key, &job, span_of(wanted, len)) == PSA_ERROR_INVALID_SIGNATURE;
    openssl_key_forget(atomic_load(&cache));
    return good;
}

bool openssl_edwards_answers(size_t bits)
{
    bool good = true;
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        good = good && (answers[i].bits != bits || comes_out(&answers[i]));
    }
    return good;
}

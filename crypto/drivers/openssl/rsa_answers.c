/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/wipe.h"
#include "library.h"
#include "rsa.h"
#include "lazy.h"

/*
 * Known answers of RSA, all with SHA-256: a ciphertext of OAEP, a signature of PKCS #1 v1.5 and one of PSS, from
 * Wycheproof's files rsa_oaep_misc, rsa_pkcs1_1024_sig_gen and rsa_pss_2048_sha256_mgf1_32. Values are lower-case
 * hexadecimal.
 */
static const char oaep_key[] =
    "3082025b02010002818100ac9048a7a4f560af91b4fcaf62a14595cb9ca9ec12000fc845e48572113cab2890adb011a9"
    "19575a40760d1f23fe92509c8a5810b6d05990b909dd0f4c6014f2b31b6abd805bace99816e2eda41fd7b95405db7c5c"
    "8f4cf6babb14f550d5d0dd5179b54951fff6aa9686f30f478db649b7c7044cc202dccad00343468eaacfbf0203010001"
    "0281800c3a6e6d339cd03010d0b4f941e4b0bdc132df8a7cb6db010d4078db2a8a87bfa871c1a0d05a1d1040188a4619"
    "8c6023533c7a108458b654e4c97e3f41615ed754fcde469aabc70669e5473903bd5fb8c4e9ae0e5c35ed41fb86167c18"
    "ee9f60b21eee6c5e3096eb1c652831f8e45d598c3a29d30c96f3a68db30591fd9b637d024100d397dcfab4919db23bb6"
    "b88c4511516f6135e1118277e496130f0cab3a75661010cc98ec8f40cdb0c1ab612c03bbe3b023d891f46185788fb114"
    "437c8a9ae71d024100d0c7805159509ddad70f35b9a76c7c2bd95a844d36b76d96138cfc7a2a55f88072e8b10ac37463"
    "caf9bf8d1014c93a001214d7ce230c8332fb58dadb05d52f8b0240762d3c4b7dac5292284dbe3701a051864e99e4117e"
    "77ede06fd698f1cd5da25a58b79cb58ab0dbf0dbca17249915486ea9269d260b8d9b2f4dec8e60b19d2075024062a4f0"
    "6eff4944dc6262905ae0cd343a2f9f42058d85cb646e665de086e249e0beea4cc42e276f03374f9721f30044c445c6cd"
    "545b610d186883ca1c543c2f1302403cfcf044035c1854475e1dba480ac50d2a059f32d18e819c96a3199b1e3855a653"
    "ec0e5577e4d7677d6e0b7a55fc418b13202ee19430228c4bf9d28af8851c9b";
static const char oaep_ciphertext[] =
    "754fd3c7331933b8f211af97b826af802d50ae1d39984fb432719c3ee3ad7880e1fdfe18227104dd81f1a5fc0f9dd46f"
    "828c739723c0dc68a6607983493060233183e85005b4886a0afe22d6ab0730fea2190532586196e0bab63cd08d9f5c39"
    "1b99302e5dd0b60c9a12ce103f0bf9ae4bc19c811686d423642df2d4257d9d99";
static const char oaep_label[] =
    "";
static const char oaep_message[] =
    "313233343030";
static const char v15_key[] =
    "3082025c02010002818100ac9048a7a4f560af91b4fcaf62a14595cb9ca9ec12000fc845e48572113cab2890adb011a9"
    "19575a40760d1f23fe92509c8a5810b6d05990b909dd0f4c6014f2b31b6abd805bace99816e2eda41fd7b95405db7c5c"
    "8f4cf6babb14f550d5d0dd5179b54951fff6aa9686f30f478db649b7c7044cc202dccad00343468eaacfbf0203010001"
    "028181008505d47c271560aaf6cf65da6d5594a69c86f01622ea194071606fde369b65f5a751bce06052409c3a04c6a8"
    "b2be935bc0d084829dea8ea0998398fd2a0b0719ac1a1ae2d133fcc72d9df27b377b9a0109ef1a564e92b66963356b8d"
    "a48f88fcdbc20658f74b542582925ec5cd03fb5e9a527c670465f792a69c1f6c7c5e1841024100d397dcfab4919db23b"
    "b6b88c4511516f6135e1118277e496130f0cab3a75661010cc98ec8f40cdb0c1ab612c03bbe3b023d891f46185788fb1"
    "14437c8a9ae71d024100d0c7805159509ddad70f35b9a76c7c2bd95a844d36b76d96138cfc7a2a55f88072e8b10ac374"
    "63caf9bf8d1014c93a001214d7ce230c8332fb58dadb05d52f8b0240762d3c4b7dac5292284dbe3701a051864e99e411"
    "7e77ede06fd698f1cd5da25a58b79cb58ab0dbf0dbca17249915486ea9269d260b8d9b2f4dec8e60b19d2075024062a4"
    "f06eff4944dc6262905ae0cd343a2f9f42058d85cb646e665de086e249e0beea4cc42e276f03374f9721f30044c445c6"
    "cd545b610d186883ca1c543c2f1302403cfcf044035c1854475e1dba480ac50d2a059f32d18e819c96a3199b1e3855a6"
    "53ec0e5577e4d7677d6e0b7a55fc418b13202ee19430228c4bf9d28af8851c9b";
static const char v15_message[] =
    "0000000000000000000000000000000000000000";
static const char v15_signature[] =
    "41339884a9b3940e8488d666bb158063c6a2a2717cae7f564834a876fcbf7098ecf3acbfabf37d38a8e6127b1e313744"
    "f1f896e165efdaea0b2e7673867842b9e94db0868ed9a92bcdcb370a4e20ff275c82595e4400a8b9e9f12482f014846b"
    "48216f321266ae6ae6338dbcdc41b711e483e6e3e728772e7f9f5ef95c30196b";
static const char pss_key[] =
    "3082010a0282010100a2b451a07d0aa5f96e455671513550514a8a5b462ebef717094fa1fee82224e637f9746d3f7caf"
    "d31878d80325b6ef5a1700f65903b469429e89d6eac8845097b5ab393189db92512ed8a7711a1253facd20f79c15e824"
    "7f3d3e42e46e48c98e254a2fe9765313a03eff8f17e1a029397a1fa26a8dce26f490ed81299615d9814c22da610428e0"
    "9c7d9658594266f5c021d0fceca08d945a12be82de4d1ece6b4c03145b5d3495d4ed5411eb878daf05fd7afc3e09ada0"
    "f1126422f590975a1969816f48698bcbba1b4d9cae79d460d8f9f85e7975005d9bc22c4e5ac0f7c1a45d12569a62807d"
    "3b9a02e5a530e773066f453d1f5b4c2e9cf7820283f742b9d50203010001";
static const char pss_message[] =
    "0000000000000000000000000000000000000000";
static const char pss_signature[] =
    "0658c68fe0895646056d9bca422a64fe48813b4e14f0c8c4122e56d345b6813dc6286ffde014617e351c7af0a0d2c0f2"
    "85def79cb734e1e055a25fa6fddc1c07da17b4b235c637413b1849c24311fa72331f4c0458c364a4916de8619b884d7e"
    "37288fad12926fc091f4851686a04fd0a504dbce3db370663a6ea6128fea86c2ca94c63e0d34d7f2c845b5d71d9a5e54"
    "4451f524a451acb85c49bba7864e0a34a48613a819caf3dfd0d510c940f1df21c3373915be1f3509a557fa4d5a4e9f27"
    "3e85467961133e2482c0907386454228fb0246638616fc31bbb6fa7c2361b8035994eec69a923f4c0bb0ba8696dfe8b1"
    "400c2398d7b343fdf498b1116c8de602";

enum { KEY_MAX = 640 };

struct tried_key {
    void *_Atomic cache;
    uint8_t material[KEY_MAX];
    struct crypto_driver_key key;
};

static bool tried_start(struct tried_key *tried, psa_key_type_t type, const char *hex)
{
    atomic_init(&tried->cache, NULL);
    tried->key = (struct crypto_driver_key){
        .type = type,
        .material = span_of(tried->material, openssl_from_hex(hex, tried->material)),
        .cache = &tried->cache,
    };
    return openssl_rsa_check(type, tried->key.material, &tried->key.bits) == PSA_SUCCESS;
}

static void tried_end(struct tried_key *tried)
{
    openssl_key_forget(atomic_load(&tried->cache));
    wipe(tried->material, sizeof(tried->material));
}

static bool is_answer(struct span made, const char *answer)
{
    uint8_t wanted[RSA_LEN_MAX];
    return made.len == openssl_from_hex(answer, wanted) && memcmp(made.data, wanted, made.len) == 0;
}

static bool hash_of(const char *hex, uint8_t hash[32])
{
    uint8_t message[256];
    size_t len = 0;
    struct span in = span_of(message, openssl_from_hex(hex, message));
    return openssl_hash_compute(PSA_ALG_SHA_256, in, out_span_of(hash, 32), &len) == PSA_SUCCESS;
}

static bool signs_v15(void)
{
    struct tried_key tried;
    uint8_t hash[32];
    uint8_t made[RSA_LEN_MAX];
    size_t len = 0;
    psa_algorithm_t alg = PSA_ALG_RSA_PKCS1V15_SIGN(PSA_ALG_SHA_256);
    bool good = tried_start(&tried, PSA_KEY_TYPE_RSA_KEY_PAIR, v15_key) && hash_of(v15_message, hash) &&
                openssl_rsa_sign_hash(&tried.key, alg, span_of(hash, 32), out_span_of(made, sizeof(made)), &len) ==
                    PSA_SUCCESS &&
                is_answer(span_of(made, len), v15_signature) &&
                openssl_rsa_verify_hash(&tried.key, alg, span_of(hash, 32), span_of(made, len)) == PSA_SUCCESS;
    made[len == 0 ? 0 : len - 1] ^= 1;
    good = good && openssl_rsa_verify_hash(&tried.key, alg, span_of(hash, 32), span_of(made, len)) ==
                       PSA_ERROR_INVALID_SIGNATURE;
    alg = PSA_ALG_RSA_PSS(PSA_ALG_SHA_256);
    good = good &&
           openssl_rsa_sign_hash(&tried.key, alg, span_of(hash, 32), out_span_of(made, sizeof(made)), &len) ==
               PSA_SUCCESS &&
           openssl_rsa_verify_hash(&tried.key, alg, span_of(hash, 32), span_of(made, len)) == PSA_SUCCESS;
    tried_end(&tried);
    return good;
}

static bool verifies_pss(void)
{
    struct tried_key tried;
    uint8_t hash[32];
    uint8_t signature[RSA_LEN_MAX];
    psa_algorithm_t alg = PSA_ALG_RSA_PSS(PSA_ALG_SHA_256);
    size_t len = openssl_from_hex(pss_signature, signature);
    bool good = tried_start(&tried, PSA_KEY_TYPE_RSA_PUBLIC_KEY, pss_key) && hash_of(pss_message, hash) &&
                openssl_rsa_verify_hash(&tried.key, alg, span_of(hash, 32), span_of(signature, len)) == PSA_SUCCESS;
    hash[0] ^= 1;
    good = good && openssl_rsa_verify_hash(&tried.key, alg, span_of(hash, 32), span_of(signature, len)) ==
                       PSA_ERROR_INVALID_SIGNATURE;
    tried_end(&tried);
    return good;
}

/* What is encrypted here comes back; nothing comes back of what no one encrypted. */
static bool comes_back(const struct crypto_driver_key *key, psa_algorithm_t alg)
{
    uint8_t sealed[RSA_LEN_MAX];
    uint8_t back[RSA_LEN_MAX];
    size_t len = 0;
    size_t back_len = 0;
    struct crypto_crypt_job job = { .alg = alg, .in = span_of("stone", 5) };
    bool good = openssl_rsa_encrypt(key, &job, out_span_of(sealed, sizeof(sealed)), &len) == PSA_SUCCESS;
    job.in = span_of(sealed, len);
    good = good && openssl_rsa_decrypt(key, &job, out_span_of(back, sizeof(back)), &back_len) == PSA_SUCCESS &&
           back_len == 5 && memcmp(back, "stone", 5) == 0;
    memset(sealed, 1, sizeof(sealed));
    return good &&
           openssl_rsa_decrypt(key, &job, out_span_of(back, sizeof(back)), &back_len) == PSA_ERROR_INVALID_PADDING;
}

static bool decrypts(void)
{
    struct tried_key tried;
    uint8_t sealed[RSA_LEN_MAX];
    uint8_t label[64];
    uint8_t made[RSA_LEN_MAX];
    size_t len = 0;
    struct crypto_crypt_job job = {
        .alg = PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256),
        .in = span_of(sealed, openssl_from_hex(oaep_ciphertext, sealed)),
        .salt = span_of(label, openssl_from_hex(oaep_label, label)),
    };
    bool good = tried_start(&tried, PSA_KEY_TYPE_RSA_KEY_PAIR, oaep_key) &&
                openssl_rsa_decrypt(&tried.key, &job, out_span_of(made, sizeof(made)), &len) == PSA_SUCCESS &&
                is_answer(span_of(made, len), oaep_message) &&
                comes_back(&tried.key, PSA_ALG_RSA_OAEP(PSA_ALG_SHA_256)) &&
                comes_back(&tried.key, PSA_ALG_RSA_PKCS1V15_CRYPT);
    tried_end(&tried);
    return good;
}

static bool answers_come_out(const void *of)
{
    (void)of;
    return signs_v15() && verifies_pss() && decrypts();
}

bool openssl_has_rsa(void)
{
    static struct openssl_trial trial = { .run = answers_come_out };
    return openssl_trial_passed(&trial);
}

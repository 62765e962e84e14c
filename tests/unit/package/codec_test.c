/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "cbor/encode.h"
#include "package/package.h"
#include "test.h"

static const char manifest_text[] = "{\"name\": \"COUNTER\"}";
static const char program_text[] = "not much of a program";

static uint8_t file[8192];
static size_t file_len;
static struct partition_package read_back;
static struct device_key *private_key, *public_key, *other_key;

static struct device_key *key_of(EVP_PKEY *pkey, bool is_private)
{
    char *pem = NULL;
    BIO *memory = BIO_new(BIO_s_mem());
    int written = is_private ? PEM_write_bio_PrivateKey(memory, pkey, NULL, NULL, 0, NULL, NULL)
                             : PEM_write_bio_PUBKEY(memory, pkey);
    EXPECT(written == 1);
    long len = BIO_get_mem_data(memory, &pem);
    struct device_key *key = is_private ? device_key_private(span_of(pem, (size_t)len))
                                        : device_key_public(span_of(pem, (size_t)len));
    BIO_free(memory);
    EXPECT(key != NULL);
    return key;
}

static void make_keys(void)
{
    EVP_PKEY *mine = EVP_EC_gen("P-256");
    EVP_PKEY *other = EVP_EC_gen("P-256");
    private_key = key_of(mine, true);
    public_key = key_of(mine, false);
    other_key = key_of(other, false);
    EVP_PKEY_free(mine);
    EVP_PKEY_free(other);
}

static void free_keys(void)
{
    device_key_free(private_key);
    device_key_free(public_key);
    device_key_free(other_key);
}

static struct partition_package wanted(void)
{
    struct partition_package p = { .manifest = span_of(manifest_text, sizeof(manifest_text) - 1),
                                   .program = span_of(program_text, sizeof(program_text) - 1),
                                   .version = "1.2.3" };
    return p;
}

static void make(void)
{
    struct partition_package p = wanted();
    file_len = partition_package_make(&p, private_key, out_span_of(file, sizeof(file)));
    EXPECT(file_len != 0 && file_len <= partition_package_room(p.manifest.len, p.program.len));
}

static enum partition_package_error decode(void)
{
    return partition_package_decode(&read_back, span_of(file, file_len));
}

static bool is_all_zero(void)
{
    static const struct partition_package nothing;
    return memcmp(&read_back, &nothing, sizeof(nothing)) == 0;
}

static void what_was_packed_is_read_and_holds_under_its_signers_key(void)
{
    uint8_t id[DEVICE_DIGEST_LEN];
    make();
    EXPECT_EQ(decode(), PARTITION_PACKAGE_OK);
    EXPECT_EQ(read_back.manifest.len, sizeof(manifest_text) - 1);
    EXPECT(memcmp(read_back.manifest.data, manifest_text, read_back.manifest.len) == 0);
    EXPECT_EQ(read_back.program.len, sizeof(program_text) - 1);
    EXPECT(memcmp(read_back.program.data, program_text, read_back.program.len) == 0);
    EXPECT(strcmp(read_back.version, "1.2.3") == 0);
    EXPECT(device_key_id(public_key, id) && memcmp(id, read_back.signer_id, sizeof(id)) == 0);
    EXPECT_EQ(partition_package_verify(&read_back, public_key), PARTITION_PACKAGE_OK);
}

static void another_key_than_the_one_it_names_is_refused(void)
{
    make();
    EXPECT_EQ(decode(), PARTITION_PACKAGE_OK);
    EXPECT_EQ(partition_package_verify(&read_back, other_key), PARTITION_PACKAGE_KEY);
    EXPECT(device_key_id(other_key, read_back.signer_id)); /* as if it named that one */
    EXPECT_EQ(partition_package_verify(&read_back, other_key), PARTITION_PACKAGE_SIGNATURE);
}

/* @tests C.ASH.PACKAGE */
static void no_altered_byte_goes_unnoticed(void)
{
    make();
    for (size_t at = 0; at < file_len; at++) {
        file[at] ^= 0x01;
        bool holds = decode() == PARTITION_PACKAGE_OK &&
                     partition_package_verify(&read_back, public_key) == PARTITION_PACKAGE_OK;
        EXPECT(!holds);
        file[at] ^= 0x01;
    }
    EXPECT_EQ(decode(), PARTITION_PACKAGE_OK);
}

static void an_altered_program_is_named_as_such(void)
{
    make();
    file[file_len - 1] ^= 0x80; /* the program stands last */
    EXPECT_EQ(decode(), PARTITION_PACKAGE_OK);
    EXPECT_EQ(partition_package_verify(&read_back, public_key), PARTITION_PACKAGE_PROGRAM);
}

static void every_shorter_and_longer_file_is_refused_and_leaves_nothing(void)
{
    make();
    size_t whole = file_len;
    for (file_len = 0; file_len < whole; file_len++) {
        EXPECT(decode() != PARTITION_PACKAGE_OK);
        EXPECT(is_all_zero());
    }
    file[whole] = 0;
    file_len = whole + 1;
    EXPECT_EQ(decode(), PARTITION_PACKAGE_FORMAT);
    EXPECT(is_all_zero());
}

static void another_format_number_is_named_as_such(void)
{
    static const char name[] = "ashlar-partition";
    struct cbor_encoder e = cbor_encoder_of(out_span_of(file, sizeof(file)));
    cbor_put_array(&e, 4);
    cbor_put_text(&e, name);
    cbor_put_uint(&e, 2);
    cbor_put_bytes(&e, span_of("x", 1));
    cbor_put_bytes(&e, span_of("x", 1));
    EXPECT_EQ(cbor_encoder_finish(&e, &file_len), CBOR_OK);
    EXPECT_EQ(decode(), PARTITION_PACKAGE_NEWER);
    EXPECT(is_all_zero());
}

static void a_file_of_another_kind_is_none(void)
{
    memcpy(file, "#!/bin/sh\n", 10);
    file_len = 10;
    EXPECT_EQ(decode(), PARTITION_PACKAGE_NONE);
    file_len = 0;
    EXPECT_EQ(decode(), PARTITION_PACKAGE_NONE);
}

static void what_no_device_could_take_is_not_packed(void)
{
    struct out_span out = out_span_of(file, sizeof(file));
    struct partition_package p = wanted();
    p.version[0] = '\0';
    EXPECT_EQ(partition_package_make(&p, private_key, out), 0);
    strcpy(p.version, "one two");
    EXPECT_EQ(partition_package_make(&p, private_key, out), 0);
    p = wanted();
    p.program.len = 0;
    EXPECT_EQ(partition_package_make(&p, private_key, out), 0);
    p = wanted();
    p.manifest.len = 0;
    EXPECT_EQ(partition_package_make(&p, private_key, out), 0);
    p = wanted();
    EXPECT_EQ(partition_package_make(&p, private_key, out_span_of(file, 100)), 0);
}

static void every_reason_is_a_sentence(void)
{
    for (int e = 0; e < PARTITION_PACKAGE_ERROR_COUNT; e++) {
        EXPECT(partition_package_error_text((enum partition_package_error)e)[0] != '\0');
    }
    EXPECT(strcmp(partition_package_error_text(PARTITION_PACKAGE_ERROR_COUNT), "unknown") == 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(what_was_packed_is_read_and_holds_under_its_signers_key, "format:partition-package"),
        TEST(another_key_than_the_one_it_names_is_refused, "threat:tampering"),
        TEST(no_altered_byte_goes_unnoticed, "threat:tampering"),
        TEST(an_altered_program_is_named_as_such, "threat:tampering"),
        TEST(every_shorter_and_longer_file_is_refused_and_leaves_nothing, "format:partition-package"),
        TEST(another_format_number_is_named_as_such, "format:partition-package"),
        TEST(a_file_of_another_kind_is_none, "format:partition-package"),
        TEST(what_no_device_could_take_is_not_packed, "format:partition-package"),
        TEST(every_reason_is_a_sentence, "design:9"),
    };
    make_keys();
    int status = test_main("package.codec", tests, sizeof(tests) / sizeof(tests[0]));
    free_keys();
    return status;
}

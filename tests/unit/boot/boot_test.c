/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include <openssl/evp.h>

#include "attestation/boot_record.h"
#include "base/bytes.h"
#include "boot/first.h"
#include "boot/fuse_map.h"
#include "dev/fuses_mapped.h"
#include "psa/crypto_values.h"
#include "psa/lifecycle.h"

enum { SECURE_LEN = 1536, NS_LEN = 1280, ROOM = 2048, AT = BOOT_IMAGE_HEADER_AT, NS_ADDRESS = 0x00200000 };

static uint8_t secure[ROOM];
static uint8_t non_secure[ROOM];
static struct span images[2];
static uint32_t words[FUSES_MAPPED_MEDIUM(FUSE_MAP_LEN) / 4];
static struct fuses_mapped device;
static uint8_t block[BOOT_HANDOFF_MAX];
static size_t block_len;
static uint32_t draw;      /* of random numbers */
static int hashes_left;
static int draws_left;

static bool sha256(const struct span *parts, size_t part_count, uint8_t digest[KDF_KEY_LEN])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool is_good = hashes_left-- > 0 && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1;
    for (size_t i = 0; is_good && i < part_count; i++) {
        is_good = EVP_DigestUpdate(ctx, parts[i].data, parts[i].len) == 1;
    }
    is_good = is_good && EVP_DigestFinal_ex(ctx, digest, NULL) == 1;
    EVP_MD_CTX_free(ctx);
    return is_good;
}

static bool draw_random(struct out_span out)
{
    for (size_t i = 0; i < out.len; i++) {
        draw = draw * 1103515245u + 12345u;
        out.data[i] = (uint8_t)(draw >> 16 | 1u);
    }
    return draws_left-- > 0;
}

static void put_header(uint8_t *image, uint32_t len, const char *type)
{
    for (uint32_t i = 0; i < ROOM; i++) {
        image[i] = (uint8_t)(i * 13);
    }
    uint8_t *header = image + AT;
    memset(header, 0, BOOT_IMAGE_HEADER_LEN);
    memcpy(header, "ASHI", 4);
    put_le32(header + 4, 1);
    put_le32(header + 8, len);
    put_le32(header + 12, NS_ADDRESS);
    memcpy(header + 24, type, strlen(type));
    memcpy(header + 40, "1.2.3", 5);
    memset(header + 56, 0x5c, 32);
}

static void put_key(uint8_t *image, uint32_t at, int32_t pid, const char *purpose)
{
    put_le32(image + AT + 88, at + 1);
    put_le32(image + AT + 92 + (size_t)at * 16, (uint32_t)pid);
    memcpy(image + AT + 96 + (size_t)at * 16, purpose, strlen(purpose));
}

static void make_device(void)
{
    put_header(secure, SECURE_LEN, "PRoT");
    put_key(secure, 0, 257, "storage");
    put_key(secure, 1, 261, "iak");
    put_header(non_secure, NS_LEN, "NSPE");
    images[0] = span_of(secure, ROOM);
    images[1] = span_of(non_secure, ROOM);
    memset(words, 0xff, sizeof(words));
    (void)fuses_mapped_init(&device, words, FUSE_MAP_LEN);
}

/* A reset: the fuses are open again, memory is whatever it was. */
static psa_status_t start(void)
{
    const struct boot_first first = { .fuses = &device.fuses, .sha256 = sha256, .random = draw_random,
                                      .images = images, .image_count = 2, .implementation = "a board" };
    hashes_left = 1000;
    draws_left = draws_left == 0 ? 1000 : draws_left;
    (void)fuses_mapped_init(&device, words, FUSE_MAP_LEN);
    return boot_first_stage(&first, out_span_of(block, sizeof(block)), &block_len);
}

static struct boot_received received_now(void)
{
    struct boot_received received;
    EXPECT_EQ(boot_handoff_parse(&received, out_span_of(block, block_len)), PSA_SUCCESS);
    return received;
}

static void components_now(struct attestation_component out[2])
{
    struct boot_received received = received_now();
    size_t count = 0;
    EXPECT_EQ(attestation_boot_record_parse(out, 2, received.record, &count), PSA_SUCCESS);
    EXPECT_EQ(count, 2);
}

static void digest_of(const uint8_t *data, size_t len, uint8_t digest[32])
{
    const struct span part = span_of(data, len);
    hashes_left = 1;
    EXPECT(sha256(&part, 1, digest));
}

static void a_boot_hands_over_what_was_measured(void)
{
    struct attestation_component components[2];
    uint8_t digest[32];
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    struct boot_received received = received_now();
    EXPECT_EQ(received.lifecycle, PSA_LIFECYCLE_ASSEMBLY_AND_TEST);
    EXPECT_EQ(received.next_image, NS_ADDRESS);
    EXPECT(received.epoch != 0);
    digest_of((const uint8_t *)"a board", 7, digest);
    EXPECT_MEM(received.implementation_id, digest, 32);
    components_now(components);
    digest_of(secure, SECURE_LEN, digest);
    EXPECT_MEM(components[0].value.data, digest, 32);
    EXPECT_MEM(components[0].type.data, "PRoT", components[0].type.len);
    EXPECT_EQ(components[0].signer_id.data[0], 0x5c);
    digest_of(non_secure, NS_LEN, digest);
    EXPECT_MEM(components[1].value.data, digest, 32);
    EXPECT_MEM(components[1].version.data, "1.2.3", components[1].version.len);
}

static void a_byte_of_either_image_changes_its_own_measurement_alone(void)
{
    struct attestation_component components[2];
    uint8_t before[2][32];
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    components_now(components);
    memcpy(before[0], components[0].value.data, 32);
    memcpy(before[1], components[1].value.data, 32);
    for (uint32_t at = 0; at < SECURE_LEN; at = at == AT - 1 ? AT + BOOT_IMAGE_HEADER_LEN : at + 1) {
        secure[at] ^= 1;
        EXPECT_EQ(start(), PSA_SUCCESS);
        components_now(components);
        EXPECT(memcmp(components[0].value.data, before[0], 32) != 0);
        EXPECT_MEM(components[1].value.data, before[1], 32);
        secure[at] ^= 1;
    }
    for (uint32_t at = 0; at < NS_LEN; at = at == AT - 1 ? AT + BOOT_IMAGE_HEADER_LEN : at + 1) {
        non_secure[at] ^= 0x80;
        EXPECT_EQ(start(), PSA_SUCCESS);
        components_now(components);
        EXPECT_MEM(components[0].value.data, before[0], 32);
        EXPECT(memcmp(components[1].value.data, before[1], 32) != 0);
        non_secure[at] ^= 0x80;
    }
    non_secure[NS_LEN] ^= 1; /* behind the image: not of it */
    EXPECT_EQ(start(), PSA_SUCCESS);
    components_now(components);
    EXPECT_MEM(components[1].value.data, before[1], 32);
}

static void keys_are_the_devices_own_stay_the_same_and_are_taken_once(void)
{
    static const uint8_t zeros[32];
    uint8_t root[32];
    uint8_t iak[32];
    uint8_t again[32];
    uint8_t want[32];
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    struct boot_received received = received_now();
    EXPECT_EQ(boot_handoff_take_key(&received, 261, "iak", iak), PSA_SUCCESS);
    EXPECT_EQ(boot_handoff_take_key(&received, 261, "iak", again), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_MEM(again, zeros, 32);
    EXPECT_EQ(boot_handoff_take_key(&received, 0, "", again), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(boot_handoff_take_key(&received, 257, "iak", again), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(boot_handoff_take_key(&received, 257, "storag", again), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(boot_handoff_take_key(&received, 257, "storage", again), PSA_SUCCESS);
    EXPECT(memcmp(again, iak, 32) != 0);
    for (size_t at = 0; at + 32 <= sizeof(block); at++) {
        EXPECT(memcmp(block + at, iak, 32) != 0);
    }
    /* As the Linux side derives it from the same root. */
    (void)fuses_mapped_init(&device, words, FUSE_MAP_LEN);
    EXPECT_EQ(fuse_map_root_key(&device.fuses, root), PSA_SUCCESS);
    hashes_left = 4;
    EXPECT(kdf_device_key(sha256, root, 261, "iak", want));
    EXPECT_MEM(iak, want, 32);
    EXPECT_EQ(start(), PSA_SUCCESS); /* the next boot of the same device */
    received = received_now();
    EXPECT_EQ(boot_handoff_take_key(&received, 261, "iak", again), PSA_SUCCESS);
    EXPECT_MEM(again, iak, 32);
    make_device(); /* another device */
    EXPECT_EQ(start(), PSA_SUCCESS);
    received = received_now();
    EXPECT_EQ(boot_handoff_take_key(&received, 261, "iak", again), PSA_SUCCESS);
    EXPECT(memcmp(again, iak, 32) != 0);
}

static void the_root_key_stays_behind_and_the_fuses_are_locked(void)
{
    uint8_t root[32];
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(device.fuses.ops->read(&device.fuses, 16, out_span_of(root, 32)), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(fuse_map_advance(&device.fuses, FUSE_MAP_SECURED), PSA_ERROR_NOT_PERMITTED);
    (void)fuses_mapped_init(&device, words, FUSE_MAP_LEN);
    EXPECT_EQ(fuse_map_root_key(&device.fuses, root), PSA_SUCCESS);
    for (size_t at = 0; at + 32 <= sizeof(block); at++) {
        EXPECT(memcmp(block + at, root, 32) != 0);
    }
    memcpy(non_secure + AT, "none", 4); /* and where the boot fails */
    EXPECT_EQ(start(), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(device.fuses.ops->read(&device.fuses, 16, out_span_of(root, 32)), PSA_ERROR_NOT_PERMITTED);
}

static void two_boots_differ_in_seed_and_epoch(void)
{
    uint8_t seed[32];
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    struct boot_received received = received_now();
    uint64_t epoch = received.epoch;
    memcpy(seed, received.seed, 32);
    EXPECT_EQ(start(), PSA_SUCCESS);
    received = received_now();
    EXPECT(received.epoch != epoch);
    EXPECT(memcmp(received.seed, seed, 32) != 0);
}

static void only_a_device_in_assembly_makes_itself_a_root_key(void)
{
    make_device();
    EXPECT_EQ(fuse_map_advance(&device.fuses, FUSE_MAP_PROVISIONING), PSA_SUCCESS);
    EXPECT_EQ(start(), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(block_len, 0);
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    (void)fuses_mapped_init(&device, words, FUSE_MAP_LEN);
    EXPECT_EQ(fuse_map_advance(&device.fuses, FUSE_MAP_SECURED), PSA_SUCCESS);
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(received_now().lifecycle, PSA_LIFECYCLE_SECURED);
}

static void a_device_at_its_end_or_of_no_known_life_does_not_start(void)
{
    make_device();
    EXPECT_EQ(fuse_map_advance(&device.fuses, FUSE_MAP_DECOMMISSIONED), PSA_SUCCESS);
    EXPECT_EQ(start(), PSA_ERROR_NOT_PERMITTED);
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    words[1] = 0x7fffffff;
    EXPECT_EQ(start(), PSA_ERROR_NOT_PERMITTED);
}

static void whatever_fails_leaves_nothing_in_the_block(void)
{
    static const uint8_t zeros[BOOT_HANDOFF_MAX];
    bool is_through = false;
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    for (int hashes = 0; !is_through; hashes++) {
        const struct boot_first first = { &device.fuses, sha256, draw_random, images, 2, "a board" };
        (void)fuses_mapped_init(&device, words, FUSE_MAP_LEN);
        hashes_left = hashes;
        psa_status_t status = boot_first_stage(&first, out_span_of(block, sizeof(block)), &block_len);
        is_through = status == PSA_SUCCESS;
        EXPECT(is_through || (status == PSA_ERROR_HARDWARE_FAILURE && memcmp(block, zeros, sizeof(block)) == 0));
        EXPECT(hashes < 50);
    }
    for (int draws = 1; draws <= 2; draws++) {
        make_device();
        draws_left = draws;
        EXPECT_EQ(start(), PSA_ERROR_INSUFFICIENT_ENTROPY);
        EXPECT_MEM(block, zeros, sizeof(block));
    }
    draws_left = 1000;
    make_device();
    const struct boot_first first = { &device.fuses, sha256, draw_random, images, 2, "a board" };
    hashes_left = 1000;
    EXPECT_EQ(boot_first_stage(&first, out_span_of(block, 200), &block_len), PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_MEM(block, zeros, 200);
}

static void a_header_that_contradicts_itself_is_refused(void)
{
    static const struct {
        uint32_t at;
        uint32_t value;
        psa_status_t status;
    } wrong[] = {
        { 0, 0x4d344853, PSA_ERROR_DOES_NOT_EXIST }, { 4, 2, PSA_ERROR_NOT_SUPPORTED },
        { 8, 0, PSA_ERROR_DATA_INVALID },            { 8, 1020, PSA_ERROR_DATA_INVALID },
        { 8, ROOM + 4, PSA_ERROR_DATA_INVALID },     { 8, UINT32_MAX, PSA_ERROR_DATA_INVALID },
        { 8, 1534, PSA_ERROR_DATA_INVALID },         { 88, 9, PSA_ERROR_DATA_INVALID },
        { 36, 0x41414141, PSA_ERROR_DATA_INVALID },  { 24, 0x00410041, PSA_ERROR_DATA_INVALID },
        { 40, 0x00000a31, PSA_ERROR_DATA_INVALID },
    };
    struct boot_image image;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        put_header(secure, SECURE_LEN, "a-role-of-15-ch");
        EXPECT_EQ(boot_image_parse(&image, span_of(secure, ROOM)), PSA_SUCCESS);
        put_le32(secure + AT + wrong[i].at, wrong[i].value);
        EXPECT_EQ(boot_image_parse(&image, span_of(secure, ROOM)), wrong[i].status);
    }
    put_header(secure, SECURE_LEN, "PRoT");
    put_key(secure, 7, 9, "twelve-bytes"); /* no NUL */
    EXPECT_EQ(boot_image_parse(&image, span_of(secure, ROOM)), PSA_ERROR_DATA_INVALID);
    put_header(secure, SECURE_LEN, "PRoT");
    EXPECT_EQ(boot_image_parse(&image, span_of(secure, SECURE_LEN - 4)), PSA_ERROR_DATA_INVALID);
    EXPECT_EQ(boot_image_parse(&image, span_of(secure, 1023)), PSA_ERROR_DOES_NOT_EXIST);
}

static void a_block_that_contradicts_itself_is_refused(void)
{
    struct boot_received received;
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    for (size_t len = 0; len < block_len; len++) {
        EXPECT(boot_handoff_parse(&received, out_span_of(block, len)) != PSA_SUCCESS);
    }
    block[4] = 2;
    EXPECT_EQ(boot_handoff_parse(&received, out_span_of(block, block_len)), PSA_ERROR_NOT_SUPPORTED);
    block[4] = 1;
    block[24] = 9;
    EXPECT_EQ(boot_handoff_parse(&received, out_span_of(block, block_len)), PSA_ERROR_DATA_INVALID);
    block[24] = 2;
    put_le32(block + 28, 0);
    EXPECT_EQ(boot_handoff_parse(&received, out_span_of(block, block_len)), PSA_ERROR_DATA_INVALID);
    put_le32(block + 28, UINT32_MAX);
    EXPECT_EQ(boot_handoff_parse(&received, out_span_of(block, block_len)), PSA_ERROR_DATA_INVALID);
    EXPECT_EQ(start(), PSA_SUCCESS);
    memset(block + 8, 0, 8);
    EXPECT_EQ(boot_handoff_parse(&received, out_span_of(block, block_len)), PSA_ERROR_DATA_INVALID);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_boot_hands_over_what_was_measured, "ashlar:boot"),
        TEST(a_byte_of_either_image_changes_its_own_measurement_alone, "RFC9783:4.4.1"),
        TEST(keys_are_the_devices_own_stay_the_same_and_are_taken_once, "RFC9783:4.2.1"),
        TEST(the_root_key_stays_behind_and_the_fuses_are_locked, "ashlar:boot"),
        TEST(two_boots_differ_in_seed_and_epoch, "RFC9783:4.3.2"),
        TEST(only_a_device_in_assembly_makes_itself_a_root_key, "FFM-CONST-LIFECYCLE"),
        TEST(a_device_at_its_end_or_of_no_known_life_does_not_start, "FFM-CONST-LIFECYCLE"),
        TEST(whatever_fails_leaves_nothing_in_the_block, "ashlar:boot"),
        TEST(a_header_that_contradicts_itself_is_refused, "ashlar:firmware-image"),
        TEST(a_block_that_contradicts_itself_is_refused, "ashlar:boot-handoff"),
    };
    draws_left = 1000;
    return test_main("unit.boot", tests, sizeof(tests) / sizeof(tests[0]));
}

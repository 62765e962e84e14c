/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "cbor/encode.h"
#include "device/manifest.h"
#include "test.h"

static uint8_t file[DEVICE_MANIFEST_MAX];
static struct device_manifest made;
static struct device_manifest read_back;

static void name_it(char out[DEVICE_NAME_MAX + 1], const char *name)
{
    memset(out, 0, DEVICE_NAME_MAX + 1);
    strcpy(out, name);
}

static void add_partition(size_t index, const char *name, int32_t pid, uint32_t sid, uint8_t stateless)
{
    struct device_program *program = &made.programs[index];
    name_it(program->name, name);
    name_it(program->executable, name);
    name_it(program->version, "1.0");
    memset(program->executable_digest, (int)index + 1, DEVICE_DIGEST_LEN);
    name_it(made.service_names[index], name);
    made.partitions[index] = (struct spm_partition){
        .name = program->name, .pid = pid, .type = SPM_PSA_ROT, .model = SPM_SFN, .priority = SPM_PRIORITY_LOW,
        .service_first = (uint8_t)index, .service_count = 1, .dependencies = program->dependencies, .stack_size = 4096,
        .store_size = 4 * DEVICE_STORE_BLOCK, .channel_max = 65536, .root_keys = program->root_key_list,
        .devices = program->device_list, .executable = program->executable,
    };
    made.services[index] = (struct spm_service){
        made.service_names[index], sid, 1, SPM_STRICT, (uint8_t)index, 4, stateless, true, false
    };
    made.system.partition_count = (uint8_t)(index + 1);
    made.system.service_count = (uint8_t)(index + 1);
}

/* A line and a region for each: the first has a named region, the second a numbered one. */
static void add_platform(size_t index)
{
    struct device_program *program = &made.programs[index];
    struct spm_partition *p = &made.partitions[index];
    name_it(program->irq_names[0], "LINE");
    name_it(program->irq_sources[0], index == 0 ? "timer0" : "42");
    program->irqs[0] = (struct spm_irq){ program->irq_names[0], program->irq_sources[0], 31,
                                         index == 0 ? SPM_SLIH : SPM_FLIH, index == 0 };
    name_it(program->mmio_names[0], index == 0 ? "uart" : "0x40000000");
    program->mmio[0] = (struct spm_mmio){ index == 0 ? program->mmio_names[0] : NULL, index == 0 ? 0 : 0x40000000,
                                          index == 0 ? 0 : 4096, index == 0 };
    p->irqs = program->irqs;
    p->irq_count = 1;
    p->mmio = program->mmio;
    p->mmio_count = 1;
}

/* Two partitions; the second depends on the first. */
static void make(void)
{
    memset(&made, 0, sizeof(made));
    made.system.partitions = made.partitions;
    made.system.services = made.services;
    name_it(made.name, "lock");
    add_partition(0, "STORE", 257, 0x70, 3);
    add_partition(1, "USER", 258, 0x71, 0);
    made.programs[1].dependencies[0] = 0x70;
    made.partitions[1].dependency_count = 1;
    name_it(made.programs[0].root_keys[0], "storage");
    made.programs[0].root_key_list[0] = made.programs[0].root_keys[0];
    name_it(made.programs[1].devices[0], "keypad");
    made.programs[1].device_list[0] = made.programs[1].devices[0];
    for (size_t i = 0; i < 2; i++) {
        add_platform(i);
    }
}

static enum device_manifest_error decode(void)
{
    size_t len = device_manifest_encode(&made, out_span_of(file, sizeof(file)));
    EXPECT(len != 0);
    return device_manifest_decode(&read_back, span_of(file, len));
}

static struct device_key *new_key(bool is_public_too, struct device_key **public_key)
{
    char *pem = NULL;
    EVP_PKEY *pkey = EVP_EC_gen("P-256");
    BIO *private_memory = BIO_new(BIO_s_mem());
    BIO *public_memory = BIO_new(BIO_s_mem());
    EXPECT(PEM_write_bio_PrivateKey(private_memory, pkey, NULL, NULL, 0, NULL, NULL) == 1);
    EXPECT(PEM_write_bio_PUBKEY(public_memory, pkey) == 1);
    long len = BIO_get_mem_data(private_memory, &pem);
    struct device_key *key = device_key_private(span_of(pem, (size_t)len));
    if (is_public_too) {
        len = BIO_get_mem_data(public_memory, &pem);
        *public_key = device_key_public(span_of(pem, (size_t)len));
        EXPECT(*public_key != NULL);
    }
    BIO_free(private_memory);
    BIO_free(public_memory);
    EVP_PKEY_free(pkey);
    EXPECT(key != NULL);
    return key;
}

static void what_was_encoded_is_decoded_with_every_fact(void)
{
    make();
    EXPECT_EQ(decode(), DEVICE_MANIFEST_OK);
    const struct spm_partition *p = &read_back.system.partitions[1];
    EXPECT_STR(read_back.name, "lock");
    EXPECT_EQ(read_back.system.partition_count, 2);
    EXPECT_EQ(read_back.system.service_count, 2);
    EXPECT_STR(p->name, "USER");
    EXPECT_EQ(p->pid, 258);
    EXPECT_EQ(p->dependencies[0], 0x70);
    EXPECT_EQ(p->store_size, 4 * DEVICE_STORE_BLOCK);
    EXPECT_STR(p->devices[0], "keypad");
    EXPECT(p->devices[1] == NULL && p->root_keys[0] == NULL);
    EXPECT_STR(read_back.system.partitions[0].root_keys[0], "storage");
    EXPECT_EQ(read_back.system.services[0].stateless_index, 3);
    EXPECT_EQ(read_back.programs[1].executable_digest[31], 2);
}

/* A public key as PEM of these bytes. */
static struct device_key *key_of_info(const uint8_t *info, size_t len)
{
    char *pem = NULL;
    BIO *memory = BIO_new(BIO_s_mem());
    EXPECT(PEM_write_bio(memory, "PUBLIC KEY", "", info, (long)len) > 0);
    long pem_len = BIO_get_mem_data(memory, &pem);
    struct device_key *key = device_key_public(span_of(pem, (size_t)pem_len));
    BIO_free(memory);
    return key;
}

static void a_key_is_a_point_of_p256_in_either_form(void)
{
    uint8_t id[2][DEVICE_DIGEST_LEN];
    uint8_t digest[DEVICE_DIGEST_LEN];
    EVP_PKEY *pkey = EVP_EC_gen("P-256");
    unsigned char *info = NULL;
    int len = i2d_PUBKEY(pkey, &info);
    EXPECT_EQ(len, 91);
    struct device_key *key = key_of_info(info, (size_t)len);
    EXPECT(key != NULL && device_key_id(key, id[0]));
    EXPECT(EVP_Digest(info, (size_t)len, digest, NULL, EVP_sha256(), NULL) == 1);
    EXPECT_MEM(id[0], digest, sizeof(digest));
    device_key_free(key);
    info[len - 1] ^= 1;
    EXPECT(key_of_info(info, (size_t)len) == NULL); /* not on the curve */
    info[len - 1] ^= 1;
    info[len - 65] = 0;
    EXPECT(key_of_info(info, (size_t)len) == NULL); /* neither compressed nor not */
    info[len - 65] = 4;
    EXPECT(key_of_info(info, (size_t)len - 1) == NULL);
    OPENSSL_free(info);
    info = NULL;
    EXPECT(EVP_PKEY_set_utf8_string_param(pkey, "point-format", "compressed") == 1);
    len = i2d_PUBKEY(pkey, &info);
    EXPECT(len > 0 && len < 91);
    key = key_of_info(info, (size_t)len);
    EXPECT(key != NULL && device_key_id(key, id[1]));
    device_key_free(key);
    OPENSSL_free(info);
    EVP_PKEY_free(pkey);
}

static void a_signed_manifest_opens_with_its_key_alone(void)
{
    struct device_key *public_key = NULL;
    struct device_key *other_public = NULL;
    uint8_t id[2][DEVICE_DIGEST_LEN];
    make();
    struct device_key *key = new_key(true, &public_key);
    struct device_key *other = new_key(true, &other_public);
    size_t len = device_manifest_sign(&made, key, out_span_of(file, sizeof(file)));
    EXPECT(len != 0);
    EXPECT_EQ(device_manifest_open(&read_back, span_of(file, len), public_key), DEVICE_MANIFEST_OK);
    EXPECT_EQ(device_manifest_open(&read_back, span_of(file, len), other_public), DEVICE_MANIFEST_SIGNATURE);
    EXPECT_EQ(read_back.system.partition_count, 0);
    EXPECT(device_key_id(key, id[0]) && device_key_id(public_key, id[1]));
    EXPECT_MEM(id[0], id[1], DEVICE_DIGEST_LEN);
    device_key_free(key);
    device_key_free(public_key);
    device_key_free(other);
    device_key_free(other_public);
}

static void one_altered_byte_anywhere_is_refused(void)
{
    struct device_key *public_key = NULL;
    make();
    struct device_key *key = new_key(true, &public_key);
    size_t len = device_manifest_sign(&made, key, out_span_of(file, sizeof(file)));
    for (size_t at = 0; at < len; at++) {
        file[at] ^= 0x20;
        EXPECT(device_manifest_open(&read_back, span_of(file, len), public_key) != DEVICE_MANIFEST_OK);
        file[at] ^= 0x20;
    }
    for (size_t cut = 0; cut < len; cut++) {
        EXPECT(device_manifest_open(&read_back, span_of(file, cut), public_key) != DEVICE_MANIFEST_OK);
    }
    EXPECT_EQ(device_manifest_open(&read_back, span_of(file, len), public_key), DEVICE_MANIFEST_OK);
    device_key_free(key);
    device_key_free(public_key);
}

static void a_payload_cut_anywhere_is_refused_and_leaves_nothing(void)
{
    static const struct device_manifest nothing;
    make();
    size_t len = device_manifest_encode(&made, out_span_of(file, sizeof(file)));
    for (size_t cut = 0; cut < len; cut++) {
        EXPECT(device_manifest_decode(&read_back, span_of(file, cut)) != DEVICE_MANIFEST_OK);
        EXPECT_MEM(&read_back, &nothing, sizeof(nothing));
    }
    EXPECT_EQ(device_manifest_decode(&read_back, span_of(file, len + 1)), DEVICE_MANIFEST_FORMAT);
}

static void nothing_stands_in_it_twice(void)
{
    make();
    made.partitions[1].pid = 257;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_DUPLICATE);
    make();
    made.services[1].sid = 0x70;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_DUPLICATE);
    make();
    made.services[1].stateless_index = 3;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_DUPLICATE);
    make();
    name_it(made.programs[1].executable, "STORE");
    EXPECT_EQ(decode(), DEVICE_MANIFEST_DUPLICATE);
    make();
    name_it(made.programs[1].name, "STORE");
    EXPECT_EQ(decode(), DEVICE_MANIFEST_DUPLICATE);
    make();
    name_it(made.programs[0].root_keys[1], "storage");
    made.programs[0].root_key_list[1] = made.programs[0].root_keys[1];
    EXPECT_EQ(decode(), DEVICE_MANIFEST_DUPLICATE);
}

static void a_dependency_is_served_by_an_earlier_partition(void)
{
    make();
    made.programs[1].dependencies[0] = 0x72;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_ORDER);
    make();
    made.programs[1].dependencies[0] = 0x71;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_ORDER);
    make();
    made.programs[0].dependencies[0] = 0x71;
    made.partitions[0].dependency_count = 1;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_ORDER);
}

static void names_that_could_leave_their_folder_are_refused(void)
{
    static const char *const bad[] = { "", "../x", "a/b", ".x", "a b", "a\"b" };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        make();
        name_it(made.programs[1].executable, bad[i]);
        EXPECT_EQ(decode(), DEVICE_MANIFEST_NAME);
    }
}

static void numbers_out_of_bounds_are_refused(void)
{
    make();
    made.partitions[0].store_size = DEVICE_STORE_BLOCK;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_LIMIT);
    make();
    made.partitions[0].store_size = 4 * DEVICE_STORE_BLOCK + 1;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_LIMIT);
    make();
    made.partitions[0].pid = 0;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_LIMIT);
    make();
    made.services[0].signal = 3;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_LIMIT);
    make();
    made.services[0].stateless_index = 33;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_LIMIT);
    make();
    made.partitions[0].channel_max = DEVICE_CHANNEL_MAX + 1;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_LIMIT);
}

static void interrupts_and_regions_come_back_as_they_were(void)
{
    make();
    EXPECT_EQ(decode(), DEVICE_MANIFEST_OK);
    const struct spm_partition *first = &read_back.partitions[0];
    const struct spm_partition *second = &read_back.partitions[1];
    EXPECT_EQ(first->irq_count, 1);
    EXPECT_STR(first->irqs[0].name, "LINE");
    EXPECT_STR(first->irqs[0].source, "timer0");
    EXPECT(first->irqs[0].signal == 31 && first->irqs[0].handling == SPM_SLIH && first->irqs[0].enabled_at_start);
    EXPECT_STR(first->mmio[0].name, "uart");
    EXPECT(first->mmio[0].is_writable);
    EXPECT(second->irqs[0].handling == SPM_FLIH && !second->irqs[0].enabled_at_start);
    EXPECT(second->mmio[0].name == NULL && second->mmio[0].base == 0x40000000 && second->mmio[0].size == 4096);
    EXPECT_STR(read_back.programs[1].mmio_names[0], "0x40000000");
    EXPECT(!second->mmio[0].is_writable);
}

static void an_interrupt_source_or_a_region_has_one_owner(void)
{
    make();
    name_it(made.programs[1].irq_sources[0], "timer0");
    EXPECT_EQ(decode(), DEVICE_MANIFEST_DUPLICATE);
    make();
    name_it(made.programs[1].mmio_names[0], "uart");
    EXPECT_EQ(decode(), DEVICE_MANIFEST_DUPLICATE);
    make();
    made.programs[0].mmio[0] = (struct spm_mmio){ NULL, 0x40000ff0, 32, true };
    EXPECT_EQ(decode(), DEVICE_MANIFEST_DUPLICATE);
    make();
    made.programs[0].mmio[0] = (struct spm_mmio){ NULL, 0x3ffff000, 4096, true };
    EXPECT_EQ(decode(), DEVICE_MANIFEST_OK);
    make();
    made.programs[0].irqs[0].signal = 4; /* its service's */
    EXPECT_EQ(decode(), DEVICE_MANIFEST_DUPLICATE);
    make();
    made.programs[0].irqs[0].signal = 3;
    EXPECT_EQ(decode(), DEVICE_MANIFEST_LIMIT);
}

static void another_format_number_is_named_as_such(void)
{
    struct cbor_encoder e = cbor_encoder_of(out_span_of(file, sizeof(file)));
    size_t len = 0;
    cbor_put_array(&e, 1);
    cbor_put_uint(&e, 3);
    EXPECT_EQ(cbor_encoder_finish(&e, &len), CBOR_OK);
    EXPECT_EQ(device_manifest_decode(&read_back, span_of(file, len)), DEVICE_MANIFEST_NEWER);
}

static void a_device_without_or_with_too_many_partitions_is_refused(void)
{
    struct cbor_encoder e = cbor_encoder_of(out_span_of(file, sizeof(file)));
    size_t len = 0;
    cbor_put_array(&e, 3);
    cbor_put_uint(&e, DEVICE_MANIFEST_VERSION);
    cbor_put_text(&e, "x");
    cbor_put_array(&e, 0);
    EXPECT_EQ(cbor_encoder_finish(&e, &len), CBOR_OK);
    EXPECT_EQ(device_manifest_decode(&read_back, span_of(file, len)), DEVICE_MANIFEST_LIMIT);
    e = cbor_encoder_of(out_span_of(file, sizeof(file)));
    cbor_put_array(&e, 3);
    cbor_put_uint(&e, DEVICE_MANIFEST_VERSION);
    cbor_put_text(&e, "x");
    cbor_put_array(&e, 33);
    for (size_t i = 0; i < 33; i++) {
        cbor_put_null(&e);
    }
    EXPECT_EQ(cbor_encoder_finish(&e, &len), CBOR_OK);
    EXPECT_EQ(device_manifest_decode(&read_back, span_of(file, len)), DEVICE_MANIFEST_LIMIT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(what_was_encoded_is_decoded_with_every_fact, "ASHLAR-device-manifest:form"),
        TEST(a_key_is_a_point_of_p256_in_either_form, "RFC5480:2"),
        TEST(a_signed_manifest_opens_with_its_key_alone, "RFC9052:4.4"),
        TEST(one_altered_byte_anywhere_is_refused, "RFC9052:4.4"),
        TEST(a_payload_cut_anywhere_is_refused_and_leaves_nothing, "ASHLAR-device-manifest:form"),
        TEST(nothing_stands_in_it_twice, "ASHLAR-device-manifest:refused"),
        TEST(a_dependency_is_served_by_an_earlier_partition, "ASHLAR-device-manifest:refused"),
        TEST(names_that_could_leave_their_folder_are_refused, "ASHLAR-device-manifest:refused"),
        TEST(numbers_out_of_bounds_are_refused, "ASHLAR-device-manifest:refused"),
        TEST(interrupts_and_regions_come_back_as_they_were, "FFM-1.1:manifest.irqs"),
        TEST(an_interrupt_source_or_a_region_has_one_owner, "manifest.mmio_regions FFM-IRQ-OWNER"),
        TEST(another_format_number_is_named_as_such, "ASHLAR-device-manifest:refused"),
        TEST(a_device_without_or_with_too_many_partitions_is_refused, "ASHLAR-device-manifest:refused"),
    };
    return test_main("supervisor.manifest", tests, sizeof(tests) / sizeof(tests[0]));
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A device manifest of any bytes. Input: one byte that says what the rest is: a payload, behind the signature; a whole
 * file, before it; or edits of a good file, each an offset (2 bytes) and a value. What is decoded keeps every bound and
 * encodes to the very bytes that came; what is refused leaves nothing; nothing opens but what was signed.
 */
#define _POSIX_C_SOURCE 200809L /* strnlen */
#include <string.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "device/manifest.h"
#include "fuzz.h"

enum { PAYLOAD = 0, WHOLE_FILE = 1, EDITS = 2, MODES = 3 };

static struct device_manifest manifest;
static uint8_t encoded[DEVICE_MANIFEST_MAX];
static uint8_t signed_file[4096];
static size_t signed_len;
static uint8_t signed_payload[4096];
static size_t signed_payload_len;
static struct device_key *public_key;

static void make_key(struct device_key **private_key)
{
    char *pem = NULL;
    EVP_PKEY *pkey = EVP_EC_gen("P-256");
    BIO *memory = BIO_new(BIO_s_mem());
    INVARIANT(PEM_write_bio_PrivateKey(memory, pkey, NULL, NULL, 0, NULL, NULL) == 1);
    long len = BIO_get_mem_data(memory, &pem);
    *private_key = device_key_private(span_of(pem, (size_t)len));
    INVARIANT(BIO_reset(memory) == 1 && PEM_write_bio_PUBKEY(memory, pkey) == 1);
    len = BIO_get_mem_data(memory, &pem);
    public_key = device_key_public(span_of(pem, (size_t)len));
    BIO_free(memory);
    EVP_PKEY_free(pkey);
    INVARIANT(*private_key != NULL && public_key != NULL);
}

/* One partition with one service, signed. */
static void make_good(void)
{
    static struct device_manifest good;
    struct device_program *program = &good.programs[0];
    struct device_key *private_key = NULL;
    strcpy(good.name, "lock");
    strcpy(program->name, "STORE");
    strcpy(program->executable, "store");
    strcpy(program->version, "1.0");
    strcpy(program->root_keys[0], "storage");
    program->root_key_list[0] = program->root_keys[0];
    strcpy(good.service_names[0], "SERVICE");
    good.partitions[0] = (struct spm_partition){
        .name = program->name, .pid = 257, .type = SPM_PSA_ROT, .model = SPM_SFN, .priority = SPM_PRIORITY_LOW,
        .service_count = 1, .dependencies = program->dependencies, .stack_size = 4096,
        .store_size = 4 * DEVICE_STORE_BLOCK, .root_keys = program->root_key_list, .devices = program->device_list,
        .executable = program->executable,
    };
    good.services[0] = (struct spm_service){ good.service_names[0], 0x70, 1, SPM_STRICT, 0, 4, 3, true, false };
    good.system = (struct spm_system){ .partitions = good.partitions, .partition_count = 1, .services = good.services,
                                       .service_count = 1 };
    make_key(&private_key);
    signed_len = device_manifest_sign(&good, private_key, out_span_of(signed_file, sizeof(signed_file)));
    signed_payload_len = device_manifest_encode(&good, out_span_of(signed_payload, sizeof(signed_payload)));
    device_key_free(private_key);
    INVARIANT(signed_len != 0 && signed_payload_len != 0);
}

static void check_name(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+";
    size_t len = strnlen(name, DEVICE_NAME_MAX + 1);
    INVARIANT(len != 0 && len <= DEVICE_NAME_MAX && strspn(name, allowed) == len);
}

static void check_words(const char *const *words)
{
    size_t count = 0;
    while (words[count] != NULL) {
        INVARIANT(count < DEVICE_WORDS_MAX);
        check_name(words[count]);
        count++;
    }
}

static void check_partition(size_t index)
{
    const struct spm_partition *p = &manifest.partitions[index];
    const struct device_program *program = &manifest.programs[index];
    check_name(program->name);
    check_name(program->version);
    check_name(program->executable);
    INVARIANT(p->name == program->name && p->executable == program->executable && program->executable[0] != '.');
    INVARIANT(p->pid > 0 && p->store_size % DEVICE_STORE_BLOCK == 0 && p->store_size != DEVICE_STORE_BLOCK);
    INVARIANT(p->store_size <= DEVICE_STORE_MAX && p->channel_max <= DEVICE_CHANNEL_MAX);
    INVARIANT(p->dependency_count <= DEVICE_DEPENDENCIES_MAX && p->service_count <= SPM_SIGNALS_MAX);
    INVARIANT(p->service_first + p->service_count <= manifest.system.service_count);
    for (size_t i = 0; i < p->service_count; i++) {
        const struct spm_service *s = &manifest.services[p->service_first + i];
        check_name(s->name);
        INVARIANT(s->partition == index && s->version != 0 && s->signal >= SPM_SIGNAL_FIRST && s->signal < 32);
        INVARIANT(s->stateless_index <= SPM_STATELESS_MAX);
    }
    for (size_t i = 0; i < p->irq_count; i++) {
        check_name(p->irqs[i].name);
        check_name(p->irqs[i].source);
        INVARIANT(p->irqs[i].signal >= SPM_SIGNAL_FIRST && p->irqs[i].signal < 32);
    }
    for (size_t i = 0; i < p->mmio_count; i++) {
        check_name(program->mmio_names[i]);
        INVARIANT((p->mmio[i].name == NULL) == (p->mmio[i].size != 0));
    }
    check_words(p->root_keys);
    check_words(p->devices);
}

static void check_good(struct span payload)
{
    check_name(manifest.name);
    INVARIANT(manifest.system.partitions == manifest.partitions && manifest.system.services == manifest.services);
    INVARIANT(manifest.system.partition_count != 0 && manifest.system.partition_count <= SPM_PARTITIONS_MAX);
    INVARIANT(manifest.system.service_count <= SPM_SERVICES_MAX);
    for (size_t i = 0; i < manifest.system.partition_count; i++) {
        check_partition(i);
    }
    size_t len = device_manifest_encode(&manifest, out_span_of(encoded, sizeof(encoded)));
    INVARIANT(len == payload.len && memcmp(encoded, payload.data, len) == 0);
}

static void check_refused(enum device_manifest_error error)
{
    static const struct device_manifest nothing;
    INVARIANT(error < DEVICE_MANIFEST_ERROR_COUNT && device_manifest_error_text(error)[0] != '\0');
    INVARIANT(memcmp(&manifest, &nothing, sizeof(manifest)) == 0);
}

static void decode(struct span payload)
{
    enum device_manifest_error error = device_manifest_decode(&manifest, payload);
    if (error == DEVICE_MANIFEST_OK) {
        check_good(payload);
    } else {
        check_refused(error);
    }
}

static void open_file(struct span file)
{
    enum device_manifest_error error = device_manifest_open(&manifest, file, public_key);
    if (error == DEVICE_MANIFEST_OK) {
        check_good(span_of(signed_payload, signed_payload_len));
    } else {
        check_refused(error);
    }
}

static void edit(struct span edits)
{
    uint8_t file[sizeof(signed_file)];
    memcpy(file, signed_file, signed_len);
    for (size_t at = 0; at + 3 <= edits.len; at += 3) {
        file[get_le16(edits.data + at) % signed_len] = edits.data[at + 2];
    }
    open_file(span_of(file, signed_len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (public_key == NULL) {
        make_good();
    }
    if (len == 0) {
        return 0;
    }
    struct span rest = span_of(data + 1, len - 1);
    switch (data[0] % MODES) {
    case PAYLOAD:
        decode(rest);
        break;
    case WHOLE_FILE:
        open_file(rest);
        break;
    default:
        edit(rest);
        break;
    }
    return 0;
}

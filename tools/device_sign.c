/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "device_sign.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "device/manifest.h"
#include "manifest/manifest.h"

enum { REFUSED = 1, USAGE = 2, TROUBLE = 3, PROGRAM_MAX = 256 * 1024 * 1024, KEY_MAX = 16384 };

static int fail(int status, const char *what, const char *why)
{
    fprintf(stderr, "ashlar device sign: %s: %s\n", what, why);
    return status;
}

static char *read_whole(const char *path, size_t most, size_t *len)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *data = NULL;
    if (fd < 0) {
        return NULL;
    }
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && (size_t)status.st_size <= most) {
        *len = (size_t)status.st_size;
        data = malloc(*len + 1);
    } else {
        errno = EINVAL;
    }
    size_t at = 0;
    while (data != NULL && at < *len) {
        ssize_t got = read(fd, data + at, *len - at);
        if (got <= 0) {
            free(data);
            data = NULL;
        } else {
            at += (size_t)got;
        }
    }
    int kept = errno;
    close(fd);
    errno = kept;
    return data;
}

static bool write_whole(const char *path, const void *data, size_t len, int flags, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode);
    if (fd < 0) {
        return false;
    }
    bool is_good = write(fd, data, len) == (ssize_t)len;
    int kept = errno;
    is_good = close(fd) == 0 && is_good;
    if (!is_good) {
        unlink(path);
        errno = kept;
    }
    return is_good;
}

/* ---- ashlar device key ---- */

static bool write_pem(const char *path, EVP_PKEY *key, bool is_private)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char *data = NULL;
    bool is_good = memory != NULL && (is_private ? PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL)
                                                 : PEM_write_bio_PUBKEY(memory, key)) == 1;
    long len = is_good ? BIO_get_mem_data(memory, &data) : 0;
    is_good = len > 0 && write_whole(path, data, (size_t)len, O_EXCL | O_NOFOLLOW, is_private ? 0600 : 0644);
    int kept = errno;
    if (data != NULL) {
        OPENSSL_cleanse(data, (size_t)len);
    }
    BIO_free(memory);
    errno = kept;
    return is_good;
}

int device_key(const char *path)
{
    char public_path[4096];
    int len = snprintf(public_path, sizeof(public_path), "%s.pub", path);
    if (len < 0 || (size_t)len >= sizeof(public_path)) {
        return fail(TROUBLE, path, "the path is too long");
    }
    if (access(public_path, F_OK) == 0) {
        fprintf(stderr, "ashlar device key: %s: exists already; a key is never overwritten\n", public_path);
        return REFUSED;
    }
    EVP_PKEY *key = EVP_EC_gen("P-256");
    int status = 0;
    if (key == NULL || !write_pem(path, key, true) || !write_pem(public_path, key, false)) {
        bool is_there = errno == EEXIST;
        fprintf(stderr, "ashlar device key: %s: %s\n", path,
                is_there ? "exists already; a key is never overwritten" : strerror(errno));
        status = is_there ? REFUSED : TROUBLE;
    }
    EVP_PKEY_free(key);
    return status;
}

/* ---- ashlar device sign ---- */

struct pair {
    char *manifest;   /* path */
    char *executable; /* path */
    const struct manifest_partition *partition;
    uint8_t manifest_digest[DEVICE_DIGEST_LEN];
};

struct signing {
    struct arena arena;
    struct report report;
    struct manifest_system *system;
    struct pair pairs[SPM_PARTITIONS_MAX];
    size_t count;
    struct device_manifest manifest;
};

static bool digest_of(const void *data, size_t len, uint8_t digest[DEVICE_DIGEST_LEN])
{
    return EVP_Digest(data, len, digest, NULL, EVP_sha256(), NULL) == 1;
}

static int read_manifest(struct signing *s, struct pair *pair)
{
    size_t len = 0;
    unsigned before = s->system->count;
    char *text = read_whole(pair->manifest, MANIFEST_FILE_MAX, &len);
    if (text == NULL) {
        return fail(TROUBLE, pair->manifest, strerror(errno));
    }
    const char *stem = manifest_stem(&s->arena, pair->manifest);
    bool is_good = stem != NULL && digest_of(text, len, pair->manifest_digest);
    if (is_good) {
        manifest_read(s->system, pair->manifest, stem, text, len);
        pair->partition = s->system->count > before ? s->system->partitions[before] : NULL;
    }
    free(text);
    return is_good ? 0 : fail(TROUBLE, pair->manifest, "no memory");
}

static bool copy_name(char out[DEVICE_NAME_MAX + 1], const char *name)
{
    size_t len = strlen(name);
    if (len > DEVICE_NAME_MAX) {
        return false;
    }
    memcpy(out, name, len + 1);
    return true;
}

static uint8_t bit_of(uint32_t signal)
{
    uint8_t bit = 0;
    while (bit < 31 && (signal >> bit & 1u) == 0) {
        bit++;
    }
    return bit;
}

static bool add_services(struct device_manifest *m, const struct manifest_partition *p, uint8_t index)
{
    bool is_good = true;
    for (unsigned i = 0; i < p->service_count; i++) {
        const struct manifest_service *from = &p->services[i];
        size_t at = m->system.service_count++;
        is_good = copy_name(m->service_names[at], from->name.text) && is_good;
        m->services[at] = (struct spm_service){
            .name = m->service_names[at],
            .sid = from->sid.value,
            .version = from->version.value,
            .policy = from->version_policy.value == MANIFEST_STRICT ? SPM_STRICT : SPM_RELAXED,
            .partition = index,
            .signal = bit_of(from->signal),
            .stateless_index = from->handle == 0 ? 0 : (uint8_t)((from->handle & 0xffu) + 1u),
            .non_secure_clients = from->non_secure_clients.value != 0,
            .mm_iovec = from->mm_iovec.value == MANIFEST_ENABLE,
        };
    }
    return is_good;
}

static bool add_words(const struct manifest_words *from, char words[DEVICE_WORDS_MAX][DEVICE_NAME_MAX + 1],
                      const char *list[DEVICE_WORDS_MAX + 1])
{
    bool is_good = true;
    for (unsigned i = 0; i < from->count; i++) {
        is_good = copy_name(words[i], from->word[i].text) && is_good;
        list[i] = words[i];
    }
    return is_good;
}

static void add_dependencies(struct signing *s, const struct manifest_partition *p, struct spm_partition *to,
                             struct device_program *program)
{
    for (unsigned i = 0; i < p->dependency_count; i++) {
        const struct manifest_dependency *d = &p->dependencies[i];
        if (d->found && to->dependency_count < DEVICE_DEPENDENCIES_MAX) {
            program->dependencies[to->dependency_count++] =
                s->system->partitions[d->partition]->services[d->service].sid.value;
        }
    }
    to->dependencies = program->dependencies;
}

static struct pair *pair_of(struct signing *s, const struct manifest_partition *p)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->pairs[i].partition == p) {
            return &s->pairs[i];
        }
    }
    return NULL;
}

static int add_program(struct device_program *program, const struct manifest_partition *p, const struct pair *pair,
                       const char *version)
{
    size_t len = 0;
    const char *slash = strrchr(pair->executable, '/');
    const char *name = p->ashlar.executable.text != NULL ? p->ashlar.executable.text
                       : slash != NULL                   ? slash + 1
                                                         : pair->executable;
    char *bytes = read_whole(pair->executable, PROGRAM_MAX, &len);
    if (bytes == NULL) {
        return fail(TROUBLE, pair->executable, strerror(errno));
    }
    bool is_good = digest_of(bytes, len, program->executable_digest) && copy_name(program->executable, name) &&
                   copy_name(program->version, version);
    memcpy(program->manifest_digest, pair->manifest_digest, DEVICE_DIGEST_LEN);
    free(bytes);
    return is_good ? 0 : fail(REFUSED, pair->executable, "its name or version is longer than 63 characters");
}

static int add_partition(struct signing *s, uint8_t index, const char *version,
                         const uint8_t signer_id[DEVICE_DIGEST_LEN])
{
    const struct manifest_partition *p = s->system->order[index];
    struct spm_partition *to = &s->manifest.partitions[index];
    struct device_program *program = &s->manifest.programs[index];
    const struct manifest_ashlar *ours = &p->ashlar;
    *to = (struct spm_partition){
        .name = program->name,
        .pid = (int32_t)ours->pid.value,
        .type = p->type.value == MANIFEST_PSA_ROT ? SPM_PSA_ROT : SPM_APPLICATION_ROT,
        .model = p->model.value == MANIFEST_SFN ? SPM_SFN : SPM_IPC,
        .priority = p->priority.value == MANIFEST_HIGH  ? SPM_PRIORITY_HIGH
                    : p->priority.value == MANIFEST_LOW ? SPM_PRIORITY_LOW
                                                        : SPM_PRIORITY_NORMAL,
        .service_first = s->manifest.system.service_count,
        .service_count = (uint8_t)p->service_count,
        .stack_size = p->stack_size.value,
        .heap_size = p->heap_size.value,
        .store_size = ours->store_size.value,
        .channel_max = ours->channel_max.value,
        .watchdog_ms = ours->watchdog_ms.value,
        .has_worker_per_cpu = ours->workers.value == MANIFEST_WORKER_PER_CPU,
        .root_keys = program->root_key_list,
        .devices = program->device_list,
        .executable = program->executable,
    };
    memcpy(program->signer_id, signer_id, DEVICE_DIGEST_LEN);
    bool is_good = copy_name(program->name, p->name.text) && add_services(&s->manifest, p, index) &&
                   add_words(&ours->root_keys, program->root_keys, program->root_key_list) &&
                   add_words(&ours->devices, program->devices, program->device_list);
    add_dependencies(s, p, to, program);
    const struct pair *pair = pair_of(s, p);
    if (!is_good || pair == NULL) {
        return fail(REFUSED, p->file, "a name in it is longer than 63 characters");
    }
    return add_program(program, p, pair, version);
}

static int fill(struct signing *s, const struct device_signing *wanted, const uint8_t signer_id[DEVICE_DIGEST_LEN])
{
    struct device_manifest *m = &s->manifest;
    m->system.partitions = m->partitions;
    m->system.services = m->services;
    if (!copy_name(m->name, wanted->name)) {
        return fail(REFUSED, wanted->name, "a device's name has at most 63 characters");
    }
    for (unsigned i = 0; i < s->system->count; i++) {
        int status = add_partition(s, (uint8_t)i, wanted->version, signer_id);
        if (status != 0) {
            return status;
        }
        m->system.partition_count++;
    }
    return 0;
}

static int read_pairs(struct signing *s, char *const *pairs, size_t count)
{
    s->system = manifest_system_new(&s->arena, &s->report);
    if (s->system == NULL || count > SPM_PARTITIONS_MAX) {
        return fail(USAGE, "sign", "no memory, or more than 32 partitions");
    }
    for (size_t i = 0; i < count; i++) {
        char *equals = strchr(pairs[i], '=');
        if (equals == NULL || equals == pairs[i] || equals[1] == '\0') {
            return fail(USAGE, pairs[i], "must be MANIFEST=EXECUTABLE");
        }
        *equals = '\0';
        s->pairs[i] = (struct pair){ .manifest = pairs[i], .executable = equals + 1 };
        s->count = i + 1;
        int status = read_manifest(s, &s->pairs[i]);
        if (status != 0) {
            return status;
        }
    }
    if (!manifest_check(s->system)) {
        fputs(s->report.text, stderr);
        return REFUSED;
    }
    return 0;
}

static int sign_and_write(struct signing *s, const struct device_key *key, const char *out)
{
    static uint8_t bytes[DEVICE_MANIFEST_MAX];
    static struct device_manifest check;
    char temporary[4096];
    size_t len = device_manifest_sign(&s->manifest, key, out_span_of(bytes, sizeof(bytes)));
    enum device_manifest_error error =
        len == 0 ? DEVICE_MANIFEST_LIMIT : device_manifest_open(&check, span_of(bytes, len), key);
    if (error != DEVICE_MANIFEST_OK) {
        return fail(REFUSED, out, device_manifest_error_text(error));
    }
    int name = snprintf(temporary, sizeof(temporary), "%s.new", out);
    if (name < 0 || (size_t)name >= sizeof(temporary) || !write_whole(temporary, bytes, len, O_TRUNC, 0644) ||
        rename(temporary, out) != 0) {
        return fail(TROUBLE, out, strerror(errno));
    }
    return 0;
}

int device_sign(const struct device_signing *wanted, char *const *pairs, size_t count)
{
    static struct signing s;
    uint8_t signer_id[DEVICE_DIGEST_LEN];
    size_t pem_len = 0;
    char *pem = read_whole(wanted->key, KEY_MAX, &pem_len);
    if (pem == NULL) {
        return fail(TROUBLE, wanted->key, strerror(errno));
    }
    struct device_key *key = device_key_private(span_of(pem, pem_len));
    OPENSSL_cleanse(pem, pem_len);
    free(pem);
    if (key == NULL || !device_key_id(key, signer_id)) {
        device_key_free(key);
        return fail(REFUSED, wanted->key, "no P-256 private key in PEM form; make one with `ashlar device key FILE`");
    }
    int status = read_pairs(&s, pairs, count);
    status = status == 0 ? fill(&s, wanted, signer_id) : status;
    status = status == 0 ? sign_and_write(&s, key, wanted->out) : status;
    arena_free(&s.arena);
    device_key_free(key);
    return status;
}

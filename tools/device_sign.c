/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "device_sign.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "compose.h"
#include "disk.h"

enum { REFUSED = 1, USAGE = 2, TROUBLE = 3, PROGRAM_MAX = 256 * 1024 * 1024, KEY_MAX = 16384 };

static int fail(int status, const char *what, const char *why)
{
    fprintf(stderr, "ashlar: %s: %s\n", what, why);
    return status;
}

/* ---- ashlar device key ---- */

static bool write_pem(const char *path, EVP_PKEY *key, bool is_private)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char *data = NULL;
    bool is_good = memory != NULL && (is_private ? PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL)
                                                 : PEM_write_bio_PUBKEY(memory, key)) == 1;
    long len = is_good ? BIO_get_mem_data(memory, &data) : 0;
    is_good = len > 0 && disk_create(path, data, (size_t)len, is_private ? 0600 : 0644);
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
        fprintf(stderr, "ashlar: %s: exists already; a key is never overwritten, choose another name\n", public_path);
        return REFUSED;
    }
    EVP_PKEY *key = EVP_EC_gen("P-256");
    int status = 0;
    if (key == NULL || !write_pem(path, key, true) || !write_pem(public_path, key, false)) {
        bool is_there = errno == EEXIST;
        fprintf(stderr, "ashlar: %s: %s\n", path,
                is_there ? "exists already; a key is never overwritten, choose another name" : strerror(errno));
        status = is_there ? REFUSED : TROUBLE;
    }
    EVP_PKEY_free(key);
    return status;
}

/* ---- ashlar device sign ---- */

struct signing {
    struct composition c;
    char *manifests[SPM_PARTITIONS_MAX];
    uint8_t signer_id[DEVICE_DIGEST_LEN];
    const char *programs[SPM_PARTITIONS_MAX]; /* paths, one a part */
};

/*
 * A program that is given for several partitions is a process of them all: the file's name is its name, whatever their manifests call
 * a program of one. NULL: it is the first of that path.
 */
static const char *shared_name(struct signing *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = NULL;
    for (size_t i = 0; i < s->c.count; i++) {
        if (strcmp(s->programs[i], path) == 0) {
            name = slash != NULL ? slash + 1 : path;
            s->c.parts[i].executable = name;
        }
    }
    return name;
}

static int add_pair(struct signing *s, char *pair, const char *version)
{
    struct compose_part part = { .version = version };
    char *equals = strchr(pair, '=');
    size_t len = 0;
    if (equals == NULL || equals == pair || equals[1] == '\0') {
        return fail(USAGE, pair, "must be MANIFEST=EXECUTABLE");
    }
    if (s->c.count == SPM_PARTITIONS_MAX) {
        return fail(USAGE, "sign", "more than 32 partitions");
    }
    *equals = '\0';
    part.file = pair;
    part.stem = manifest_stem(&s->c.arena, pair);
    char *text = disk_read(pair, MANIFEST_FILE_MAX, &len);
    if (text == NULL || part.stem == NULL) {
        free(text);
        return fail(TROUBLE, pair, text == NULL ? strerror(errno) : "no header can be named after this file");
    }
    s->manifests[s->c.count] = text;
    part.manifest = span_of(text, len);
    memcpy(part.signer_id, s->signer_id, DEVICE_DIGEST_LEN);
    char *program = disk_read(equals + 1, PROGRAM_MAX, &len);
    bool is_good = program != NULL && EVP_Digest(program, len, part.program_digest, NULL, EVP_sha256(), NULL) == 1;
    free(program);
    if (!is_good) {
        return fail(TROUBLE, equals + 1, strerror(errno));
    }
    part.executable = shared_name(s, equals + 1);
    s->programs[s->c.count] = equals + 1;
    compose_add(&s->c, &part);
    return 0;
}

/* The manifests stay beside the device manifest, so that a partition that is added later can be held against them. */
static int keep_manifests(const struct composition *c, const char *out)
{
    char folder[PATH_MAX];
    char path[PATH_MAX];
    const char *slash = strrchr(out, '/');
    int dir_len = slash == NULL ? 1 : (int)(slash - out) + (slash == out);
    if (!disk_path(folder, "%.*s/manifests", dir_len, slash == NULL ? "." : out) ||
        (mkdir(folder, 0755) != 0 && errno != EEXIST)) {
        return fail(TROUBLE, folder, strerror(errno));
    }
    for (size_t i = 0; i < c->count; i++) {
        const struct compose_part *part = &c->parts[i];
        if (!disk_path(path, "%s/%s.json", folder, part->partition->name.text) ||
            !disk_replace(path, part->manifest, 0644)) {
            return fail(TROUBLE, path, strerror(errno));
        }
    }
    return 0;
}

int device_sign_and_write(const struct device_manifest *manifest, const struct device_key *key, const char *out)
{
    static uint8_t bytes[DEVICE_MANIFEST_MAX];
    static struct device_manifest check;
    size_t len = device_manifest_sign(manifest, key, out_span_of(bytes, sizeof(bytes)));
    enum device_manifest_error error =
        len == 0 ? DEVICE_MANIFEST_LIMIT : device_manifest_open(&check, span_of(bytes, len), key);
    if (error != DEVICE_MANIFEST_OK) {
        return fail(REFUSED, out, device_manifest_error_text(error));
    }
    return disk_replace(out, span_of(bytes, len), 0644) ? 0 : fail(TROUBLE, out, strerror(errno));
}

struct device_key *device_sign_key(const char *path, uint8_t signer_id[DEVICE_DIGEST_LEN], int *status)
{
    size_t pem_len = 0;
    char *pem = disk_read(path, KEY_MAX, &pem_len);
    if (pem == NULL) {
        *status = fail(TROUBLE, path, strerror(errno));
        return NULL;
    }
    struct device_key *key = device_key_private(span_of(pem, pem_len));
    OPENSSL_cleanse(pem, pem_len);
    free(pem);
    if (key == NULL || !device_key_id(key, signer_id)) {
        device_key_free(key);
        *status = fail(REFUSED, path, "no P-256 private key in PEM form; make one with `ashlar device key FILE`");
        return NULL;
    }
    return key;
}

static int sign(struct signing *s, const struct device_signing *wanted, const struct device_key *key)
{
    bool is_good = compose_check(&s->c) && compose_device(&s->c, wanted->name);
    if (!is_good) {
        compose_tell(&s->c, "ashlar");
        return REFUSED;
    }
    int status = keep_manifests(&s->c, wanted->out);
    return status == 0 ? device_sign_and_write(&s->c.manifest, key, wanted->out) : status;
}

int device_sign(const struct device_signing *wanted, char *const *pairs, size_t count)
{
    static struct signing s;
    int status = 0;
    struct device_key *key = device_sign_key(wanted->key, s.signer_id, &status);
    if (key == NULL) {
        return status;
    }
    status = compose_begin(&s.c) ? 0 : fail(TROUBLE, "sign", "no memory");
    for (size_t i = 0; status == 0 && i < count; i++) {
        status = add_pair(&s, pairs[i], wanted->version);
    }
    status = status == 0 ? sign(&s, wanted, key) : status;
    compose_free(&s.c);
    for (size_t i = 0; i < SPM_PARTITIONS_MAX; i++) {
        free(s.manifests[i]);
    }
    device_key_free(key);
    return status;
}

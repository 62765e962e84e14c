/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "device.h"
#include "fence.h"
#include "programs.h"
#include "psa/lifecycle.h"
#include "sandbox/sandbox.h"
#include "stores.h"

enum { REFUSED = 1, TROUBLE = 3, KEY_FILE_MAX = 16384 };

static bool load_manifest(struct device *d)
{
    const struct supervisor_options *o = d->options;
    size_t key_len = 0;
    size_t file_len = 0;
    uint8_t *pem = measure_read(o->key, KEY_FILE_MAX, &key_len);
    if (pem == NULL) {
        device_fail(d, TROUBLE, "%s: cannot read the key that device manifests are signed with: %s", o->key,
                    strerror(errno));
        return false;
    }
    uint8_t *file = measure_read(o->manifest, DEVICE_MANIFEST_MAX, &file_len);
    struct device_key *key = device_key_public(span_of(pem, key_len));
    bool is_good = false;
    if (file == NULL) {
        device_fail(d, TROUBLE, "%s: cannot read the device manifest: %s", o->manifest, strerror(errno));
    } else if (key == NULL || !device_key_id(key, d->signer_id)) {
        device_fail(d, REFUSED, "%s: refused: %s", o->key, device_manifest_error_text(DEVICE_MANIFEST_KEY));
    } else {
        enum device_manifest_error error = device_manifest_open(&d->manifest, span_of(file, file_len), key);
        is_good = error == DEVICE_MANIFEST_OK;
        if (!is_good) {
            device_fail(d, REFUSED, "%s: refused: %s", o->manifest, device_manifest_error_text(error));
        }
    }
    device_key_free(key);
    free(file);
    free(pem);
    return is_good;
}

/* What was measured: this program first, then each partition's. */
static bool write_record(struct device *d)
{
    struct supervisor_component components[2 + SPM_PARTITIONS_MAX];
    size_t count = 0;
    if (!measure_file("/proc/self/exe", d->own_digest)) {
        device_fail(d, TROUBLE, "/proc/self/exe: cannot measure the supervisor itself: %s; mount /proc",
                    strerror(errno));
        return false;
    }
    components[count++] = (struct supervisor_component){ "ashlard", d->own_digest, ASHLAR_VERSION, d->signer_id };
    if (d->anchored.is_used) { /* it has the root key in hand, and its word counts */
        components[count++] = (struct supervisor_component){ "ashlar-tpm", d->anchored.digest, ASHLAR_VERSION, d->signer_id };
    }
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        const struct device_program *program = &d->manifest.programs[i];
        components[count++] = (struct supervisor_component){ program->name, d->members[i].program.digest,
                                                             program->version, program->signer_id };
    }
    if (!d->options->write_record(components, count, out_span_of(d->record, sizeof(d->record)), &d->record_len)) {
        device_fail(d, TROUBLE,
                    "the boot record cannot hold %zu components; the device manifest has too many partitions", count);
        return false;
    }
    return true;
}

static bool open_state(struct device *d)
{
    char why[STATE_WHY_MAX];
    char path[STATE_PATH_MAX];
    if (!state_open(&d->state, d->options->state, why)) {
        device_fail(d, TROUBLE, "%s", why);
        return false;
    }
    if (!state_file(&d->state, "log", path) || !log_open(&d->log, path)) {
        device_fail(d, TROUBLE, "%s/log: cannot keep the log: %s; make room, or choose another --state", d->state.path,
                    strerror(errno));
        return false;
    }
    d->lifecycle = state_lifecycle(&d->state);
    if (d->lifecycle == PSA_LIFECYCLE_UNKNOWN) {
        log_put(&d->log, 0, 0, LOG_START,
                "the lifecycle file is damaged: lifecycle unknown until it is provisioned again");
    }
    return true;
}

static bool load_root(struct device *d, struct root *root)
{
    char path[STATE_PATH_MAX];
    enum root_error error = ROOT_SYSTEM;
    if (d->anchored.is_used) {
        return anchored_load(d, root);
    }
    errno = ENAMETOOLONG;
    if (state_file(&d->state, "root.key", path)) {
        error = root_load(root, path);
    }
    if (error == ROOT_ABSENT && stores_exist(d)) {
        device_fail(d, REFUSED, "%s is gone, and what is stored here was sealed under it: restore it, or choose an empty --state",
                    path);
        return false;
    }
    if (error == ROOT_ABSENT && d->lifecycle == PSA_LIFECYCLE_ASSEMBLY_AND_TEST) {
        error =
            root_create(path); /* a development device provisions itself; no verifier trusts its lifecycle unasked */
        error = error == ROOT_OK ? root_load(root, path) : error;
    }
    if (error != ROOT_OK) {
        device_fail(d, TROUBLE, "%s: %s%s%s", path, root_error_text(error), error == ROOT_SYSTEM ? ": " : "",
                    error == ROOT_SYSTEM ? strerror(errno) : "");
        return false;
    }
    return true;
}

static bool derive_keys(struct device *d)
{
    struct root root = { .kind = ROOT_NONE };
    size_t size = sizeof(struct control_key) * SPM_PARTITIONS_MAX * DEVICE_WORDS_MAX;
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        device_fail(d, TROUBLE, "no memory for keys: %s", strerror(errno));
        return false;
    }
    d->secret_keys = pages;
    (void)sandbox_guard_secret(pages, size); /* best effort; a child made by clone finds zeros there */
    if (!load_root(d, &root)) {
        return false;
    }
    bool is_good = true;
    d->root_kind = root.kind;
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        const char *const *purposes = d->manifest.partitions[i].root_keys;
        for (size_t k = 0; purposes[k] != NULL; k++) {
            struct control_key *key = &d->secret_keys[i * DEVICE_WORDS_MAX + k];
            memcpy(key->purpose, purposes[k], strlen(purposes[k]) + 1);
            is_good = root_derive(&root, d->manifest.partitions[i].pid, purposes[k], key->key) && is_good;
        }
    }
    root_wipe(&root);
    bool is_reduced = false;
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        is_reduced = is_reduced || d->members[i].program.has_interpreter;
    }
    is_good = is_good && state_implementation_id(d->root_kind, is_reduced, d->isolation, d->implementation_id);
    if (!is_good) {
        device_fail(d, TROUBLE, "keys cannot be derived: libcrypto has no HKDF or SHA-256");
    }
    return is_good;
}

static int open_device(const char *path)
{
    static const int ways[] = { O_RDWR, O_RDONLY, O_WRONLY };
    int fd = -1;
    for (size_t i = 0; fd < 0 && i < sizeof(ways) / sizeof(ways[0]); i++) {
        fd = open(path, ways[i] | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        if (fd < 0 && errno != EACCES && errno != EROFS && errno != EPERM) {
            return -1;
        }
    }
    if (fd >= 0) {
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    }
    return fd;
}

static bool open_devices(struct device *d)
{
    for (size_t o = 0; o < d->options->device_count; o++) {
        const struct supervisor_device *wanted = &d->options->devices[o];
        struct member *owner = NULL;
        for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
            const char *const *names = d->manifest.partitions[i].devices;
            for (size_t n = 0; names[n] != NULL; n++) {
                owner = strcmp(names[n], wanted->name) == 0 && owner == NULL ? &d->members[i] : owner;
            }
        }
        if (owner == NULL || owner->device_count == DEVICE_WORDS_MAX) {
            device_fail(d, REFUSED, "--device %s: no partition of this device asks for it in its manifest",
                        wanted->name);
            return false;
        }
        int fd = open_device(wanted->path);
        if (fd < 0) {
            device_fail(d, TROUBLE, "--device %s=%s: %s", wanted->name, wanted->path, strerror(errno));
            return false;
        }
        owner->device_names[owner->device_count] = wanted->name;
        owner->devices[owner->device_count++] = fd;
    }
    return true;
}

static bool has_required_level(struct device *d)
{
    d->isolation = device_manifest_level(&d->manifest);
    if (d->options->require_isolation > (int)d->isolation) {
        device_fail(d, REFUSED,
                    "isolation level %d is required, but %s is a device of level %u: partitions of it share a process; build it "
                    "with a higher LEVEL",
                    d->options->require_isolation, d->manifest.name, d->isolation);
        return false;
    }
    return true;
}

bool device_prepare(struct device *d)
{
    for (size_t i = 0; i < SPM_PARTITIONS_MAX; i++) {
        d->members[i] = (struct member){ .program = { .fd = -1 }, .store = { .fd = -1 }, .socket = -1, .pidfd = -1 };
        d->fresh[i] = (struct fresh){ .socket = -1, .pidfd = -1 };
        memset(d->members[i].regions, -1, sizeof(d->members[i].regions));
        memset(d->members[i].events, -1, sizeof(d->members[i].events));
    }
    for (size_t i = 0; i < DEVICE_CLIENTS_MAX; i++) {
        d->clients[i].socket = -1;
    }
    d->reports = spawn_reports_new(2 * SPM_PARTITIONS_MAX);
    if (d->reports == NULL) {
        device_fail(d, TROUBLE, "no memory: %s", strerror(errno));
        return false;
    }
    if (!load_manifest(d) || !has_required_level(d)) {
        return false;
    }
    if (!anchored_start(d)) {
        return false;
    }
    d->own_layers = fence_self();
    if (!programs_start(d)) {
        return false;
    }
    if (!hardware_prepare(d) || !write_record(d) || !open_state(d) || !identity_prepare(d) || !derive_keys(d)) {
        return false;
    }
    return stores_open(d) && open_devices(d);
}

void device_unprepare(struct device *d)
{
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        struct member *m = &d->members[i];
        flash_file_close(&m->store);
        if (m->program.fd >= 0) {
            close(m->program.fd);
        }
        for (size_t n = 0; n < m->device_count; n++) {
            close(m->devices[n]);
        }
    }
    anchored_stop(d);
    hardware_unprepare(d);
    identity_unprepare(d);
    log_close(&d->log);
    state_close(&d->state);
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "device_root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "anchor/anchor.h"
#include "base/wipe.h"
#include "disk.h"
#include "places.h"
#include "root/tpm_file.h"
#include "supervisor/measured_device.h"
#include "tool.h"

/* NV indices that an owner gives out (TCG registry of reserved handles): 0x01800000 to 0x01bfffff. */
enum { INDEX_FIRST = 0x01800000, INDEX_MASK = 0x003fffff, INDEX_TRIES = 16 };

static int fail(int status, const char *what, const char *why)
{
    fprintf(stderr, "ashlar device provision: %s%s%s\n", what, why[0] == '\0' ? "" : ": ", why);
    return status;
}

static const char *place_of_tpm(void)
{
    const char *place = getenv("ASHLAR_TPM");
    return place == NULL || place[0] == '\0' ? ANCHOR_TPM_DEFAULT : place;
}

static int fail_with(const struct anchor *anchor, enum anchor_status status)
{
    char what[512];
    snprintf(what, sizeof(what), "the TPM %s", place_of_tpm());
    if (status == ANCHOR_TPM) {
        snprintf(what, sizeof(what), "the TPM %s (tpm2-tss code 0x%08x)", place_of_tpm(), anchor->code);
    }
    return fail(status == ANCHOR_FOREIGN || status == ANCHOR_ABSENT ? TOOL_FINDING : TOOL_UNDECIDED, what, anchor_status_text(status));
}

bool device_root_program(const char *ashlard, char out[4096])
{
    const char *slash = strrchr(ashlard, '/');
    int folder = slash == NULL ? 0 : (int)(slash - ashlard) + 1;
    int len = snprintf(out, 4096, "%.*sashlar-tpm", folder, ashlard);
    return len > 0 && len < 4096;
}

static int start(const struct device_provisioning *wanted, struct anchor *anchor)
{
    struct places places;
    char why[PLACES_WHY_MAX];
    char path[4096];
    if (!places_find(&places, wanted->manifest, wanted->key, why) || !device_root_program(places.ashlard, path)) {
        return fail(TOOL_UNDECIDED, why, "");
    }
    int program = open(path, O_RDONLY | O_CLOEXEC);
    if (program < 0) {
        return fail(TOOL_UNDECIDED, path, errno == ENOENT ? "there is none: it is built where tpm2-tss is; install its headers and build again" : strerror(errno));
    }
    enum anchor_status status = anchor_start(anchor, program, place_of_tpm());
    close(program);
    return status == ANCHOR_OK ? 0 : fail_with(anchor, status);
}

/* ---- counters ---- */

static uint32_t random_index(void)
{
    uint32_t word = 0;
    if (getrandom(&word, sizeof(word), 0) != (ssize_t)sizeof(word)) {
        return 0;
    }
    return INDEX_FIRST | (word & INDEX_MASK);
}

static enum anchor_status make_counter(struct anchor *anchor, const struct root *root, struct root_tpm_counter *counter)
{
    uint8_t authorisation[ROOT_KEY_LEN];
    enum anchor_status status = ANCHOR_EXISTS;
    if (!root_derive(root, counter->pid, "counter", authorisation)) {
        return ANCHOR_PROTOCOL;
    }
    for (int i = 0; status == ANCHOR_EXISTS && i < INDEX_TRIES; i++) { /* others have theirs there too */
        counter->index = random_index();
        status = counter->index == 0 ? ANCHOR_PROTOCOL : anchor_counter_make(anchor, counter->index, authorisation, &counter->base);
    }
    wipe(authorisation, sizeof(authorisation));
    return status;
}

static bool has_counter(const struct root_tpm *tpm, int32_t pid)
{
    for (uint32_t i = 0; i < tpm->count; i++) {
        if (tpm->counters[i].pid == pid) {
            return true;
        }
    }
    return false;
}

static void insert(struct root_tpm *tpm, struct root_tpm_counter counter)
{
    uint32_t at = tpm->count++;
    for (; at > 0 && tpm->counters[at - 1].pid > counter.pid; at--) {
        tpm->counters[at] = tpm->counters[at - 1];
    }
    tpm->counters[at] = counter;
}

static bool wants_counter(const struct spm_partition *partition)
{
    for (size_t k = 0; partition->root_keys[k] != NULL; k++) {
        if (strcmp(partition->root_keys[k], "counter") == 0) {
            return true;
        }
    }
    return false;
}

/* Of each partition that asks for one and has none. */
static int make_counters(const struct device_provisioning *wanted, struct anchor *anchor, const struct root *root, struct root_tpm *tpm)
{
    static struct measured_device device;
    struct places places;
    char why[MEASURED_WHY_MAX];
    if (!places_find(&places, wanted->manifest, wanted->key, why) ||
        !measured_device_read(&device, places.ashlard, places.libexec, places.manifest, places.key, why)) {
        return fail(TOOL_UNDECIDED, why, "");
    }
    for (size_t i = 0; i < device.manifest.system.partition_count; i++) {
        struct root_tpm_counter counter = { .pid = device.manifest.partitions[i].pid };
        if (!wants_counter(&device.manifest.partitions[i]) || has_counter(tpm, counter.pid)) {
            continue;
        }
        if (tpm->count == ROOT_TPM_COUNTERS_MAX) {
            return fail(TOOL_FINDING, places.manifest, "more partitions ask for a counter than a device can have");
        }
        enum anchor_status status = make_counter(anchor, root, &counter);
        if (status != ANCHOR_OK) {
            return fail_with(anchor, status);
        }
        insert(tpm, counter);
    }
    return 0;
}

/* ---- the root ---- */

static int open_tpm_root(const char *path, struct anchor *anchor, struct root_tpm *tpm, struct root *root)
{
    size_t len = 0;
    char *file = disk_read(path, ROOT_TPM_FILE_MAX, &len);
    if (file == NULL) {
        return fail(TOOL_UNDECIDED, path, strerror(errno));
    }
    struct span bytes = span_of((const uint8_t *)file, len);
    int result = root_tpm_decode(bytes, tpm) ? 0 : fail(TOOL_FINDING, path, "damaged, or of another release: restore it from a backup");
    if (result == 0) {
        enum anchor_status status = anchor_unseal(anchor, span_of(tpm->blob, tpm->blob_len), root->secret_key);
        root->kind = status == ANCHOR_OK ? ROOT_TPM : ROOT_NONE;
        result = status == ANCHOR_OK ? 0 : fail_with(anchor, status);
    }
    if (result == 0 && !root_tpm_is_ours(bytes, root)) {
        result = fail(TOOL_FINDING, path, "altered: restore it from a backup");
    }
    free(file);
    return result;
}

static int make_tpm_root(struct anchor *anchor, struct root_tpm *tpm, struct root *root)
{
    if (getrandom(root->secret_key, sizeof(root->secret_key), 0) != (ssize_t)sizeof(root->secret_key)) {
        return fail(TOOL_UNDECIDED, "no random bytes", strerror(errno));
    }
    root->kind = ROOT_TPM;
    enum anchor_status status = anchor_seal(anchor, root->secret_key, tpm->blob, &tpm->blob_len);
    return status == ANCHOR_OK ? 0 : fail_with(anchor, status);
}

static int tpm_root(const struct device_provisioning *wanted, const char *path, bool exists, struct root *root)
{
    uint8_t file[ROOT_TPM_FILE_MAX];
    struct root_tpm tpm = { .count = 0 };
    struct anchor anchor;
    int result = start(wanted, &anchor);
    if (result != 0) {
        return result;
    }
    result = exists ? open_tpm_root(path, &anchor, &tpm, root) : make_tpm_root(&anchor, &tpm, root);
    uint32_t before = tpm.count;
    if (result == 0 && (!exists || wanted->root != NULL)) {
        result = make_counters(wanted, &anchor, root, &tpm);
        size_t len = root_tpm_encode(out_span_of(file, sizeof(file)), &tpm, root);
        bool is_new = !exists || tpm.count != before;
        if (result == 0 && is_new && (len == 0 || !disk_replace(path, span_of(file, len), 0600))) {
            result = fail(TOOL_UNDECIDED, path, len == 0 ? "libcrypto failed" : strerror(errno));
        }
    }
    anchor_stop(&anchor);
    return result;
}

static int file_root(const char *path, struct root *root)
{
    enum root_error error = root_load(root, path);
    if (error == ROOT_ABSENT) {
        error = root_create(path);
        error = error == ROOT_OK ? root_load(root, path) : error;
    }
    return error == ROOT_OK ? 0 : fail(TOOL_UNDECIDED, path, error == ROOT_SYSTEM ? strerror(errno) : root_error_text(error));
}

int device_root(const struct device_provisioning *wanted, const struct state *state, struct root *root)
{
    char file[STATE_PATH_MAX];
    char sealed[STATE_PATH_MAX];
    if (!state_file(state, "root.key", file) || !state_file(state, "root.tpm", sealed)) {
        return fail(TOOL_UNDECIDED, state->path, "the path is too long");
    }
    bool wants_tpm = wanted->root != NULL && strcmp(wanted->root, "tpm") == 0;
    bool has_tpm = access(sealed, F_OK) == 0;
    if (wanted->root != NULL && !wants_tpm && strcmp(wanted->root, "file") != 0) {
        return fail(TOOL_USAGE, wanted->root, "no kind of root; there are file and tpm");
    }
    if (wants_tpm && !has_tpm && root_load(root, file) != ROOT_ABSENT) {
        root_wipe(root);
        return fail(TOOL_FINDING, state->path, "this device has a root key already, which is never replaced: choose an empty --state");
    }
    if (has_tpm && wanted->root != NULL && !wants_tpm) {
        return fail(TOOL_FINDING, state->path, "this device has its root key in the TPM, and it is never replaced: choose an empty --state");
    }
    return wants_tpm || has_tpm ? tpm_root(wanted, sealed, has_tpm, root) : file_root(file, root);
}

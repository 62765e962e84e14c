/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "anchored.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/wipe.h"
#include "device.h"

enum { REFUSED = 1, TROUBLE = 3 };

_Static_assert((int)ROOT_TPM_COUNTERS_MAX <= (int)ANCHOR_COUNTERS_MAX, "each has a slot");
_Static_assert(SPM_PARTITIONS_MAX <= 64, "a bit each");

/* ---- before the first life ---- */

/* It lies beside the supervisor, in the same release. */
static bool find_program(char path[PATH_MAX])
{
    static const char name[] = "ashlar-tpm";
    ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 1);
    if (len <= 0) {
        return false;
    }
    path[len] = '\0';
    char *slash = strrchr(path, '/');
    if (slash == NULL || (size_t)(slash - path) + 1 + sizeof(name) > PATH_MAX) {
        return false;
    }
    memcpy(slash + 1, name, sizeof(name));
    return true;
}

static const char *place_of_tpm(const struct device *d)
{
    return d->options->tpm == NULL ? ANCHOR_TPM_DEFAULT : d->options->tpm;
}

static void fail_with(struct device *d, enum anchor_status status)
{
    if (status == ANCHOR_TPM) {
        device_fail(d, TROUBLE, "the TPM %s: %s (tpm2-tss code 0x%08x)", place_of_tpm(d), anchor_status_text(status), d->anchored.anchor.code);
    } else {
        device_fail(d, status == ANCHOR_GONE || status == ANCHOR_PROTOCOL ? TROUBLE : REFUSED, "the TPM %s: %s", place_of_tpm(d),
                    anchor_status_text(status));
    }
}

bool anchored_start(struct device *d)
{
    char path[PATH_MAX];
    struct measured program;
    d->anchored = (struct anchored){ .anchor = { .socket = -1, .pidfd = -1 } };
    int len = snprintf(path, sizeof(path), "%s/root.tpm", d->options->state);
    if (len < 0 || (size_t)len >= sizeof(path) || access(path, F_OK) != 0) {
        return true; /* open_state() tells what is wrong with the folder */
    }
    d->anchored.is_used = true;
    errno = ENAMETOOLONG;
    if (!find_program(path) || !measure_program(&program, path, "ashlar-tpm")) {
        device_fail(d, TROUBLE, "ashlar-tpm, which speaks to the TPM that has this device's root key: %s; it is built where tpm2-tss is",
                    strerror(errno));
        return false;
    }
    memcpy(d->anchored.digest, program.digest, sizeof(d->anchored.digest));
    enum anchor_status status = anchor_start(&d->anchored.anchor, program.fd, place_of_tpm(d));
    close(program.fd);
    if (status != ANCHOR_OK) {
        fail_with(d, status);
    }
    return status == ANCHOR_OK;
}

void anchored_stop(struct device *d)
{
    if (d->anchored.is_used) {
        anchor_stop(&d->anchored.anchor);
    }
}

static bool open_counters(struct device *d, const struct root *root, const struct root_tpm *tpm)
{
    for (uint32_t i = 0; i < tpm->count; i++) {
        uint8_t authorisation[ROOT_KEY_LEN];
        uint64_t value = 0;
        const struct root_tpm_counter *counter = &tpm->counters[i];
        enum anchor_status status = ANCHOR_GONE;
        if (root_derive(root, counter->pid, "counter", authorisation)) {
            status = anchor_counter_open(&d->anchored.anchor, i, counter->index, authorisation, &value);
        }
        wipe(authorisation, sizeof(authorisation));
        status = status == ANCHOR_OK && value < counter->base ? ANCHOR_ABSENT : status;
        if (status != ANCHOR_OK) {
            fail_with(d, status);
            return false;
        }
        d->anchored.counters[i] = *counter;
    }
    d->anchored.count = tpm->count;
    return true;
}

bool anchored_load(struct device *d, struct root *root)
{
    char path[STATE_PATH_MAX];
    struct root_tpm tpm;
    size_t len = 0;
    uint8_t *file = state_file(&d->state, "root.tpm", path) ? measure_read(path, ROOT_TPM_FILE_MAX, &len) : NULL;
    if (file == NULL) {
        device_fail(d, TROUBLE, "%s: %s", path, strerror(errno));
        return false;
    }
    if (!root_tpm_decode(span_of(file, len), &tpm)) {
        device_fail(d, REFUSED, "%s: damaged, or of another release: restore it from a backup of the state", path);
        free(file);
        return false;
    }
    enum anchor_status status = anchor_unseal(&d->anchored.anchor, span_of(tpm.blob, tpm.blob_len), root->secret_key);
    root->kind = status == ANCHOR_OK ? ROOT_TPM : ROOT_NONE;
    bool is_good = status == ANCHOR_OK;
    if (!is_good) {
        fail_with(d, status);
    } else if (!root_tpm_is_ours(span_of(file, len), root)) {
        device_fail(d, REFUSED, "%s: altered: restore it from a backup of the state", path);
        is_good = false;
    }
    free(file);
    is_good = is_good && open_counters(d, root, &tpm);
    if (is_good && !device_watch(d, d->anchored.anchor.socket, WATCH_ANCHOR, 0, 0, EPOLLIN, true)) {
        device_fail(d, TROUBLE, "the system refuses to watch a descriptor: %s", strerror(errno));
        is_good = false;
    }
    if (!is_good) {
        root_wipe(root);
    }
    return is_good;
}

/* ---- while partitions run ---- */

static void answer(struct device *d, size_t index, int32_t status, uint64_t value)
{
    uint8_t message[CONTROL_HEADER_LEN + 12];
    struct control_counter_is answer = { .status = status, .value = value };
    size_t len = control_encode_counter_is(out_span_of(message, sizeof(message)), &answer);
    if (d->members[index].socket >= 0) {
        member_send(d, index, span_of(message, len), NULL, 0);
    }
}

/* Whoever waits must not wait for ever. */
static void lose(struct device *d)
{
    uint64_t waiting = d->anchored.waiting;
    uint32_t life = d->life.number;
    d->anchored.is_gone = true;
    d->anchored.waiting = 0;
    anchor_stop(&d->anchored.anchor);
    log_put(&d->log, d->epoch, 0, LOG_NOTE, "ashlar-tpm is gone: what must be counted fails until the device is started again");
    for (size_t i = 0; i < d->manifest.system.partition_count && d->life.number == life; i++) {
        if ((waiting >> i & 1) != 0) {
            answer(d, i, PSA_ERROR_HARDWARE_FAILURE, 0);
        }
    }
}

static int slot_of(const struct device *d, size_t index)
{
    for (uint32_t i = 0; i < d->anchored.count; i++) {
        if (d->anchored.counters[i].pid == d->manifest.partitions[index].pid) {
            return (int)i;
        }
    }
    return -1;
}

static uint32_t tag_of(const struct device *d, size_t index)
{
    return d->life.number << 8 | (uint32_t)index;
}

void anchored_ask(struct device *d, size_t index, const struct control_counter *asked)
{
    int slot = slot_of(d, index);
    enum anchor_kind kind = asked->steps ? ANCHOR_STEP : ANCHOR_READ;
    if ((d->anchored.waiting >> index & 1) != 0) {
        device_die(d, (int)index, "broke the control protocol: it asked for its counter twice at once");
        return;
    }
    if (slot < 0) {
        answer(d, index, PSA_ERROR_DOES_NOT_EXIST, 0);
        return;
    }
    if (d->anchored.is_gone) {
        answer(d, index, PSA_ERROR_HARDWARE_FAILURE, 0);
        return;
    }
    d->anchored.waiting |= (uint64_t)1 << index;
    if (!anchor_ask(&d->anchored.anchor, kind, tag_of(d, index), (uint32_t)slot)) {
        lose(d);
    }
}

static void pass_on(struct device *d, const struct anchor_answer *got)
{
    size_t index = got->tag & 0xff;
    if (index >= d->manifest.system.partition_count || got->tag != tag_of(d, index) || (d->anchored.waiting >> index & 1) == 0) {
        return; /* asked in a life that is over */
    }
    d->anchored.waiting &= ~((uint64_t)1 << index);
    int slot = slot_of(d, index);
    bool is_good = got->status == ANCHOR_OK && slot >= 0;
    bool is_read = is_good && got->kind == ANCHOR_READ;
    /* One that was made anew has another name; it cannot fall, so this is only met where the TPM lies. */
    bool is_sound = !is_read || got->value >= d->anchored.counters[slot].base;
    answer(d, index, is_good && is_sound ? PSA_SUCCESS : PSA_ERROR_HARDWARE_FAILURE,
           is_read && is_sound ? got->value - d->anchored.counters[slot].base : 0);
}

void anchored_readable(struct device *d)
{
    struct anchor_answer got;
    int result = d->anchored.is_gone ? 0 : anchor_take(&d->anchored.anchor, &got);
    while (result == 1) {
        pass_on(d, &got);
        result = d->anchored.is_gone ? 0 : anchor_take(&d->anchored.anchor, &got);
    }
    if (result < 0) {
        lose(d);
    }
}

void anchored_forget(struct device *d)
{
    d->anchored.waiting = 0;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The files of the state folder that the supervisor reads itself, and the lives of a device. Input: one byte that says
 * which: the bytes of the file `lifecycle`, those of `epoch`, or events of a device's lives, three bytes each.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "fuzz.h"
#include "life.h"
#include "psa/lifecycle.h"
#include "supervisor/state.h"

enum { LIFECYCLE = 0, EPOCH = 1, LIVES = 2, MODES = 3 };

static struct state state;

static void remove_folder(void)
{
    (void)state_remove_tree(state.path);
}

static void make_folder(void)
{
    char path[] = "/dev/shm/ashlar-fuzz-XXXXXX"; /* in memory: the state syncs */
    char why[STATE_WHY_MAX];
    INVARIANT(mkdtemp(path) != NULL && state_open(&state, path, why));
    INVARIANT(atexit(remove_folder) == 0);
}

static void put_file(const char *name, const uint8_t *data, size_t len)
{
    int fd = openat(state.folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    INVARIANT(fd >= 0 && write(fd, data, len) == (ssize_t)len && close(fd) == 0);
}

/* A word of the table and a line feed is that lifecycle; every other content is damage, and unknown. */
static void read_lifecycle(const uint8_t *data, size_t len)
{
    put_file("lifecycle", data, len);
    uint32_t lifecycle = state_lifecycle(&state);
    if (lifecycle == PSA_LIFECYCLE_UNKNOWN) {
        return;
    }
    const char *name = state_lifecycle_name(lifecycle);
    INVARIANT(name != NULL && state_lifecycle_of(name) == lifecycle);
    INVARIANT(len == strlen(name) + 1 && memcmp(data, name, len - 1) == 0 && data[len - 1] == '\n');
    INVARIANT(state_set_lifecycle(&state, lifecycle) && state_lifecycle(&state) == lifecycle);
}

static void count_epochs(const uint8_t *data, size_t len)
{
    uint8_t before[4] = { 0 };
    memcpy(before, data, len < sizeof(before) ? len : sizeof(before));
    put_file("epoch", data, len);
    uint64_t first = state_next_epoch(&state);
    uint64_t second = state_next_epoch(&state);
    INVARIANT((uint32_t)first == get_le32(before) + 1 && (uint32_t)second == (uint32_t)first + 1);
    INVARIANT(first != 0 && second != 0 && first >> 32 != 0);
}

static void live(const uint8_t *data, size_t len)
{
    struct life life = { .state = LIFE_NONE };
    uint64_t now = 0;
    for (size_t at = 0; at + 3 <= len; at += 3) {
        struct life before = life;
        now += get_le16(data + at + 1);
        if (before.state == LIFE_NONE || before.state == LIFE_BACKING_OFF) {
            life_begin(&life, now);
            INVARIANT(life.state == LIFE_STARTING && life.number == before.number + 1 && life.deaths == before.deaths);
        } else if (before.state == LIFE_STARTING && data[at] % 2 == 0) {
            life_serve(&life, now);
            INVARIANT(life.state == LIFE_SERVING && life.has_served && life.streak == before.streak);
        } else {
            uint32_t delay = life_die(&life, now);
            INVARIANT(life.deaths == before.deaths + 1 && life.streak >= 1);
            INVARIANT(delay <= LIFE_DELAY_MAX_MS && (delay == 0) == (life.streak == 1));
            INVARIANT(life.state == (before.has_served ? LIFE_BACKING_OFF : LIFE_ENDED));
        }
        INVARIANT(life.since_ms == now && life.deaths <= life.number);
        if (life.state == LIFE_ENDED) {
            return;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (state.path[0] == '\0') {
        make_folder();
    }
    if (len == 0) {
        return 0;
    }
    switch (data[0] % MODES) {
    case LIFECYCLE:
        read_lifecycle(data + 1, len - 1);
        break;
    case EPOCH:
        count_epochs(data + 1, len - 1);
        break;
    default:
        live(data + 1, len - 1);
        break;
    }
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "supervisor/state.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "base/bytes.h"
#include "psa/lifecycle.h"

static const struct {
    uint32_t lifecycle;
    const char *name;
} lifecycles[] = {
    { PSA_LIFECYCLE_ASSEMBLY_AND_TEST, "assembly-and-test" },
    { PSA_LIFECYCLE_PSA_ROT_PROVISIONING, "provisioning" },
    { PSA_LIFECYCLE_SECURED, "secured" },
    { PSA_LIFECYCLE_DECOMMISSIONED, "decommissioned" },
};
enum { LIFECYCLE_COUNT = sizeof(lifecycles) / sizeof(lifecycles[0]) };

_Static_assert((int)STATE_PATH_MAX >= (int)PATH_MAX, "realpath() may fill it");

/* mkdir -p, each new folder 0700. */
static bool make_folders(const char *path)
{
    char part[STATE_PATH_MAX];
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof(part)) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(part, path, len + 1);
    for (size_t i = 1; i <= len; i++) {
        if (part[i] != '/' && part[i] != '\0') {
            continue;
        }
        char kept = part[i];
        part[i] = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST) {
            return false;
        }
        part[i] = kept;
    }
    return true;
}

static bool is_ours(int folder, const char *path, char why[STATE_WHY_MAX])
{
    struct stat status;
    if (fstat(folder, &status) != 0) {
        snprintf(why, STATE_WHY_MAX, "%s: %s", path, strerror(errno));
        return false;
    }
    if (status.st_uid != geteuid()) {
        snprintf(why, STATE_WHY_MAX, "%s: belongs to user %u, not to %u who runs the device; choose another --state",
                 path, (unsigned)status.st_uid, (unsigned)geteuid());
        return false;
    }
    if ((status.st_mode & 0077) != 0) {
        snprintf(why, STATE_WHY_MAX, "%s: other users have rights to it (mode %03o); `chmod 700` it", path,
                 (unsigned)(status.st_mode & 0777));
        return false;
    }
    return true;
}

bool state_open(struct state *state, const char *path, char why[STATE_WHY_MAX])
{
    state->folder = -1;
    if (!make_folders(path)) {
        snprintf(why, STATE_WHY_MAX, "%s: cannot make the state folder: %s", path, strerror(errno));
        return false;
    }
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        snprintf(why, STATE_WHY_MAX, "%s: cannot open the state folder: %s", path, strerror(errno));
        return false;
    }
    if (!is_ours(folder, path, why)) {
        close(folder);
        return false;
    }
    if (flock(folder, LOCK_EX | LOCK_NB) != 0) {
        snprintf(why, STATE_WHY_MAX, "%s: another ashlard uses this state; stop it, or choose another --state", path);
        close(folder);
        return false;
    }
    state->folder = folder;
    if (realpath(path, state->path) == NULL) { /* it is shown to others, who run in folders of their own */
        memcpy(state->path, path, strlen(path) + 1);
    }
    return true;
}

void state_close(struct state *state)
{
    if (state->folder >= 0) {
        close(state->folder);
    }
    state->folder = -1;
}

bool state_file(const struct state *state, const char *name, char out[STATE_PATH_MAX])
{
    int len = snprintf(out, STATE_PATH_MAX, "%s/%s", state->path, name);
    return len > 0 && len < STATE_PATH_MAX;
}

const char *state_lifecycle_name(uint32_t lifecycle)
{
    for (size_t i = 0; i < LIFECYCLE_COUNT; i++) {
        if (lifecycles[i].lifecycle == lifecycle) {
            return lifecycles[i].name;
        }
    }
    return NULL;
}

uint32_t state_lifecycle_of(const char *name)
{
    for (size_t i = 0; i < LIFECYCLE_COUNT; i++) {
        if (strcmp(lifecycles[i].name, name) == 0) {
            return lifecycles[i].lifecycle;
        }
    }
    return UINT32_MAX;
}

uint32_t state_lifecycle(const struct state *state)
{
    char text[64] = "";
    int fd = openat(state->folder, "lifecycle", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return errno == ENOENT ? PSA_LIFECYCLE_ASSEMBLY_AND_TEST : PSA_LIFECYCLE_UNKNOWN;
    }
    ssize_t got = read(fd, text, sizeof(text) - 1);
    close(fd);
    if (got < 2 || text[got - 1] != '\n' || memchr(text, '\0', (size_t)got) != NULL) {
        return PSA_LIFECYCLE_UNKNOWN;
    }
    text[got - 1] = '\0';
    uint32_t lifecycle = state_lifecycle_of(text);
    /* @spec FFM-LIFECYCLE-UNKNOWN */
    return lifecycle == UINT32_MAX ? PSA_LIFECYCLE_UNKNOWN : lifecycle;
}

bool state_set_lifecycle(const struct state *state, uint32_t lifecycle)
{
    const char *name = state_lifecycle_name(lifecycle);
    if (name == NULL) {
        return false;
    }
    int fd = openat(state->folder, "lifecycle.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return false;
    }
    bool is_good = dprintf(fd, "%s\n", name) == (int)strlen(name) + 1 && fsync(fd) == 0;
    is_good = close(fd) == 0 && is_good;
    return is_good && renameat(state->folder, "lifecycle.new", state->folder, "lifecycle") == 0 &&
           fsync(state->folder) == 0;
}

static uint32_t random_word(void)
{
    uint32_t word = 0;
    while (word == 0) {
        if (getrandom(&word, sizeof(word), 0) != (ssize_t)sizeof(word)) {
            word = 0;
        }
    }
    return word;
}

uint64_t state_next_epoch(const struct state *state)
{
    uint8_t bytes[4] = { 0 };
    uint32_t count = random_word();
    int fd = openat(state->folder, "epoch", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        if (pread(fd, bytes, sizeof(bytes), 0) < 0) {
            put_le32(bytes, count);
        }
        uint32_t next = get_le32(bytes) + 1;
        put_le32(bytes, next);
        if (pwrite(fd, bytes, sizeof(bytes), 0) == (ssize_t)sizeof(bytes) && fdatasync(fd) == 0) {
            count = next;
        }
        close(fd);
    }
    return (uint64_t)random_word() << 32 | count;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

bool state_remove_tree(const char *path)
{
    enum { OPEN_AT_ONCE = 16 };
    return nftw(path, remove_one, OPEN_AT_ONCE, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0;
}

bool state_implementation_id(enum root_kind kind, bool is_reduced, uint32_t level, uint8_t id[32])
{
    struct utsname machine;
    char text[256];
    if (uname(&machine) != 0) {
        return false;
    }
    /* Level 3 goes without saying: what it was called before there were others. */
    int len = snprintf(text, sizeof(text), "ashlar implementation 1%c%s%c%s%c%s%s", '\0', machine.machine, '\0',
                       root_kind_name(kind), '\0', is_reduced ? "reduced" : "release",
                       level == 1 ? " level 1" : level == 2 ? " level 2" : "");
    return len > 0 && (size_t)len < sizeof(text) &&
           EVP_Digest(text, (size_t)len + 1, id, NULL, EVP_sha256(), NULL) == 1;
}

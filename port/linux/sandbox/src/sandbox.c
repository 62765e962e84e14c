/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "sandbox/sandbox.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../uapi.h"
#include "layers.h"

static bool refuse_new_privileges(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1ul, 0ul, 0ul, 0ul) == 0;
}

/* @spec FFM-ISOLATION-I3 FFM-ISOLATION-I4 FFM-ISOLATION-I6 FFM-LEVEL-SPM */
static bool refuse_dumps(void)
{
    return prctl(PR_SET_DUMPABLE, 0ul, 0ul, 0ul, 0ul) == 0;
}

static bool limit(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(what, &now) != 0) {
        return false;
    }
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max < most) {
        most = now.rlim_max;
    }
    struct rlimit wanted = { .rlim_cur = most, .rlim_max = most };
    return setrlimit(what, &wanted) == 0;
}

static bool set_limits(const struct sandbox_needs *needs)
{
    bool is_good = limit(RLIMIT_CORE, 0);
    if (!needs->has_threads && !needs->is_reduced) {
        is_good = limit(RLIMIT_NPROC, 0) && is_good; /* those that run go on */
    }
    if (!needs->is_reduced) {
        is_good = limit(RLIMIT_FSIZE, needs->file_max) && is_good;
    }
    if (needs->memory_max != 0) {
        is_good = limit(RLIMIT_DATA, needs->memory_max) && is_good;
    }
    return is_good;
}

/* @spec FFM-ISOLATION-I1 FFM-ISOLATION-I7 */
static bool refuse_write_then_execute(void)
{
    return prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0ul, 0ul, 0ul) == 0;
}

static long landlock_version(void)
{
    return syscall(UAPI_LANDLOCK_CREATE_RULESET, NULL, 0ul, UAPI_LANDLOCK_VERSION_FLAG);
}

bool sandbox_has_landlock(void)
{
    return landlock_version() >= 1;
}

static bool enter_landlock(void)
{
    struct uapi_landlock_ruleset rules = { .handled_access_fs = UAPI_LANDLOCK_FS_ABI1 };
    long abi = landlock_version();
    if (abi < 1) {
        return false;
    }
    size_t size = sizeof(rules.handled_access_fs);
    rules.handled_access_fs |= abi >= 2 ? UAPI_LANDLOCK_FS_REFER : 0;
    rules.handled_access_fs |= abi >= 3 ? UAPI_LANDLOCK_FS_TRUNCATE : 0;
    rules.handled_access_fs |= abi >= 5 ? UAPI_LANDLOCK_FS_IOCTL_DEV : 0;
    if (abi >= 4) {
        rules.handled_access_net = UAPI_LANDLOCK_NET_BIND_TCP | UAPI_LANDLOCK_NET_CONNECT_TCP;
        size += sizeof(rules.handled_access_net);
    }
    if (abi >= 6) {
        rules.scoped = UAPI_LANDLOCK_SCOPE_ABSTRACT_UNIX | UAPI_LANDLOCK_SCOPE_SIGNAL;
        size += sizeof(rules.scoped);
    }
    int fd = (int)syscall(UAPI_LANDLOCK_CREATE_RULESET, &rules, size, 0ul);
    if (fd < 0) {
        return false;
    }
    bool is_good = syscall(UAPI_LANDLOCK_RESTRICT_SELF, fd, 0ul) == 0;
    close(fd);
    return is_good;
}

/* @mitigates T.LIN.BREAK_OUT T.LIN.LOOK_IN */
uint32_t sandbox_apply(uint32_t layers, const struct sandbox_needs *needs)
{
    uint32_t held = 0;
    if ((layers & SANDBOX_NO_NEW_PRIVILEGES) != 0 && refuse_new_privileges()) {
        held |= SANDBOX_NO_NEW_PRIVILEGES;
    }
    if ((layers & SANDBOX_NOT_DUMPABLE) != 0 && refuse_dumps()) {
        held |= SANDBOX_NOT_DUMPABLE;
    }
    if ((layers & SANDBOX_LIMITS) != 0 && set_limits(needs)) {
        held |= SANDBOX_LIMITS;
    }
    if (needs->is_reduced) {
        return held; /* a sanitizer's runtime maps, opens and traces as it likes */
    }
    if ((layers & SANDBOX_NO_WRITE_EXECUTE) != 0 && refuse_write_then_execute()) {
        held |= SANDBOX_NO_WRITE_EXECUTE;
    }
    if ((layers & SANDBOX_SECRETS_LOCKED) != 0 && sandbox_secrets_hold()) {
        held |= SANDBOX_SECRETS_LOCKED;
    }
    if ((layers & SANDBOX_SEALED_MAPPINGS) != 0 && sandbox_seal_program()) {
        held |= SANDBOX_SEALED_MAPPINGS;
    }
    if ((layers & SANDBOX_LANDLOCK) != 0 && enter_landlock()) {
        held |= SANDBOX_LANDLOCK;
    }
    if ((layers & SANDBOX_SECCOMP) != 0 && sandbox_enter_seccomp(needs)) {
        /*
         * The filter allows no executable mapping at all: what MDWE gives on kernels from 6.3 on holds with
         * it on older ones.
         */
        held |= SANDBOX_SECCOMP | (layers & SANDBOX_NO_WRITE_EXECUTE);
    }
    return held;
}

uint32_t sandbox_lock_down(const struct sandbox_needs *needs)
{
    return sandbox_apply(~SANDBOX_OUTER_LAYERS, needs);
}

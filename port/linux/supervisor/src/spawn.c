/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/sandbox.h"

enum { SOCKET_PLACE = 3, HIGH_PLACE = 100 };
enum { INNER_ID = 1000, DESCRIPTORS_MAX = 8192, STACK_LEAST = 1 << 20 };

static const struct {
    uint64_t flag;
    uint32_t layer;
} kinds[] = {
    { CLONE_NEWPID, SANDBOX_PIDS },    { CLONE_NEWNS, SANDBOX_MOUNTS }, { CLONE_NEWNET, SANDBOX_NETWORK },
    { CLONE_NEWIPC, SANDBOX_IPC },     { CLONE_NEWUTS, SANDBOX_HOST_NAME },
};
enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

static pid_t clone_like_fork(uint64_t flags, int *pidfd)
{
    return (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, pidfd, NULL, NULL);
}

static bool can_clone(uint64_t flags)
{
    int status = 0;
    pid_t pid = clone_like_fork(flags, NULL);
    if (pid == 0) {
        _exit(0);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static uint64_t all_kinds(void)
{
    uint64_t all = 0;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        all |= kinds[i].flag;
    }
    return all;
}

/* All at once where that works, as it mostly does: each trial is a process with namespaces of its own. */
static uint64_t those_that_work(uint64_t with)
{
    uint64_t working = 0;
    if (can_clone(all_kinds() | with)) {
        return all_kinds();
    }
    for (size_t i = 0; i < KIND_COUNT; i++) {
        working |= can_clone(kinds[i].flag | with) ? kinds[i].flag : 0;
    }
    return working != 0 && can_clone(working | with) ? working : 0;
}

void spawn_find_means(struct spawn_means *means)
{
    bool is_root = geteuid() == 0;
    *means = (struct spawn_means){ .is_root = is_root, .has_user_ns = !is_root, .namespaces = all_kinds() };
}

static void try_means(struct spawn_means *means)
{
    *means = (struct spawn_means){ .is_tried = true, .is_root = geteuid() == 0 };
    means->namespaces = means->is_root ? those_that_work(0) : 0;
    if (means->namespaces == 0 && can_clone(CLONE_NEWUSER)) {
        means->has_user_ns = true;
        means->namespaces = those_that_work(CLONE_NEWUSER);
    }
}

struct spawn_report *spawn_reports_new(size_t count)
{
    void *page =
        mmap(NULL, count * sizeof(struct spawn_report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? NULL : page;
}

/* ---- in the child ---- */

static _Noreturn void stop(struct spawn_report *report)
{
    report->error = errno == 0 ? EINVAL : errno;
    _exit(127);
}

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    size_t len = strlen(text);
    bool is_good = fd >= 0 && write(fd, text, len) == (ssize_t)len;
    if (fd >= 0) {
        close(fd);
    }
    return is_good;
}

/* One uid and gid inside, not root: exec then drops every right that the namespace gave. */
static bool map_user(uid_t uid, gid_t gid)
{
    char line[64];
    snprintf(line, sizeof(line), "%d %u 1\n", INNER_ID, (unsigned)uid);
    bool is_good = write_file("/proc/self/setgroups", "deny") && write_file("/proc/self/uid_map", line);
    snprintf(line, sizeof(line), "%d %u 1\n", INNER_ID, (unsigned)gid);
    return is_good && write_file("/proc/self/gid_map", line);
}

/* An empty, read-only file system becomes the root; the old one is gone. */
static bool enter_empty_root(void)
{
    static const char place[] = "/proc"; /* exists wherever this runs */
    return mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("none", place, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k,nr_inodes=8,mode=0555") == 0 &&
           chdir(place) == 0 && syscall(SYS_pivot_root, ".", ".") == 0 && umount2(".", MNT_DETACH) == 0 &&
           chdir("/") == 0 &&
           mount(NULL, "/", NULL, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0;
}

static bool become(uint32_t id)
{
    return syscall(SYS_setgroups, 0, NULL) == 0 && syscall(SYS_setresgid, id, id, id) == 0 &&
           syscall(SYS_setresuid, id, id, id) == 0;
}

static void limit(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(what, &now) == 0) {
        most = now.rlim_max == RLIM_INFINITY || most < now.rlim_max ? most : now.rlim_max;
        struct rlimit wanted = { .rlim_cur = most, .rlim_max = most };
        setrlimit(what, &wanted); /* best effort: LIMITS is reported by the inner fence */
    }
}

/*
 * All of them, those over a user namespace of its own included: whoever may read everything starts programs
 * that are dumpable.
 */
static bool drop_capabilities(void)
{
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };
    return syscall(SYS_capset, &header, none) == 0;
}

static void reset_signals(void)
{
    sigset_t none;
    for (int number = 1; number < NSIG; number++) {
        signal(number, SIG_DFL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Of the program, until exec: after the sockets. */
static int program_place(const struct spawn_request *request)
{
    return SOCKET_PLACE + (int)request->socket_count;
}

/* Descriptors 0 to 2 /dev/null, 3 and following the sockets, then the program until exec. Nothing else survives. */
static bool place_descriptors(const struct spawn_request *request)
{
    int sockets[SPAWN_SOCKETS_MAX];
    int last = program_place(request);
    int program = fcntl(request->program, F_DUPFD_CLOEXEC, HIGH_PLACE);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    bool is_good = program >= 0 && null >= 0 && request->socket_count <= SPAWN_SOCKETS_MAX;
    null = is_good ? fcntl(null, F_DUPFD_CLOEXEC, HIGH_PLACE) : -1;
    for (size_t i = 0; is_good && i < request->socket_count; i++) {
        sockets[i] = fcntl(request->sockets[i], F_DUPFD_CLOEXEC, HIGH_PLACE);
        is_good = sockets[i] >= 0;
    }
    is_good = is_good && null >= 0 && dup2(null, 0) == 0 && dup2(null, 1) == 1 &&
              (request->keeps_stderr || dup2(null, 2) == 2);
    for (size_t i = 0; is_good && i < request->socket_count; i++) {
        is_good = dup2(sockets[i], SOCKET_PLACE + (int)i) == SOCKET_PLACE + (int)i;
    }
    return is_good && dup3(program, last, O_CLOEXEC) == last && syscall(SYS_close_range, last + 1, ~0u, 0) == 0;
}

/* @spec FFM-ISOLATION-I5 FFM-LEVEL-1 FFM-LEVEL-2 FFM-LEVEL-3 FFM-LEVEL-PSA-ROT FFM-LEVEL-BEFORE-NS */
static uint32_t enter_layers(const struct spawn_means *means, const struct spawn_request *request)
{
    uint32_t layers = 0;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        layers |= (means->namespaces & kinds[i].flag) != 0 ? kinds[i].layer : 0;
    }
    if ((layers & SANDBOX_MOUNTS) != 0 && (request->has_interpreter || !enter_empty_root())) {
        layers &= ~(uint32_t)SANDBOX_MOUNTS;
    }
    if (means->is_root && !means->has_user_ns && (become(request->uid) || become(request->spare_uid))) {
        layers |= SANDBOX_OWN_USER;
    }
    return layers;
}

static _Noreturn void run_child(const struct spawn_means *means, const struct spawn_request *request,
                                struct spawn_report *report, const uid_t outer[2])
{
    char name[64];
    char *const arguments[] = { name, NULL };
    char *const environment[] = { NULL };
    snprintf(name, sizeof(name), "%s", request->name);
    bool is_mapped =
        means->has_user_ns && prctl(PR_SET_DUMPABLE, 1ul, 0ul, 0ul, 0ul) == 0 && map_user(outer[0], outer[1]);
    reset_signals();
    setsid();
    umask(077);
    if (!place_descriptors(request)) {
        stop(report);
    }
    report->layers = enter_layers(means, request) | (is_mapped ? (uint32_t)SANDBOX_OWN_USER : 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, DESCRIPTORS_MAX);
    limit(RLIMIT_STACK, request->stack_len > STACK_LEAST ? request->stack_len : STACK_LEAST);
    if (!request->has_interpreter) {
        /* Secret memory is a file to this limit; the partition lowers it to its store at lock-down. */
        limit(RLIMIT_FSIZE, request->file_max > SANDBOX_SECRETS_MAX ? request->file_max : SANDBOX_SECRETS_MAX);
        limit(RLIMIT_DATA, request->data_max);
        if (request->has_one_thread) {
            limit(RLIMIT_NPROC, 0); /* a child made before the fence would be outside it, and outlive what ends its parent */
        }
    }
    /* After the change of uid, which clears both. */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1ul, 0ul, 0ul, 0ul) != 0 ||
        prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0ul, 0ul, 0ul) != 0 || !drop_capabilities()) {
        stop(report);
    }
    if (!request->has_interpreter) {
        report->layers |= sandbox_apply(SANDBOX_BEFORE_EXEC, &(struct sandbox_needs){ .has_store = false });
    }
    syscall(SYS_execveat, program_place(request), "", arguments, environment, AT_EMPTY_PATH);
    stop(report);
}

static uint64_t flags_of(const struct spawn_means *means)
{
    return means->namespaces | (means->has_user_ns ? CLONE_NEWUSER : 0) | CLONE_PIDFD;
}

bool spawn_partition(struct spawn_means *means, const struct spawn_request *request, struct spawn_report *report,
                     pid_t *pid, int *pidfd)
{
    const uid_t outer[2] = { geteuid(), getegid() };
    *report = (struct spawn_report){ .layers = 0 };
    *pid = clone_like_fork(flags_of(means), pidfd);
    if (*pid < 0 && !means->is_tried) {
        try_means(means);
        *pid = clone_like_fork(flags_of(means), pidfd);
    }
    if (*pid == 0) {
        run_child(means, request, report, outer);
    }
    means->is_tried = true; /* later lives have what the first had, or none */
    return *pid > 0;
}

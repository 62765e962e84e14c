/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * restrict KIND[,KIND…] CMD ARG…: runs CMD as if on another machine. Exit status of CMD.
 *
 *   linux-6.1           what is newer does not exist: calls from 451 on and secret memory, which is off there (ENOSYS); flags of
 *                       memfd_create, prctl and socket options (EINVAL, ENOPROTOOPT); Landlock is that of ABI 2
 *   no-user-namespaces  clone and unshare refuse CLONE_NEWUSER (EPERM), clone3 is not there
 *   no-landlock         Landlock's calls are not there (ENOSYS)
 *   landlock-off        they are, and it is switched off (EOPNOTSUPP)
 *   no-seccomp          nobody can put a filter on himself (EINVAL)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../fence/pass_fd.h"

enum {
    FIRST_NEW_CALL = 451, /* cachestat, Linux 6.5 */
    LAST_NEW_CALL = 490,
    MEMFD_SECRET = 447,
    LANDLOCK_FIRST = 444,
    LANDLOCK_LAST = 446,
    LANDLOCK_ABI = 2,
    LANDLOCK_ATTRIBUTE = 8, /* bytes that ABI 2 knows */
    FIRST_NEW_PRCTL = 65,   /* PR_SET_MDWE, Linux 6.3 */
    LAST_NEW_PRCTL = 80
};

static struct scmp_arg_cmp is(unsigned index, scmp_datum_t value)
{
    return (struct scmp_arg_cmp){ .arg = index, .op = SCMP_CMP_EQ, .datum_a = value };
}

static struct scmp_arg_cmp has(unsigned index, scmp_datum_t bits)
{
    return (struct scmp_arg_cmp){ .arg = index, .op = SCMP_CMP_MASKED_EQ, .datum_a = bits, .datum_b = bits };
}

static bool refuse(scmp_filter_ctx filter, int error, int call)
{
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)error), call, 0) == 0;
}

static bool refuse_if(scmp_filter_ctx filter, int error, int call, struct scmp_arg_cmp condition)
{
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)error), call, 1, condition) == 0;
}

static bool be_old(scmp_filter_ctx filter)
{
    static const int options[] = { 76, 77, 83 }; /* SO_PASSPIDFD, SO_PEERPIDFD (6.5), SO_PASSRIGHTS (6.16) */
    bool is_good = refuse(filter, ENOSYS, MEMFD_SECRET) && refuse_if(filter, EINVAL, SCMP_SYS(memfd_create), has(1, 0x8)) &&
                   refuse_if(filter, EINVAL, SCMP_SYS(memfd_create), has(1, 0x10)) &&
                   refuse_if(filter, ENOTTY, SCMP_SYS(ioctl),
                             (struct scmp_arg_cmp){ 1, SCMP_CMP_MASKED_EQ, 0xff00, 0xff00 }); /* of pidfds: 6.9 on */
    for (int call = FIRST_NEW_CALL; call <= LAST_NEW_CALL; call++) {
        is_good = is_good && refuse(filter, ENOSYS, call);
    }
    for (scmp_datum_t option = FIRST_NEW_PRCTL; option <= LAST_NEW_PRCTL; option++) {
        is_good = is_good && refuse_if(filter, EINVAL, SCMP_SYS(prctl), is(0, option));
    }
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        is_good = is_good && refuse_if(filter, ENOPROTOOPT, SCMP_SYS(setsockopt), is(2, (scmp_datum_t)options[i])) &&
                  refuse_if(filter, ENOPROTOOPT, SCMP_SYS(getsockopt), is(2, (scmp_datum_t)options[i]));
    }
    return is_good;
}

/* The version is asked for with flag 1; a filter cannot answer a number, so answer() does. */
static bool be_landlock_2(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_NOTIFY, LANDLOCK_FIRST, 1, is(2, 1)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(E2BIG), LANDLOCK_FIRST, 1,
                            (struct scmp_arg_cmp){ .arg = 1, .op = SCMP_CMP_GT, .datum_a = LANDLOCK_ATTRIBUTE }) == 0;
}

static bool refuse_landlock(scmp_filter_ctx filter, int error)
{
    bool is_good = true;
    for (int call = LANDLOCK_FIRST; call <= LANDLOCK_LAST; call++) {
        is_good = is_good && refuse(filter, error, call);
    }
    return is_good;
}

static bool refuse_user_namespaces(scmp_filter_ctx filter)
{
    return refuse(filter, ENOSYS, SCMP_SYS(clone3)) && refuse_if(filter, EPERM, SCMP_SYS(clone), has(0, CLONE_NEWUSER)) &&
           refuse_if(filter, EPERM, SCMP_SYS(unshare), has(0, CLONE_NEWUSER));
}

static bool refuse_seccomp(scmp_filter_ctx filter)
{
    return refuse_if(filter, EINVAL, SCMP_SYS(seccomp), is(0, SECCOMP_SET_MODE_FILTER)) &&
           refuse_if(filter, EINVAL, SCMP_SYS(prctl), is(0, PR_SET_SECCOMP));
}

static bool add(scmp_filter_ctx filter, const char *kind, const char *all)
{
    if (strcmp(kind, "linux-6.1") == 0) {
        return be_old(filter) && (strstr(all, "landlock") != NULL || be_landlock_2(filter));
    }
    if (strcmp(kind, "no-user-namespaces") == 0) {
        return refuse_user_namespaces(filter);
    }
    if (strcmp(kind, "no-landlock") == 0) {
        return refuse_landlock(filter, ENOSYS);
    }
    if (strcmp(kind, "landlock-off") == 0) {
        return refuse_landlock(filter, EOPNOTSUPP);
    }
    return strcmp(kind, "no-seccomp") == 0 && refuse_seccomp(filter);
}

static bool load(scmp_filter_ctx filter, const char *all)
{
    char kinds[256];
    char *rest = NULL;
    bool is_good = filter != NULL;
    snprintf(kinds, sizeof(kinds), "%s", all);
    for (char *kind = strtok_r(kinds, ",", &rest); is_good && kind != NULL; kind = strtok_r(NULL, ",", &rest)) {
        is_good = add(filter, kind, all);
    }
    /* The filter goes on last: from then on nobody here can put another. */
    return is_good && seccomp_load(filter) == 0;
}

static void answer(int listener)
{
    struct seccomp_notif asked = { .id = 0 };
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) == 0) {
        struct seccomp_notif_resp reply = { .id = asked.id, .val = LANDLOCK_ABI };
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
    }
}

static _Noreturn void run(int socket, char **argv)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!load(filter, argv[1])) {
        fprintf(stderr, "restrict: no such filter here: %s\n", argv[1]);
        _exit(125);
    }
    int listener = seccomp_notify_fd(filter);
    if (!pass_fd(socket, listener < 0 ? socket : listener)) {
        _exit(125);
    }
    if (listener >= 0) {
        close(listener);
    }
    execvp(argv[2], argv + 2);
    _exit(127);
}

int main(int argc, char **argv)
{
    int pair[2];
    int status = 0;
    if (argc < 3 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return 125;
    }
    pid_t child = fork();
    if (child == 0) {
        run(pair[1], argv);
    }
    close(pair[1]);
    struct pollfd waiting = { .fd = take_fd(pair[0]), .events = POLLIN };
    bool has_listener = strstr(argv[1], "linux-6.1") != NULL && strstr(argv[1], "landlock") == NULL;
    while (waiting.fd >= 0 && has_listener && poll(&waiting, 1, -1) > 0 &&
           (waiting.revents & POLLHUP) == 0) {
        answer(waiting.fd);
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

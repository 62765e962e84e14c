/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * count_calls FILE CMD ARG…: runs CMD, and writes to FILE which system calls each process made after it had put a filter
 * on itself: lines "NAME CALL", sorted out by who reads them. NAME is the process's argv[0]. The kernel asks before each
 * call (SECCOMP_RET_USER_NOTIF) and is told to go on; a filter further in that refuses wins over that, so what is
 * refused is not counted. Exit status of CMD.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pass_fd.h"

enum { NAMES_MAX = 64, CALLS_MAX = 512, PROCESSES_MAX = 4096, NAME_LEN = 64, MSEAL = 462 };

/* Who is fenced: its place among the names, by process id. */
struct process {
    uint32_t id;
    int name;
};
static struct process processes[PROCESSES_MAX];
static size_t process_count;
static char names[NAMES_MAX][NAME_LEN];
static size_t name_count;
static bool is_made[NAMES_MAX][CALLS_MAX];

static int name_of(uint32_t id)
{
    char path[64];
    char name[NAME_LEN] = "";
    size_t at = 0;
    snprintf(path, sizeof(path), "/proc/%u/cmdline", id);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, name, sizeof(name) - 1);
    if (fd >= 0) {
        close(fd);
    }
    if (got <= 0) {
        return -1;
    }
    while (at < name_count && strcmp(names[at], name) != 0) {
        at++;
    }
    if (at == name_count && name_count < NAMES_MAX) {
        memcpy(names[name_count++], name, sizeof(name));
    }
    return at < NAMES_MAX ? (int)at : -1;
}

/* A thread's id is not its process's; a partition has one, or asks from the first. */
static void note(uint32_t id, const struct seccomp_data *data)
{
    uint32_t call = (uint32_t)data->nr;
    for (size_t i = process_count; i-- != 0;) {
        if (processes[i].id == id) {
            if (call < CALLS_MAX && processes[i].name >= 0) {
                is_made[processes[i].name][call] = true;
            }
            return;
        }
    }
    bool is_fencing = call == SYS_seccomp && data->args[0] == SECCOMP_SET_MODE_FILTER && data->args[2] != 0;
    if (is_fencing && process_count < PROCESSES_MAX) {
        processes[process_count++] = (struct process){ id, name_of(id) };
    }
}

static void answer(int listener)
{
    struct seccomp_notif asked = { .id = 0 };
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0) {
        return; /* it died meanwhile */
    }
    note(asked.pid, &asked.data);
    struct seccomp_notif_resp reply = { .id = asked.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE };
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
}

/* sendmsg on descriptor `socket` is not asked about: it is how the listener gets out. */
static int put_filter(int socket)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sendmsg, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)socket, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
    };
    struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1ul, 0ul, 0ul, 0ul) != 0) {
        return -1;
    }
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

static int report(const char *path)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        return 125;
    }
    for (size_t name = 0; name < name_count; name++) {
        for (int call = 0; call < CALLS_MAX; call++) {
            char *text = is_made[name][call] ? seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, call) : NULL;
            if (is_made[name][call]) {
                fprintf(out, "%s %s\n", names[name], text != NULL ? text : call == MSEAL ? "mseal" : "?");
            }
            free(text);
        }
    }
    return fclose(out) == 0 ? 0 : 125;
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
        int listener = put_filter(pair[1]);
        if (listener < 0 || !pass_fd(pair[1], listener)) {
            _exit(125);
        }
        close(listener);
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    close(pair[1]);
    int listener = take_fd(pair[0]);
    struct pollfd waiting = { .fd = listener, .events = POLLIN };
    while (listener >= 0 && poll(&waiting, 1, -1) > 0 && (waiting.revents & POLLHUP) == 0) {
        answer(listener);
    }
    waitpid(child, &status, 0);
    int reported = report(argv[1]);
    return listener < 0 ? 125 : reported != 0 ? reported : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

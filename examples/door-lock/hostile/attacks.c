/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "attacks.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lock/wire.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"
#include "rt/port.h"

enum { SAMPLE = 32 };

static uintptr_t found; /* the key's address, 0 until it is found */

static void tell_errno(char text[LOCK_ATTACK_TEXT_MAX], const char *what)
{
    int error = errno;
    snprintf(text, LOCK_ATTACK_TEXT_MAX, "%s: errno %d (%s)", what, error, strerror(error));
}

static void read_address(const struct attack *attack, char *text)
{
    uint8_t bytes[SAMPLE];
    attack_peek(attack->address, bytes, sizeof(bytes));
    attack_tell_bytes(text, "read by pointer: ", bytes, sizeof(bytes));
}

static void read_proc_mem(const struct attack *attack, char *text)
{
    char path[64];
    uint8_t bytes[SAMPLE];
    snprintf(path, sizeof(path), "/proc/%d/mem", (int)attack->pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        tell_errno(text, path);
        return;
    }
    ssize_t got = pread(fd, bytes, sizeof(bytes), (off_t)attack->address);
    if (got == (ssize_t)sizeof(bytes)) {
        attack_tell_bytes(text, "read through /proc: ", bytes, sizeof(bytes));
    } else {
        tell_errno(text, "pread");
    }
    close(fd);
}

static void read_by_call(const struct attack *attack, char *text)
{
    uint8_t bytes[SAMPLE];
    struct iovec here = { bytes, sizeof(bytes) };
    struct iovec there = { NULL, sizeof(bytes) };
    memcpy(&there.iov_base, &attack->address, sizeof(attack->address));
    if (process_vm_readv(attack->pid, &here, 1, &there, 1, 0) == (ssize_t)sizeof(bytes)) {
        attack_tell_bytes(text, "process_vm_readv: ", bytes, sizeof(bytes));
    } else {
        tell_errno(text, "process_vm_readv");
    }
}

static void attach(const struct attack *attack, char *text)
{
    if (ptrace(PTRACE_SEIZE, (pid_t)attack->pid, NULL, NULL) == 0) {
        snprintf(text, LOCK_ATTACK_TEXT_MAX, "ptrace: attached to process %d", (int)attack->pid);
        (void)ptrace(PTRACE_DETACH, (pid_t)attack->pid, NULL, NULL);
    } else {
        tell_errno(text, "ptrace");
    }
}

static void read_store(const struct attack *attack, char *text)
{
    uint8_t bytes[SAMPLE];
    int fd = open(attack->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        tell_errno(text, "open the store");
        return;
    }
    ssize_t got = read(fd, bytes, sizeof(bytes));
    close(fd);
    if (got == (ssize_t)sizeof(bytes)) {
        attack_tell_bytes(text, "the store begins: ", bytes, sizeof(bytes));
    } else {
        tell_errno(text, "read the store");
    }
}

static void drive_bolt(const struct attack *attack, char *text)
{
    static const char open_it[] = "open\n";
    psa_status_t status = rt_device_write("bolt", open_it, sizeof(open_it) - 1);
    if (status == PSA_SUCCESS) {
        snprintf(text, LOCK_ATTACK_TEXT_MAX, "the bolt moves: it was my device");
        return;
    }
    int fd = open(attack->path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd >= 0 && write(fd, open_it, sizeof(open_it) - 1) == (ssize_t)sizeof(open_it) - 1) {
        snprintf(text, LOCK_ATTACK_TEXT_MAX, "the bolt moves: written past its partition");
    } else {
        char what[48];
        snprintf(what, sizeof(what), "device: status %d; open the motor", (int)status);
        tell_errno(text, what);
    }
    if (fd >= 0) {
        close(fd);
    }
}

static void open_socket(const struct attack *attack, char *text)
{
    (void)attack;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        tell_errno(text, "socket");
        return;
    }
    snprintf(text, LOCK_ATTACK_TEXT_MAX, "socket: open, the key can be sent anywhere");
    close(fd);
}

static _Noreturn void shell(int out)
{
    static char name[] = "sh";
    static char option[] = "-c";
    static char command[] = "echo a shell with user id $(id -u)";
    char *argv[] = { name, option, command, NULL };
    (void)dup2(out, STDOUT_FILENO);
    (void)execv("/bin/sh", argv);
    _exit(127);
}

static void run_shell(const struct attack *attack, char *text)
{
    static char name[] = "sh";
    char *argv[] = { name, NULL };
    int ends[2] = { -1, -1 };
    (void)attack;
    pid_t child = pipe2(ends, O_CLOEXEC) == 0 ? fork() : -1;
    if (child == 0) {
        shell(ends[1]);
    }
    if (child < 0) {
        int error = errno;
        (void)execv("/bin/sh", argv); /* comes back only if it is refused */
        int then = errno;
        snprintf(text, LOCK_ATTACK_TEXT_MAX, "fork: errno %d (%s); exec: errno %d (%s)", error, strerror(error), then,
                 strerror(then));
        return;
    }
    close(ends[1]);
    ssize_t got = read(ends[0], text, LOCK_ATTACK_TEXT_MAX - 1);
    close(ends[0]);
    (void)waitpid(child, NULL, 0);
    text[got > 0 ? got - 1 : 0] = '\0';
}

static void call_actuator(const struct attack *attack, char *text)
{
    uint8_t value[LOCK_VALUE_LEN] = { 0 };
    uint8_t answer[LOCK_ANSWER_LEN];
    psa_invec in = { value, sizeof(value) };
    psa_outvec out = { answer, sizeof(answer) };
    (void)attack;
    psa_status_t status = psa_call(LOCK_ACTUATOR_HANDLE, LOCK_BOLT_UNLOCK, &in, 1, &out, 1);
    snprintf(text, LOCK_ATTACK_TEXT_MAX, "the actuator answered: status %d", (int)status);
}

static void search(const struct attack *attack, char *text)
{
    (void)attack;
    found = attack_search(text);
}

void attack_run(enum lock_attack which, const struct attack *attack, char text[LOCK_ATTACK_TEXT_MAX])
{
    static void (*const attacks[])(const struct attack *attack, char *text) = {
        [LOCK_ATTACK_POINTER] = search,        [LOCK_ATTACK_ADDRESS] = read_address, [LOCK_ATTACK_PROC_MEM] = read_proc_mem,
        [LOCK_ATTACK_VM_READV] = read_by_call, [LOCK_ATTACK_PTRACE] = attach,        [LOCK_ATTACK_STORE] = read_store,
        [LOCK_ATTACK_BOLT] = drive_bolt,       [LOCK_ATTACK_SOCKET] = open_socket,   [LOCK_ATTACK_EXEC] = run_shell,
        [LOCK_ATTACK_CALL] = call_actuator,
    };
    size_t index = (size_t)which;
    if (index == 0 || index >= sizeof(attacks) / sizeof(attacks[0])) {
        snprintf(text, LOCK_ATTACK_TEXT_MAX, "no such attack");
        return;
    }
    struct attack filled = *attack;
    filled.pid = attack->pid == 0 ? getpid() : attack->pid;
    filled.address = attack->address == 0 ? found : attack->address;
    attacks[index](&filled, text);
}

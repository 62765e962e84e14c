/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * An attack succeeds as soon as the kernel lets it: an answer such as "no such address" means that the door was open.
 */
#define _GNU_SOURCE
#include "attacks.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096 };
static const char constant[PAGE * 2] __attribute__((aligned(4096))) = "nobody writes here";
static volatile char secret[16] = "a secret";

static enum attack_result if_so(int is_so)
{
    return is_so ? ATTACK_SUCCEEDED : ATTACK_REFUSED;
}

static enum attack_result read_its_memory(pid_t victim)
{
    char here[16];
    struct iovec local = { here, sizeof(here) };
    struct iovec remote = { (void *)(uintptr_t)secret, sizeof(secret) };
    return if_so(process_vm_readv(victim, &local, 1, &remote, 1, 0) > 0 || errno == EFAULT);
}

static enum attack_result write_its_memory(pid_t victim)
{
    char here[16] = "something else";
    struct iovec local = { here, sizeof(here) };
    struct iovec remote = { (void *)(uintptr_t)secret, sizeof(secret) };
    return if_so(process_vm_writev(victim, &local, 1, &remote, 1, 0) > 0 || errno == EFAULT);
}

static enum attack_result open_its_memory(pid_t victim)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/mem", (int)victim);
    return if_so(open(path, O_RDWR | O_CLOEXEC) >= 0);
}

static enum attack_result trace_it(pid_t victim)
{
    int is_traced = ptrace(PTRACE_SEIZE, victim, NULL, NULL) == 0;
    if (is_traced) {
        ptrace(PTRACE_DETACH, victim, NULL, NULL);
    }
    return if_so(is_traced);
}

static enum attack_result signal_it(pid_t victim)
{
    return if_so(kill(victim, SIGCONT) == 0);
}

static enum attack_result take_its_descriptors(pid_t victim)
{
    int pidfd = (int)syscall(SYS_pidfd_open, victim, 0);
    return if_so(pidfd >= 0 && syscall(SYS_pidfd_getfd, pidfd, 0, 0) >= 0);
}

static enum attack_result write_read_only_data(pid_t victim)
{
    char *page = (char *)(uintptr_t)constant;
    (void)victim;
    if (mprotect(page, PAGE, PROT_READ | PROT_WRITE) != 0) {
        return ATTACK_REFUSED;
    }
    *(volatile char *)page = 'N';
    return if_so(*(volatile const char *)page == 'N');
}

static enum attack_result write_code(pid_t victim)
{
    uintptr_t at = (uintptr_t)write_code & ~(uintptr_t)(PAGE - 1);
    (void)victim;
    if (mprotect((void *)at, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC) != 0) {
        return ATTACK_REFUSED;
    }
    volatile char *byte = (volatile char *)(uintptr_t)write_code;
    *byte = *byte;
    return ATTACK_SUCCEEDED;
}

/* A function that returns. */
static void put_code(void *page)
{
#if defined(__x86_64__)
    memcpy(page, "\xc3", 1);
#elif defined(__aarch64__)
    memcpy(page, "\xc0\x03\x5f\xd6", 4);
#else
#error "no code for this machine"
#endif
    __builtin___clear_cache(page, (char *)page + 4);
}

static enum attack_result call_it(void *page)
{
    void (*function)(void);
    memcpy(&function, &page, sizeof(function));
    function();
    return ATTACK_SUCCEEDED;
}

static enum attack_result execute_what_was_written(pid_t victim)
{
    void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    (void)victim;
    if (page == MAP_FAILED) {
        return ATTACK_REFUSED;
    }
    put_code(page);
    return mprotect(page, PAGE, PROT_READ | PROT_EXEC) == 0 ? call_it(page) : ATTACK_REFUSED;
}

static enum attack_result map_what_is_written_and_executed(pid_t victim)
{
    void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    (void)victim;
    if (page == MAP_FAILED) {
        return ATTACK_REFUSED;
    }
    put_code(page);
    return call_it(page);
}

static enum attack_result execute_a_file_of_its_own(pid_t victim)
{
    uint8_t code[PAGE];
    int fd = memfd_create("code", MFD_CLOEXEC);
    (void)victim;
    put_code(code);
    void *page = fd >= 0 && write(fd, code, sizeof(code)) == (ssize_t)sizeof(code)
                     ? mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0)
                     : MAP_FAILED;
    return page != MAP_FAILED ? call_it(page) : ATTACK_REFUSED;
}

static enum attack_result open_a_file(pid_t victim)
{
    (void)victim;
    return if_so(open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0);
}

static enum attack_result list_the_root(pid_t victim)
{
    (void)victim;
    return if_so(open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0);
}

static enum attack_result make_a_local_socket(pid_t victim)
{
    (void)victim;
    return if_so(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0);
}

static enum attack_result make_a_network_socket(pid_t victim)
{
    (void)victim;
    return if_so(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0);
}

static enum attack_result fork_itself(pid_t victim)
{
    (void)victim;
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    if (child > 0) {
        waitpid(child, NULL, 0);
    }
    return if_so(child > 0);
}

static void *do_nothing(void *unused)
{
    return unused;
}

static enum attack_result start_a_thread(pid_t victim)
{
    pthread_t thread;
    (void)victim;
    if (pthread_create(&thread, NULL, do_nothing, NULL) != 0) {
        return ATTACK_REFUSED;
    }
    pthread_join(thread, NULL);
    return ATTACK_SUCCEEDED;
}

static enum attack_result become_another_program(pid_t victim)
{
    char *none[] = { NULL };
    (void)victim;
    execve("/there/is/no/such/program", none, none);
    return if_so(errno == ENOENT);
}

static enum attack_result become_dumpable(pid_t victim)
{
    (void)victim;
    return if_so(prctl(PR_SET_DUMPABLE, 1ul, 0ul, 0ul, 0ul) == 0 && prctl(PR_GET_DUMPABLE, 0ul, 0ul, 0ul, 0ul) == 1);
}

static enum attack_result change_its_limits(pid_t victim)
{
    struct rlimit limit = { 1024, 1024 };
    (void)victim;
    return if_so(setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

static enum attack_result leave_its_namespace(pid_t victim)
{
    (void)victim;
    return if_so(unshare(CLONE_FILES) == 0);
}

const struct attack_row attack_rows[] = {
    { "read-its-memory", read_its_memory },
    { "write-its-memory", write_its_memory },
    { "open-its-memory", open_its_memory },
    { "trace-it", trace_it },
    { "signal-it", signal_it },
    { "take-its-descriptors", take_its_descriptors },
    { "write-read-only-data", write_read_only_data },
    { "write-code", write_code },
    { "execute-what-was-written", execute_what_was_written },
    { "map-what-is-written-and-executed", map_what_is_written_and_executed },
    { "execute-a-file-of-its-own", execute_a_file_of_its_own },
    { "open-a-file", open_a_file },
    { "list-the-root", list_the_root },
    { "make-a-local-socket", make_a_local_socket },
    { "make-a-network-socket", make_a_network_socket },
    { "fork-itself", fork_itself },
    { "start-a-thread", start_a_thread },
    { "become-another-program", become_another_program },
    { "become-dumpable", become_dumpable },
    { "change-its-limits", change_its_limits },
    { "leave-its-namespace", leave_its_namespace },
};
const size_t attack_count = sizeof(attack_rows) / sizeof(attack_rows[0]);

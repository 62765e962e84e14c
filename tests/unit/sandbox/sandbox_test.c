/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A hostile program, with and without the fence. Each try runs in a child of its own: unfenced it must succeed, behind
 * the named layer it must fail with the errno or signal stated.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/sandbox.h"
#include "test.h"

/* A try: 0 it succeeded, else the errno. */
typedef int (*deed)(void);

enum { KILLED = 1000 };

static pid_t victim; /* a process of the same user that the tries may aim at */
static int victim_word = 42;

static int done(long result)
{
    return result < 0 ? errno : 0;
}

static int open_file(void)
{
    return done(open("/etc/passwd", O_RDONLY));
}

static int make_file(void)
{
    int result = done(open("/tmp/ashlar-hostile", O_CREAT | O_WRONLY, 0600));
    unlink("/tmp/ashlar-hostile");
    return result;
}

static int look_at_path(void)
{
    struct stat status;
    return done(stat("/etc/passwd", &status));
}

static int list_folder(void)
{
    return done(open("/", O_RDONLY | O_DIRECTORY));
}

static int open_memory_of_other(void)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/mem", (int)victim);
    return done(open(path, O_RDWR));
}

static int read_memory_of_other(void)
{
    int word = 0;
    struct iovec mine = { &word, sizeof(word) };
    struct iovec theirs = { &victim_word, sizeof(word) };
    return done(process_vm_readv(victim, &mine, 1, &theirs, 1, 0));
}

static int write_memory_of_other(void)
{
    int word = 42;
    struct iovec mine = { &word, sizeof(word) };
    struct iovec theirs = { &victim_word, sizeof(word) };
    return done(process_vm_writev(victim, &mine, 1, &theirs, 1, 0));
}

static int trace_other(void)
{
    return done(ptrace(PTRACE_ATTACH, victim, NULL, NULL));
}

static int signal_other(void)
{
    return done(kill(victim, SIGURG));
}

static int make_inet_socket(void)
{
    return done(socket(AF_INET, SOCK_STREAM, 0));
}

static int make_unix_socket(void)
{
    int pair[2];
    return done(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}

static int fork_it(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    return done(pid);
}

static int run_shell(void)
{
    char *const argv[] = { (char[]){ "sh" }, (char[]){ "-c" }, (char[]){ "exit 0" }, NULL };
    char *const envp[] = { NULL };
    execve("/bin/sh", argv, envp);
    return errno;
}

static int start_thread(void)
{
    pthread_t thread;
    int result = pthread_create(&thread, NULL, (void *(*)(void *))(void (*)(void))pthread_self, NULL);
    return result == 0 ? pthread_join(thread, NULL) : result;
}

static int make_executable(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return done(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int map_executable(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? errno : 0;
}

static int pass_descriptor_to_socket_other_than_the_control_one(void)
{
    struct msghdr message = { .msg_iov = NULL };
    int result = done(sendmsg(5, &message, MSG_DONTWAIT));
    return result == ENOTSOCK ? 0 : result; /* descriptor 5 is a file: reaching the kernel's check is success */
}

static int host_name(void)
{
    struct utsname name;
    return done(uname(&name));
}

static int make_shared_segment(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    int result = done(id);
    shmctl(id, IPC_RMID, NULL);
    return result;
}

static int make_namespace(void)
{
    return done(unshare(geteuid() == 0 ? CLONE_NEWUTS : CLONE_NEWUSER));
}

static int become_dumpable(void)
{
    return done(prctl(PR_SET_DUMPABLE, 1ul, 0ul, 0ul, 0ul));
}

static int install_handler(void)
{
    struct sigaction action = { .sa_handler = SIG_IGN };
    return done(sigaction(SIGTERM, &action, NULL));
}

static int write_to_store(void)
{
    return done(pwrite(5, "x", 1, 0));
}

static int truncate_store(void)
{
    return done(ftruncate(5, 1));
}

static int change_mode_of_store(void)
{
    return done(fchmod(5, 0644));
}

static int control_device(void)
{
    int pending = 0;
    return done(syscall(SYS_ioctl, 5, 0x541bul, &pending)) == EPERM ? EPERM : 0;
}

static int move_time(void)
{
    return done(syscall(SYS_personality, 0xfffffffful));
}

static int make_memory_file(void)
{
    return done(memfd_create("x", 0));
}

static int raise_limit(void)
{
    struct rlimit none;
    return done(getrlimit(RLIMIT_CORE, &none)) == 0 && none.rlim_max == 0 ? EPERM : 0;
}

/* A constant of its own: what an attacker replaces who can make system calls and may execute nothing new. */
static const char constant[8192] = { 1 };

static int map_over_constant(void)
{
    uintptr_t page = ((uintptr_t)constant + 4095) & ~(uintptr_t)4095;
    void *place = NULL;
    memcpy(&place, &page, sizeof(page));
    void *made = mmap(place, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    return made == MAP_FAILED ? errno : 0;
}

/* ---- what runs the tries ---- */

static const struct sandbox_needs no_needs = { .has_store = false };

static int in_child(uint32_t layers, const struct sandbox_needs *needs, deed try)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        int file = memfd_create("store", 0);
        dup2(file, 5);
        if (layers != 0 && (sandbox_apply(layers, needs) & layers & ~(uint32_t)SANDBOX_NO_WRITE_EXECUTE) !=
                               (layers & ~(uint32_t)SANDBOX_NO_WRITE_EXECUTE & ~SANDBOX_OUTER_LAYERS)) {
            _exit(255);
        }
        syscall(SYS_exit_group, try());
    }
    EXPECT(waitpid(pid, &status, 0) == pid);
    return WIFSIGNALED(status) ? KILLED + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool has_layer(uint32_t layer)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        _exit((sandbox_apply(layer | SANDBOX_NO_NEW_PRIVILEGES, &no_needs) & layer) == layer ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void start_victim(void)
{
    victim = fork();
    if (victim == 0) {
        prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0ul, 0ul, 0ul);
        for (;;) {
            pause();
        }
    }
}

static void end_victim(void)
{
    kill(victim, SIGKILL);
    waitpid(victim, NULL, 0);
}

struct row {
    const char *name;
    deed try;
    int wanted; /* errno, or KILLED + signal */
};

static void expect_rows(uint32_t layers, const struct row *rows, size_t count)
{
    start_victim();
    for (size_t i = 0; i < count; i++) {
        int open_result = in_child(0, &no_needs, rows[i].try);
        int fenced_result = in_child(layers, &no_needs, rows[i].try);
        if (open_result != 0 || fenced_result != rows[i].wanted) {
            char text[200];
            snprintf(text, sizeof(text), "%s: unfenced %d, expected 0; fenced %d, expected %d", rows[i].name,
                     open_result, fenced_result, rows[i].wanted);
            end_victim();
            FAIL(text);
        }
    }
    end_victim();
}

#define ROW(try, wanted) { #try, try, wanted }

/* @tests C.LIN.CONFINE */
static void seccomp_alone_refuses_what_a_partition_never_needs(void)
{
    static const struct row rows[] = {
        ROW(open_file, EPERM),
        ROW(make_file, EPERM),
        ROW(look_at_path, EPERM),
        ROW(list_folder, EPERM),
        ROW(open_memory_of_other, EPERM),
        ROW(read_memory_of_other, EPERM),
        ROW(write_memory_of_other, EPERM),
        ROW(trace_other, EPERM),
        ROW(signal_other, EPERM),
        ROW(make_inet_socket, EPERM),
        ROW(make_unix_socket, EPERM),
        ROW(fork_it, EPERM),
        ROW(run_shell, EPERM),
        ROW(start_thread, EPERM),
        ROW(make_executable, EPERM),
        ROW(map_executable, EPERM),
        ROW(host_name, EPERM),
        ROW(make_shared_segment, EPERM),
        ROW(make_namespace, KILLED + SIGSYS),
        ROW(become_dumpable, EPERM),
        ROW(install_handler, EPERM),
        ROW(truncate_store, EPERM),
        ROW(change_mode_of_store, EPERM),
        ROW(control_device, EPERM),
        ROW(move_time, KILLED + SIGSYS),
        ROW(make_memory_file, EPERM),
        ROW(write_to_store, EPERM),
        ROW(pass_descriptor_to_socket_other_than_the_control_one, EPERM),
    };
    if (!has_layer(SANDBOX_SECCOMP)) {
        SKIP("this kernel or container refuses seccomp filters");
    }
    expect_rows(SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_SECCOMP, rows, sizeof(rows) / sizeof(rows[0]));
}

static void landlock_alone_refuses_every_path(void)
{
    static const struct row rows[] = { ROW(open_file, EACCES), ROW(make_file, EACCES), ROW(list_folder, EACCES),
                                       ROW(run_shell, EACCES), ROW(open_memory_of_other, EACCES) };
    if (!has_layer(SANDBOX_LANDLOCK)) {
        SKIP("this kernel has no Landlock");
    }
    expect_rows(SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_LANDLOCK, rows, sizeof(rows) / sizeof(rows[0]));
}

static void memory_that_was_written_is_never_executed(void)
{
    static const struct row rows[] = { ROW(make_executable, EACCES), ROW(map_executable, EACCES) };
    if (!has_layer(SANDBOX_NO_WRITE_EXECUTE)) {
        SKIP("this kernel has no PR_SET_MDWE (Linux 6.3)");
    }
    expect_rows(SANDBOX_NO_WRITE_EXECUTE, rows, sizeof(rows) / sizeof(rows[0]));
}

static void what_is_never_written_cannot_be_mapped_over(void)
{
    static const struct row rows[] = { ROW(map_over_constant, EPERM) };
    if (!has_layer(SANDBOX_SEALED_MAPPINGS)) {
        SKIP("this kernel has no mseal (Linux 6.10)");
    }
    expect_rows(SANDBOX_SEALED_MAPPINGS, rows, sizeof(rows) / sizeof(rows[0]));
}

static int fork_as_user(void)
{
    if (geteuid() == 0 && (setresgid(65533, 65533, 65533) != 0 || setresuid(65533, 65533, 65533) != 0)) {
        return EACCES;
    }
    return fork_it();
}

static void no_process_can_be_added(void)
{
    static const struct row rows[] = { ROW(fork_as_user, EAGAIN) };
    expect_rows(SANDBOX_LIMITS, rows, sizeof(rows) / sizeof(rows[0]));
}

static void no_core_file_is_ever_written(void)
{
    static const struct row rows[] = { ROW(raise_limit, EPERM) };
    struct rlimit now;
    getrlimit(RLIMIT_CORE, &now);
    if (now.rlim_max == 0) {
        SKIP("core files are forbidden here already");
    }
    expect_rows(SANDBOX_LIMITS, rows, sizeof(rows) / sizeof(rows[0]));
}

/* The other way round: the fenced one is the victim of a process of the same user. */
static int attack_fenced(uint32_t layers)
{
    int ready[2];
    int result = 0;
    char byte = 0;
    EXPECT_EQ(pipe(ready), 0);
    pid_t pid = fork();
    if (pid == 0) {
        if (geteuid() == 0 && (setresgid(65533, 65533, 65533) != 0 || setresuid(65533, 65533, 65533) != 0)) {
            _exit(1);
        }
        prctl(PR_SET_DUMPABLE, 1ul, 0ul, 0ul, 0ul);
        sandbox_apply(layers, &no_needs);
        if (write(ready[1], "", 1) != 1) {
            _exit(1);
        }
        for (;;) {
            pause();
        }
    }
    EXPECT_EQ(read(ready[0], &byte, 1), 1);
    pid_t attacker = fork();
    if (attacker == 0) {
        if (geteuid() == 0 && (setresgid(65533, 65533, 65533) != 0 || setresuid(65533, 65533, 65533) != 0)) {
            _exit(254);
        }
        victim = pid;
        int traced = trace_other();
        _exit(traced != 0 ? traced : 0);
    }
    EXPECT(waitpid(attacker, &result, 0) == attacker);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(ready[0]);
    close(ready[1]);
    return WEXITSTATUS(result);
}

static void a_process_of_the_same_user_cannot_trace_a_fenced_one(void)
{
    int open_result = attack_fenced(0);
    if (open_result == EPERM) {
        SKIP("this kernel forbids tracing without the fence too (Yama)");
    }
    EXPECT_EQ(open_result, 0);
    EXPECT_EQ(attack_fenced(SANDBOX_NOT_DUMPABLE), EPERM);
}

/* ---- what must go on ---- */

static int serve(void)
{
    int bell = 7;
    struct epoll_event event = { .events = EPOLLIN };
    struct timespec now;
    uint64_t one = 1;
    void *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, 5, 0);
    int epoll = 8;
    bool is_good = page != MAP_FAILED && epoll_ctl(epoll, EPOLL_CTL_ADD, bell, &event) == 0 &&
                   write(bell, &one, sizeof(one)) == (ssize_t)sizeof(one) && epoll_wait(epoll, &event, 1, 100) == 1 &&
                   clock_gettime(CLOCK_MONOTONIC, &now) == 0 && fcntl(5, F_GET_SEALS) >= 0;
    void *heap = malloc(1 << 20);
    is_good = is_good && heap != NULL;
    free(heap);
    return is_good && munmap(page, 8192) == 0 ? 0 : errno != 0 ? errno : 1;
}

static int serve_with_store(void)
{
    char byte = 0;
    bool is_good = pwrite(5, "x", 1, 0) == 1 && fdatasync(5) == 0 && pread(5, &byte, 1, 0) == 1 && byte == 'x';
    return is_good ? 0 : errno;
}

static void a_fenced_partition_can_do_its_work(void)
{
    static const struct sandbox_needs with_store = { .has_store = true };
    static const struct sandbox_needs with_threads = { .has_threads = true };
    int bell = eventfd(0, 0);
    int epoll = epoll_create1(0);
    if (!has_layer(SANDBOX_SECCOMP)) {
        SKIP("this kernel or container refuses seccomp filters");
    }
    EXPECT(dup2(bell, 7) == 7 && dup2(epoll, 8) == 8);
    EXPECT_EQ(in_child(SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_SECCOMP, &no_needs, serve), 0);
    EXPECT_EQ(in_child(SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_SECCOMP, &with_store, serve_with_store), 0);
    EXPECT_EQ(in_child(SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_SECCOMP, &with_threads, start_thread), 0);
    EXPECT_EQ(in_child(SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_SECCOMP, &with_threads, fork_it), EPERM);
}

static void a_reduced_fence_says_what_it_leaves_out(void)
{
    static const struct sandbox_needs reduced = { .is_reduced = true };
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        uint32_t held = sandbox_lock_down(&reduced);
        uint32_t left_out = SANDBOX_SECCOMP | SANDBOX_LANDLOCK | SANDBOX_NO_WRITE_EXECUTE;
        _exit((held & left_out) == 0 && (held & SANDBOX_NOT_DUMPABLE) != 0 ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

static void every_layer_says_what_its_lack_costs(void)
{
    uint32_t seen = 0;
    for (size_t i = 0; i < SANDBOX_LAYERS_COUNT; i++) {
        const struct sandbox_layer_row *row = sandbox_layer_row(i);
        EXPECT_EQ(row->layer, 1u << i);
        EXPECT(row->name[0] != '\0' && strlen(row->cost) > 10 && strlen(row->mend) > 10);
        seen |= row->layer;
    }
    EXPECT_EQ(SANDBOX_REQUIRED_LAYERS & ~seen, 0);
}

static void a_guarded_secret_is_not_in_a_forked_child(void)
{
    int status = 0;
    uint8_t *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(page, 0xa5, 4096);
    if (!sandbox_guard_secret(page + 100, 32)) {
        SKIP("locked memory is used up (RLIMIT_MEMLOCK)");
    }
    pid_t pid = fork();
    if (pid == 0) {
        _exit(page[100] == 0 ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(page[100], 0xa5);
    munmap(page, 4096);
}

static long locked_kib(void)
{
    char line[128];
    long kib = -1;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof(line), status) != NULL) {
        if (strncmp(line, "VmLck:", 6) == 0) {
            kib = strtol(line + 6, NULL, 10);
        }
    }
    if (status != NULL) {
        fclose(status);
    }
    return kib;
}

static void guarded_pages_are_locked_zero_and_not_inherited(void)
{
    int status = 0;
    long before = locked_kib();
    uint8_t *page = sandbox_secret_new(5000);
    EXPECT(page != NULL);
    if (!sandbox_secrets_hold()) {
        SKIP("locked memory is used up (RLIMIT_MEMLOCK)");
    }
    EXPECT_EQ(locked_kib() - before, 8);
    EXPECT(page[0] == 0 && page[8191] == 0);
    memset(page, 0xa5, 8192);
    pid_t pid = fork();
    if (pid == 0) {
        _exit(page[100] == 0 ? 0 : 1); /* it is not there: a fault, or zeros */
    }
    waitpid(pid, &status, 0);
    EXPECT((WIFEXITED(status) && WEXITSTATUS(status) == 0) || (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV));
    munmap(page, 8192);
}

static void the_heap_is_served_from_guarded_pages(void)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        long before = locked_kib();
        if (!sandbox_guard_heap()) {
            _exit(2);
        }
        bool is_locked = locked_kib() - before >= 1000;
        char *key = malloc(4096);
        memset(key, 0xa5, 4096);
        pid_t child = fork();
        if (child == 0) {
            _exit(key[0]);
        }
        waitpid(child, &status, 0);
        _exit(is_locked && WEXITSTATUS(status) == 0 ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    if (WEXITSTATUS(status) == 2) {
        SKIP("locked memory is used up (RLIMIT_MEMLOCK)");
    }
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(seccomp_alone_refuses_what_a_partition_never_needs, "ASHLAR-design:fence-seccomp"),
        TEST(landlock_alone_refuses_every_path, "ASHLAR-design:fence-landlock"),
        TEST(memory_that_was_written_is_never_executed, "ASHLAR-design:fence-no-write-execute FFM-ISOLATION-I1 FFM-ISOLATION-I7"),
        TEST(what_is_never_written_cannot_be_mapped_over, "ASHLAR-design:fence-sealed"),
        TEST(no_process_can_be_added, "ASHLAR-design:fence-limits"),
        TEST(no_core_file_is_ever_written, "ASHLAR-design:fence-limits"),
        TEST(a_process_of_the_same_user_cannot_trace_a_fenced_one,
             "ASHLAR-design:fence-not-dumpable FFM-ISOLATION-I3 FFM-ISOLATION-I4 FFM-ISOLATION-I6 FFM-LEVEL-3"),
        TEST(a_fenced_partition_can_do_its_work, "ASHLAR-design:fence-seccomp"),
        TEST(a_reduced_fence_says_what_it_leaves_out, "ASHLAR-design:fence"),
        TEST(every_layer_says_what_its_lack_costs, "ASHLAR-design:fence"),
        TEST(guarded_pages_are_locked_zero_and_not_inherited, "ASHLAR-design:secrets"),
        TEST(the_heap_is_served_from_guarded_pages, "ASHLAR-design:secrets"),
        TEST(a_guarded_secret_is_not_in_a_forked_child, "ASHLAR-design:secrets"),
    };
    return test_main("sandbox", tests, sizeof(tests) / sizeof(tests[0]));
}

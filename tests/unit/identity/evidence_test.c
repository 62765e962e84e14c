/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What is read of a process that connected: a child of this test, over a real socket.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "identity/evidence.h"
#include "test.h"

enum child { STAYS, ENDS, LEAVES_IT_TO_ANOTHER, RUNS_ANOTHER };

static struct identity_facts facts;
static struct sockaddr_un address = { .sun_family = AF_UNIX };
static socklen_t address_len;
static int listener = -1;

static _Noreturn void be_child(enum child kind, int go)
{
    char byte;
    int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (connect(fd, (const struct sockaddr *)&address, address_len) != 0) {
        _exit(2);
    }
    if (kind == LEAVES_IT_TO_ANOTHER && fork() == 0) {
        kind = STAYS;
    }
    if (kind == RUNS_ANOTHER && read(go, &byte, 1) >= 0) {
        execl("/bin/sleep", "sleep", "30", (char *)NULL);
    }
    if (kind == STAYS) {
        while (read(go, &byte, 1) < 0 && errno == EINTR) {
        }
    }
    _exit(0);
}

struct peer {
    int socket;
    pid_t pid;
    int go;
};

static struct peer connect_child(enum child kind)
{
    int pipe_ends[2];
    EXPECT_EQ(pipe2(pipe_ends, O_CLOEXEC), 0);
    struct peer peer = { .pid = fork(), .go = pipe_ends[1] };
    if (peer.pid == 0) {
        close(pipe_ends[1]);
        be_child(kind, pipe_ends[0]);
    }
    close(pipe_ends[0]);
    peer.socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    EXPECT(peer.pid > 0 && peer.socket >= 0);
    return peer;
}

static void reap(struct peer *peer)
{
    if (peer->pid > 0) {
        kill(peer->pid, SIGKILL);
        EXPECT_EQ(waitpid(peer->pid, NULL, 0), peer->pid);
    }
    peer->pid = 0;
}

static void end_child(struct peer *peer)
{
    close(peer->go);
    close(peer->socket);
    reap(peer);
}

static void await_end(pid_t pid)
{
    siginfo_t info;
    EXPECT_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
}

static bool learns(const struct peer *peer, uint32_t condition)
{
    const char *why = NULL;
    facts = (struct identity_facts){ .known = IDENTITY_UID, .uid = geteuid() };
    struct identity_evidence evidence = identity_evidence_of(peer->socket);
    bool is_learned = identity_evidence_learn(&evidence, condition, &facts, &why);
    identity_evidence_close(&evidence);
    EXPECT(is_learned || why != NULL);
    return is_learned;
}

static void digest_of(const char *path, uint8_t digest[IDENTITY_DIGEST_LEN])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    EXPECT(fd >= 0 && identity_digest(fd, digest));
    close(fd);
}

static void expect_all_of_a_child_that_stays(void)
{
    char text[8192], own[IDENTITY_PATH_MAX];
    uint8_t digest[IDENTITY_DIGEST_LEN];
    struct peer peer = connect_child(STAYS);
    int fd = open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);
    ssize_t len = read(fd, text, sizeof(text));
    close(fd);
    if (identity_cgroup_of(span_of(text, len > 0 ? (size_t)len : 0), own)) {
        EXPECT(learns(&peer, IDENTITY_CGROUP));
        EXPECT_STR(facts.cgroup, own);
    }
    EXPECT(learns(&peer, IDENTITY_GID));
    EXPECT_EQ(facts.gid, getegid());
    EXPECT_EQ(facts.group_count, getgroups(0, NULL));
    EXPECT(learns(&peer, IDENTITY_LABEL));
    digest_of("/proc/self/exe", digest);
    EXPECT(learns(&peer, IDENTITY_EXECUTABLE));
    EXPECT_MEM(facts.executable, digest, sizeof(digest));
    EXPECT(learns(&peer, IDENTITY_EXECUTABLE)); /* remembered */
    EXPECT_MEM(facts.executable, digest, sizeof(digest));
    end_child(&peer);
}

static void who_connected_is_known_by_group_cgroup_and_program(void)
{
    expect_all_of_a_child_that_stays();
}

static void so_it_is_where_the_kernel_does_not_hold_the_process(void)
{
    identity_evidence_forgo_peerpidfd(true);
    EXPECT(!identity_has_peerpidfd());
    expect_all_of_a_child_that_stays();
    identity_evidence_forgo_peerpidfd(false);
}

static void expect_nothing_of(const struct peer *peer)
{
    EXPECT(!learns(peer, IDENTITY_CGROUP));
    EXPECT(!learns(peer, IDENTITY_EXECUTABLE));
}

static void of_a_process_that_ended_nothing_is_said(void)
{
    struct peer peer = connect_child(ENDS);
    await_end(peer.pid);
    expect_nothing_of(&peer);
    identity_evidence_forgo_peerpidfd(true);
    expect_nothing_of(&peer);
    identity_evidence_forgo_peerpidfd(false);
    reap(&peer);
    expect_nothing_of(&peer);
    end_child(&peer);
}

/* @tests C.LIN.PEER */
static void whoever_holds_the_socket_since_is_not_asked(void)
{
    struct peer peer = connect_child(LEAVES_IT_TO_ANOTHER);
    await_end(peer.pid);
    expect_nothing_of(&peer);
    end_child(&peer);
}

/* A process with a number of our choice, which only root may make. 0: refused. */
static pid_t fork_as(pid_t number)
{
    pid_t numbers[1] = { number };
    struct clone_args arguments = { .exit_signal = SIGCHLD, .set_tid = (uint64_t)(uintptr_t)numbers, .set_tid_size = 1 };
    long made = syscall(SYS_clone3, &arguments, sizeof(arguments));
    if (made == 0) {
        for (;;) {
            pause();
        }
    }
    return made > 0 ? (pid_t)made : 0;
}

static void a_number_that_another_process_got_decides_nothing(void)
{
    struct peer peer = connect_child(ENDS);
    pid_t number = peer.pid;
    await_end(number);
    EXPECT_EQ(waitpid(number, NULL, 0), number);
    peer.pid = fork_as(number);
    if (peer.pid == 0 || !identity_has_peerpidfd()) {
        end_child(&peer);
        SKIP("a process with a given number needs root, and one held by the kernel Linux 6.5");
    }
    expect_nothing_of(&peer);
    end_child(&peer);
}

static void a_program_is_what_runs_when_it_is_looked_at(void)
{
    uint8_t sleeps[IDENTITY_DIGEST_LEN], own[IDENTITY_DIGEST_LEN];
    struct peer peer = connect_child(RUNS_ANOTHER);
    digest_of("/bin/sleep", sleeps);
    digest_of("/proc/self/exe", own);
    EXPECT(learns(&peer, IDENTITY_EXECUTABLE));
    EXPECT_MEM(facts.executable, own, sizeof(own));
    EXPECT_EQ(write(peer.go, "x", 1), 1);
    for (int i = 0; i < 500 && (!learns(&peer, IDENTITY_EXECUTABLE) || memcmp(facts.executable, own, sizeof(own)) == 0); i++) {
        usleep(10000);
    }
    EXPECT_MEM(facts.executable, sleeps, sizeof(sleeps));
    end_child(&peer);
}

static void a_program_that_changes_on_the_disk_is_hashed_again(void)
{
    uint8_t first[IDENTITY_DIGEST_LEN], second[IDENTITY_DIGEST_LEN];
    char path[] = "/tmp/ashlar-program-XXXXXX";
    int fd = mkstemp(path);
    EXPECT(fd >= 0 && write(fd, "one", 3) == 3);
    digest_of(path, first);
    EXPECT_EQ(pwrite(fd, "two", 3, 0), 3);
    digest_of(path, second);
    EXPECT(memcmp(first, second, sizeof(first)) != 0);
    EXPECT_EQ(ftruncate(fd, IDENTITY_EXECUTABLE_MAX + 1), 0);
    EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
    EXPECT(!identity_digest(fd, first) && errno == EFBIG);
    close(fd);
    EXPECT_EQ(unlink(path), 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(who_connected_is_known_by_group_cgroup_and_program, "ASHLAR-design:identity"),
        TEST(so_it_is_where_the_kernel_does_not_hold_the_process, "ASHLAR-design:identity"),
        TEST(of_a_process_that_ended_nothing_is_said, "ASHLAR-threat:client-identity"),
        TEST(whoever_holds_the_socket_since_is_not_asked, "ASHLAR-threat:client-identity"),
        TEST(a_number_that_another_process_got_decides_nothing, "ASHLAR-threat:client-identity"),
        TEST(a_program_is_what_runs_when_it_is_looked_at, "ASHLAR-design:identity"),
        TEST(a_program_that_changes_on_the_disk_is_hashed_again, "ASHLAR-design:identity"),
    };
    snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, "ashlar-evidence-%d", (int)getpid());
    address_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(address.sun_path + 1));
    listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (bind(listener, (const struct sockaddr *)&address, address_len) != 0 || listen(listener, 8) != 0) {
        return 1;
    }
    return test_main("identity.evidence", tests, sizeof(tests) / sizeof(tests[0]));
}

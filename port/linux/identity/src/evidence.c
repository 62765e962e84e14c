/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "identity/evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "../../uapi.h"

enum { CHUNK = 65536, REMEMBERED = 8, SETTLED_S = 2 };

static bool is_peerpidfd_forgone;

void identity_evidence_forgo_peerpidfd(bool is_forgone)
{
    is_peerpidfd_forgone = is_forgone;
}

static int peer_pidfd(int socket)
{
    int fd = -1;
    socklen_t len = sizeof(fd);
    errno = ENOPROTOOPT;
    if (is_peerpidfd_forgone || getsockopt(socket, SOL_SOCKET, SO_PEERPIDFD, &fd, &len) != 0) {
        return -1;
    }
    return fd;
}

bool identity_has_peerpidfd(void)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return false;
    }
    int fd = peer_pidfd(pair[0]);
    close(pair[0]);
    close(pair[1]);
    if (fd >= 0) {
        close(fd);
    }
    return fd >= 0;
}

/* @mitigates T.LIN.SPOOFED_CLIENT */
struct identity_evidence identity_evidence_of(int socket)
{
    return (struct identity_evidence){ .socket = socket, .pidfd = -1, .folder = -1 };
}

void identity_evidence_close(struct identity_evidence *evidence)
{
    if (evidence->pidfd >= 0) {
        close(evidence->pidfd);
    }
    if (evidence->folder >= 0) {
        close(evidence->folder);
    }
    *evidence = identity_evidence_of(evidence->socket);
}

static bool cannot(const char **why, const char *what)
{
    *why = what;
    return false;
}

static bool is_alive(int pidfd)
{
    struct pollfd end = { .fd = pidfd, .events = POLLIN };
    return poll(&end, 1, 0) == 0;
}

/* The number, in our pid namespace, of the process that a pidfd holds; 0 if it has none there. */
static int number_of(int pidfd)
{
    char path[64];
    char text[512];
    int pid = 0;
    snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", pidfd);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
    if (fd >= 0) {
        close(fd);
    }
    text[got > 0 ? got : 0] = '\0';
    const char *line = strstr(text, "Pid:");
    return line != NULL && sscanf(line, "Pid: %d", &pid) == 1 && pid > 0 ? pid : 0;
}

/* Without SO_PEERPIDFD the number is all there is. It is no other's if the process has the user of the connection. */
static int open_by_number(int socket, uint32_t uid)
{
    struct ucred peer;
    struct stat status;
    char path[64];
    socklen_t len = sizeof(peer);
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0 || peer.pid <= 0) {
        return -1;
    }
    int pidfd = (int)syscall(SYS_pidfd_open, peer.pid, 0u);
    snprintf(path, sizeof(path), "/proc/%d/task", peer.pid);
    bool is_his = pidfd >= 0 && stat(path, &status) == 0 && (status.st_uid == uid || status.st_uid == 0) && is_alive(pidfd);
    if (!is_his && pidfd >= 0) {
        close(pidfd);
    }
    return is_his ? pidfd : -1;
}

/* The folder's descriptor names the process for ever, since it lived when the folder was open. */
static bool hold_process(struct identity_evidence *e, uint32_t uid, const char **why)
{
    char path[64];
    if (e->folder >= 0) {
        return is_alive(e->pidfd) || cannot(why, "who you are cannot be told: the process that connected has ended; connect from one that stays");
    }
    e->pidfd = peer_pidfd(e->socket);
    e->is_held_by_kernel = e->pidfd >= 0;
    if (e->pidfd < 0 && errno == ENOPROTOOPT) { /* any other error: that process is gone, and its number may be another's */
        e->pidfd = open_by_number(e->socket, uid);
    }
    int pid = e->pidfd < 0 ? 0 : number_of(e->pidfd);
    if (pid == 0) {
        return cannot(why, "who you are cannot be told: the process that connected has ended, or is not seen from here (another pid namespace)");
    }
    snprintf(path, sizeof(path), "/proc/%d", pid);
    e->folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (e->folder < 0) {
        return cannot(why, "who you are cannot be told: /proc does not show the process that connected; mount a /proc without hidepid for ashlard");
    }
    return is_alive(e->pidfd) || cannot(why, "who you are cannot be told: the process that connected has ended; connect from one that stays");
}

static bool learn_groups(const struct identity_evidence *e, struct identity_facts *facts, const char **why)
{
    struct ucred peer;
    gid_t groups[IDENTITY_GROUPS_MAX];
    socklen_t len = sizeof(peer);
    socklen_t groups_len = sizeof(groups);
    _Static_assert(sizeof(gid_t) == sizeof(uint32_t), "groups are copied");
    if (getsockopt(e->socket, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0 ||
        getsockopt(e->socket, SOL_SOCKET, SO_PEERGROUPS, groups, &groups_len) != 0) {
        return cannot(why, "who you are cannot be told: your groups are not to be had, or are more than 256");
    }
    facts->gid = peer.gid;
    facts->group_count = groups_len / sizeof(groups[0]);
    memcpy(facts->groups, groups, groups_len);
    return true;
}

static bool learn_label(const struct identity_evidence *e, struct identity_facts *facts, const char **why)
{
    socklen_t len = IDENTITY_LABEL_MAX;
    memset(facts->label, 0, sizeof(facts->label));
    if (getsockopt(e->socket, SOL_SOCKET, SO_PEERSEC, facts->label, &len) == 0) {
        return true; /* its length may count the NUL or not */
    }
    memset(facts->label, 0, sizeof(facts->label));
    return errno == ENOPROTOOPT || errno == EOPNOTSUPP || cannot(why, "who you are cannot be told: your security label is not to be had, or is longer than 255 bytes");
}

static bool learn_cgroup(struct identity_evidence *e, struct identity_facts *facts, const char **why)
{
    static char text[16384];
    size_t len = 0;
    ssize_t got = 1;
    if (!hold_process(e, facts->uid, why)) {
        return false;
    }
    int fd = openat(e->folder, "cgroup", O_RDONLY | O_CLOEXEC);
    while (fd >= 0 && got > 0 && len < sizeof(text)) {
        got = read(fd, text + len, sizeof(text) - len);
        len += got > 0 ? (size_t)got : 0;
    }
    if (fd >= 0) {
        close(fd);
    }
    if (fd < 0 || got != 0 || !is_alive(e->pidfd)) {
        return cannot(why, "who you are cannot be told: /proc does not show your control group, or the process ended meanwhile");
    }
    return identity_cgroup_of(span_of(text, len), facts->cgroup) ||
           cannot(why, "who you are cannot be told: you are in no control group of systemd's hierarchy or the unified one");
}

/* ---- executables ---- */

bool identity_digest(int fd, uint8_t digest[IDENTITY_DIGEST_LEN])
{
    static uint8_t chunk[CHUNK];
    size_t len = 0;
    ssize_t got = 1;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool is_good = md != NULL && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1;
    errno = is_good ? 0 : ENOMEM;
    while (is_good && got != 0) {
        got = read(fd, chunk, sizeof(chunk));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        len += got > 0 ? (size_t)got : 0;
        errno = len > IDENTITY_EXECUTABLE_MAX ? EFBIG : errno;
        is_good = got >= 0 && len <= IDENTITY_EXECUTABLE_MAX && EVP_DigestUpdate(md, chunk, (size_t)got) == 1;
    }
    is_good = is_good && EVP_DigestFinal_ex(md, digest, NULL) == 1;
    EVP_MD_CTX_free(md);
    return is_good;
}

/* Digests of files that have not changed since, and had not just changed then. */
static struct {
    struct stat file;
    uint8_t digest[IDENTITY_DIGEST_LEN];
} remembered[REMEMBERED];
static size_t remembered_next;

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static bool recall(const struct stat *file, uint8_t digest[IDENTITY_DIGEST_LEN])
{
    for (size_t i = 0; i < REMEMBERED; i++) {
        if (remembered[i].file.st_ino != 0 && is_same_file(&remembered[i].file, file)) {
            memcpy(digest, remembered[i].digest, IDENTITY_DIGEST_LEN);
            return true;
        }
    }
    return false;
}

/* A file that changes twice within a tick of its clock looks the same: it is remembered when it has rested. */
static void remember(const struct stat *file, const uint8_t digest[IDENTITY_DIGEST_LEN])
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (file->st_ctim.tv_sec + SETTLED_S < now.tv_sec) {
        remembered[remembered_next].file = *file;
        memcpy(remembered[remembered_next].digest, digest, IDENTITY_DIGEST_LEN);
        remembered_next = (remembered_next + 1) % REMEMBERED;
    }
}

static bool hash_file(int fd, const struct stat *file, uint8_t digest[IDENTITY_DIGEST_LEN])
{
    struct stat after;
    if (recall(file, digest)) {
        return true;
    }
    if (!identity_digest(fd, digest) || fstat(fd, &after) != 0 || !is_same_file(file, &after)) {
        return false;
    }
    remember(file, digest);
    return true;
}

static bool still_runs(const struct identity_evidence *e, const struct stat *file)
{
    struct stat now;
    return fstatat(e->folder, "exe", &now, 0) == 0 && now.st_dev == file->st_dev && now.st_ino == file->st_ino &&
           is_alive(e->pidfd);
}

static bool learn_executable(struct identity_evidence *e, struct identity_facts *facts, const char **why)
{
    struct stat file;
    if (!hold_process(e, facts->uid, why)) {
        return false;
    }
    int fd = openat(e->folder, "exe", O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return cannot(why, "who you are cannot be told: ashlard may not read your program; make it readable, or name the client otherwise");
    }
    bool is_good = fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && file.st_size <= IDENTITY_EXECUTABLE_MAX &&
                   hash_file(fd, &file, facts->executable);
    close(fd);
    if (!is_good) {
        return cannot(why, "who you are cannot be told: your program is longer than 128 MiB, changes, or cannot be read");
    }
    return still_runs(e, &file) || cannot(why, "who you are cannot be told: the process ended, or ran another program, while it was looked at; connect again");
}

bool identity_evidence_learn(void *evidence, uint32_t condition, struct identity_facts *facts,
                             const char **why)
{
    struct identity_evidence *e = evidence;
    switch (condition) {
    case IDENTITY_GID:
        return learn_groups(e, facts, why);
    case IDENTITY_CGROUP:
        return learn_cgroup(e, facts, why);
    case IDENTITY_LABEL:
        return learn_label(e, facts, why);
    case IDENTITY_EXECUTABLE:
        return learn_executable(e, facts, why);
    default:
        return cannot(why, "who you are cannot be told");
    }
}

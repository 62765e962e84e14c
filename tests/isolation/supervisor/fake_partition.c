/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A partition that speaks the control protocol and nothing else. Its name says how it misbehaves; GOOD, LOCKS and
 * DEPENDENT do not.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "control/control.h"
#include "sandbox/sandbox.h"

enum { SOCKET = 3, ANY_LAYERS = 0xfff, STANDBY_LEAST_MS = 300 };

static uint8_t out[CONTROL_MESSAGE_MAX];
static uint8_t in[CONTROL_MESSAGE_MAX];

static void say(size_t len)
{
    if (len == 0 || control_send(SOCKET, span_of(out, len), NULL, 0, true) != 0) {
        _exit(9);
    }
}

static struct out_span room(void)
{
    return out_span_of(out, sizeof(out));
}

/* What the outer layers leave of the world, before any inner one: told in a panic. */
static void look_around(void)
{
    char text[160];
    struct stat status;
    int entries = 0;
    int open_fds = 0;
    DIR *root = opendir("/");
    for (struct dirent *entry = root == NULL ? NULL : readdir(root); entry != NULL; entry = readdir(root)) {
        entries += entry->d_name[0] != '.';
    }
    if (root != NULL) { /* Landlock refuses even to look */
        closedir(root);
    }
    for (int fd = 0; fd < 1024; fd++) {
        open_fds += fcntl(fd, F_GETFD) >= 0;
    }
    int parent = kill(getppid(), 0) == 0 && getppid() != 0;
    int write_root = mkdir("/x", 0700) == 0;
    /* A store or device that it was not given would show here as well: 0 to 3 and nothing else. */
    int is_dumpable = prctl(PR_GET_DUMPABLE, 0ul, 0ul, 0ul, 0ul) != 0;
    int len =
        snprintf(text, sizeof(text),
                 "pid %d parent %d root entries %d writable %d passwd %d descriptors %d dumpable %d uid %u env %d",
                 (int)getpid(), parent, entries, write_root, stat("/etc/passwd", &status) == 0, open_fds, is_dumpable,
                 (unsigned)getuid() >> 30, environ[0] != NULL);
    struct control_panic panic = { .fault = 1, .text = span_of(text, (size_t)len) };
    say(control_encode_panic(room(), &panic));
}

/* A child from before the fence would have no filter, and would outlive its parent where no namespace ends it. */
static void make_child(void)
{
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    struct span text = child < 0 ? span_of("was refused a child", 19) : span_of("made a child", 12);
    struct control_panic panic = { .fault = 1, .text = text };
    say(control_encode_panic(room(), &panic));
}

/* Whoever is given the last descriptor of something closes it, and waits for as long as that takes. */
static void hand_over(void)
{
    const int given = STDIN_FILENO;
    size_t len = control_encode_notify(room(), 9999);
    int error = control_send(SOCKET, span_of(out, len), &given, 1, true);
    struct span text = error == -EPERM ? span_of("was refused to hand over", 24) : span_of("handed over", 11);
    struct control_panic panic = { .fault = 1, .text = text };
    say(control_encode_panic(room(), &panic));
}

static void *stay(void *nothing)
{
    for (;;) {
        pause();
    }
    return nothing;
}

/* A filter, around one thread of two. */
static uint32_t lock_half(void)
{
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = { .len = 1, .filter = &allow };
    pthread_t thread;
    if (pthread_create(&thread, NULL, stay, NULL) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1ul, 0ul, 0ul, 0ul) != 0 ||
        prctl(PR_SET_SECCOMP, (unsigned long)SECCOMP_MODE_FILTER, &program, 0ul, 0ul) != 0) {
        _exit(7);
    }
    return SANDBOX_SECCOMP;
}

/* The honest ones lock nothing and say so; LOCKS fences itself and boasts of nothing. */
static uint32_t layers_told(const char *name)
{
    const struct sandbox_needs needs = { .has_store = false };
    if (strcmp(name, "LOCKS") == 0) {
        return sandbox_lock_down(&needs);
    }
    if (strcmp(name, "HALF") == 0) {
        return lock_half();
    }
    return strcmp(name, "BOASTS") == 0 ? ANY_LAYERS : 0;
}

static void misbehave_at_start(const char *name)
{
    struct control_panic panic = { .fault = 5, .text = span_of("boo", 3) };
    struct control_accuse accuse = { .channel = 12345, .fault = 5 };
    if (strcmp(name, "PRISONER") == 0) {
        look_around();
    } else if (strcmp(name, "HANDS_OVER") == 0) {
        hand_over();
    } else if (strcmp(name, "BREEDS") == 0) {
        make_child();
    } else if (strcmp(name, "EXITS") == 0) {
        _exit(3);
    } else if (strcmp(name, "CRASHES") == 0) {
        *(volatile int *)NULL = 1;
    } else if (strcmp(name, "EARLY") == 0) {
        say(control_encode_notify(room(), 1));
    } else if (strcmp(name, "PANICS") == 0) {
        say(control_encode_panic(room(), &panic));
    } else if (strcmp(name, "FEIGNS") == 0) {
        panic.cause = CONTROL_CAUSE_CRASH;
        panic.signal = SIGSEGV;
        say(control_encode_panic(room(), &panic));
        pause();
    } else if (strcmp(name, "CLOSES") == 0) {
        close(SOCKET);
        pause();
    }
    say(control_encode_locked(room(), layers_told(name)));
    if (strcmp(name, "GARBLES") == 0) {
        say(control_encode_version(room(), 1));
    } else if (strcmp(name, "NOTIFIES_NOBODY") == 0) {
        say(control_encode_notify(room(), 9999));
    } else if (strcmp(name, "ACCUSES_NOBODY") == 0) {
        say(control_encode_accuse(room(), &accuse));
    } else if (strcmp(name, "IMPATIENT") == 0) {
        say(control_encode_plain(room(), CONTROL_SERVING));
    } else if (strcmp(name, "LOCKS_TWICE") == 0) {
        say(control_encode_locked(room(), 0));
    }
}

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void leave(int number)
{
    _exit(number);
}

/*
 * PATIENT dies after a while of its first life; in the second it tells how long it stood by, from LOCKED to the moment at which
 * something reached it.
 */
static void be_patient(const struct control_start *start, long stood_ms)
{
    char text[96];
    if ((uint32_t)start->epoch == 1) {
        signal(SIGALRM, leave); /* a first process of its namespace does not die of a signal that it leaves alone */
        alarm(2);
        return;
    }
    int len = snprintf(text, sizeof(text), "%s", stood_ms >= STANDBY_LEAST_MS ? "was told nothing while it stood by"
                                                                             : "was told at once");
    struct control_panic panic = { .fault = 1, .text = span_of(text, (size_t)len) };
    say(control_encode_panic(room(), &panic));
}

static void take_channel(const char *name, const struct control_channel_new *channel,
                         const struct control_packet *packet)
{
    struct control_channel_ready ready = { .channel = channel->channel };
    struct control_accuse accuse = { .channel = channel->channel, .fault = 5 };
    if (strcmp(name, "UNSEALED") != 0) {
        fcntl(packet->fds[CONTROL_CHANNEL_RESPONSE], F_ADD_SEALS, 0x10 | F_SEAL_SEAL); /* F_SEAL_FUTURE_WRITE */
    }
    ready.status = strcmp(name, "DECLINES") == 0 ? -141 : 0;
    say(control_encode_channel_ready(room(), &ready));
    if (strcmp(name, "ACCUSES") == 0) {
        say(control_encode_accuse(room(), &accuse));
    } else if (strcmp(name, "ANSWERS_TWICE") == 0) {
        say(control_encode_channel_ready(room(), &ready));
    }
}

int main(int argc, char **argv)
{
    static struct control_start start;
    struct control_packet packet;
    struct control_channel_new channel;
    const char *name = argc == 1 ? argv[0] : "";
    misbehave_at_start(name);
    long locked_ms = now_ms();
    if (control_receive(SOCKET, out_span_of(in, sizeof(in)), &packet, true) != 1 ||
        !control_decode_start(&packet, &start)) {
        return 8;
    }
    control_packet_close(&packet);
    if (strcmp(name, "PATIENT") == 0) {
        be_patient(&start, now_ms() - locked_ms);
    }
    while (control_receive(SOCKET, out_span_of(in, sizeof(in)), &packet, true) == 1) {
        if (control_decode_channel_new(&packet, &channel)) {
            take_channel(name, &channel, &packet);
        } else if (control_decode_plain(&packet, CONTROL_GO)) {
            say(control_encode_plain(room(), CONTROL_SERVING));
        }
        control_packet_close(&packet);
    }
    return 0;
}

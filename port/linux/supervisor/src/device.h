/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <sys/types.h>

#include "anchored.h"
#include "channel/layout.h"
#include "control/control.h"
#include "dev/flash_file.h"
#include "device/manifest.h"
#include "identity.h"
#include "life.h"
#include "log.h"
#include "measure.h"
#include "outbox.h"
#include "platform/platform.h"
#include "spawn.h"
#include "spm/registry.h"
#include "supervisor/state.h"
#include "supervisor/supervisor.h"

/*
 * The running device: one struct, one thread. Files of this folder by what they do to it: prepare.c and programs.c (before the first
 * life), process.c (processes of no life yet), members.c (partitions), links.c (channels), clients.c, report.c, supervisor.c (lives and the loop).
 */

enum {
    DEVICE_CLIENTS_MAX = 4096, /* of which one user has at most half */
    DEVICE_LINKS_MAX = 16384,
    DEVICE_LINKS_PER_CLIENT = 48,
    DEVICE_DATA_MAX = 16 * 1024 * 1024,          /* bytes of a slot's data area that a client may ask for */
    DEVICE_BYTES_PER_CLIENT = 256 * 1024 * 1024, /* of channels, in all */
    DEVICE_LINK_DATA_MAX = 1024 * 1024,          /* of a channel between partitions */
    DEVICE_PRIVATE_MAX =
        512 * 1024 * 1024,  /* of a partition's own memory beside its heap: copies of vectors, libraries */
    DEVICE_LOG_BURST = 128, /* log entries that a client may cause at once; then */
    DEVICE_LOG_PER_SECOND = 10,
    DEVICE_NOTES_PER_LIFE = 4, /* of a partition; the rest is ignored */
    DEVICE_WHY_MAX = 768,
    DEVICE_JSON_MAX = 96 * 1024
};

enum stage { STAGE_NONE = 0, STAGE_STARTED, STAGE_LOCKED, STAGE_LINKING, STAGE_GOING, STAGE_SERVING };

/**
 * Of one partition: its share of a process that was started and told nothing. Where several partitions have one executable they
 * share a process; the first of them in load order is its host and has its pidfd.
 */
struct fresh {
    pid_t pid;
    int pidfd;      /* -1, but for the host */
    int socket;     /* -1: there is none */
    bool is_locked; /* it said so, and was looked at */
    uint32_t layers;
    uint32_t unconfirmed;
    struct spawn_report *report;
};

/** A partition. The first part is kept for all lives, the second is of this one. */
struct member {
    struct measured program; /* .fd -1, but for the host */
    uint8_t host;            /* index of the first partition that has the same executable */
    struct flash_file store; /* .fd -1 if it has none */
    uint8_t device_count;
    int devices[DEVICE_WORDS_MAX];
    const char *device_names[DEVICE_WORDS_MAX];
    int regions[SPM_REGIONS_MAX]; /* memory of its MMIO regions; -1: none */

    enum stage stage;
    pid_t pid;
    int pidfd; /* -1, but for the host */
    struct spawn_report *report;
    int socket;
    bool wants_room; /* EPOLLOUT is asked for */
    uint32_t layers;
    uint32_t unconfirmed; /* it claims them, and /proc could not be read: not among `layers` */
    uint32_t links_pending;
    uint32_t notes; /* taken of it */
    bool has_words; /* it said that it crashes */
    struct control_panic words;
    struct outbox outbox;
    int events[SPM_SIGNALS_MAX]; /* of its interrupts, those of the kind event; -1: none */
};

enum link_state { LINK_FREE = 0, LINK_PENDING, LINK_READY };

/** A channel. Its number is generation * DEVICE_LINKS_MAX + place. Descriptors are held only while it is pending. */
struct link {
    enum link_state state;
    bool is_dependency;
    uint8_t provider;   /* index of the partition that serves it */
    uint16_t owner;     /* index of the dependent partition, or of the client */
    int32_t client;
    uint32_t generation;
    struct channel_layout layout;
    int request, response, response_read, bell;
};

struct client {
    int socket; /* -1: free */
    uint32_t generation;
    bool has_greeted;
    bool is_asker; /* asks for status and log alone: no life of the device is tied to it */
    uint32_t refusal; /* enum control_refusal: its greeting is answered by `refusal_text`; 0 it is welcome */
    const char *refusal_text;
    bool is_waiting; /* for a channel to become ready: nothing more is read of it until then */
    uid_t uid;
    int32_t id;
    int entry; /* of clients.conf; IDENTITY_NOBODY */
    bool is_admin;
    uint64_t session;
    uint64_t bytes;
    uint32_t link_count;
    uint32_t log_left;
    uint64_t log_since_ms;
};

struct device {
    const struct supervisor_options *options;
    int exit_status;
    bool is_over;      /* leave the loop */
    bool has_reported; /* ready_fd was answered */

    struct state state;
    struct log log;
    struct identity *identity; /* NULL: no client has a name */
    struct device_manifest manifest;
    struct platform platform;
    uint8_t signer_id[DEVICE_DIGEST_LEN];
    uint8_t own_digest[MEASURE_LEN];
    uint8_t implementation_id[32];
    enum root_kind root_kind;
    struct anchored anchored;
    uint32_t lifecycle;
    struct control_key *secret_keys; /* SPM_PARTITIONS_MAX rows of DEVICE_WORDS_MAX; guarded pages */
    uint8_t record[CONTROL_RECORD_MAX];
    size_t record_len;
    struct spawn_means means;
    struct spawn_report *reports; /* shared, two a member: of its process, and of the one that stands by */

    int epoll, listener, signals, timer;
    bool is_listening;
    bool gets_descriptors; /* the kernel cannot keep clients from sending some: see hurry() */

    uint32_t own_layers; /* of the supervisor's own fence */
    struct life life;
    uint64_t epoch;
    uint64_t next_epoch; /* durable, for the life to come; 0: there is none yet */
    uint8_t boot_seed[32];
    int page_fd; /* read-only */
    uint8_t *page;
    uint64_t next_session;
    struct member members[SPM_PARTITIONS_MAX];
    struct fresh fresh[SPM_PARTITIONS_MAX];
    uint32_t isolation; /* what the manifest's processes allow: 3, 2 or 1 */
    struct link links[DEVICE_LINKS_MAX];
    size_t link_end;  /* no link from here on is in use */
    size_t link_hint; /* no link below is free */
    struct client clients[DEVICE_CLIENTS_MAX];
    size_t client_end; /* no client from here on was ever connected */
    size_t client_count;
    struct log_death death; /* of the life that ends now */
    char last_death[DEVICE_WHY_MAX];
    char last_note[DEVICE_WHY_MAX];
};

/* What an event of the loop is about; the rest of the 64 bits is index (24) and generation (32). */
enum watch { WATCH_LISTENER = 1, WATCH_SIGNALS, WATCH_TIMER, WATCH_LEASH, WATCH_MEMBER, WATCH_PROCESS, WATCH_CLIENT, WATCH_FRESH, WATCH_ANCHOR };

uint64_t device_now_ms(void);
/** Adds, or changes if `is_new` is false. False: errno says why. */
bool device_watch(struct device *d, int fd, enum watch what, size_t index, uint32_t generation, uint32_t events,
                  bool is_new);

/** The run ends with this status; the line goes to ready_fd while starting, else to standard error. */
void device_fail(struct device *d, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** This life ends. `index` is the partition that caused it, or -1. */
void device_die(struct device *d, int index, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** All partitions serve. */
void device_serve(struct device *d);

/* prepare.c: everything before the first life. False: device_fail() was called. */
bool device_prepare(struct device *d);
void device_unprepare(struct device *d);

/* process.c */
size_t process_host(const struct device *d, size_t index);
/** How many partitions it has. */
size_t process_partitions(const struct device *d, size_t host);
/** Starts the process of `host`, for a life to come: rows of d->fresh. False: errno says why, nothing is kept or fresh_end_all() ends it. */
bool process_start(struct device *d, size_t host);
/** Kills, reaps, closes. -1: nothing. */
void process_end(int pidfd);
/** Starts every process that has no row in d->fresh. False: that of *failed cannot be; errno says why. */
bool fresh_start_missing(struct device *d, size_t *failed);
/** How many processes stand by, all behind their fence; 0 if one is missing or still on its way. */
size_t fresh_ready(const struct device *d);
void fresh_readable(struct device *d, size_t index);
void fresh_end_all(struct device *d);
/** Looks at the process: sets what is unconfirmed. False: it lied, `why` says how. */
bool fence_confirm(struct fresh *f, char *why, size_t size);

/* members.c */
/** Takes its share of d->fresh into this life. */
void member_adopt(struct device *d, size_t index);
/** Names of the layers, for people: "seccomp, landlock". */
void layers_name(uint32_t layers, char *out, size_t size);
/** Its process is gone: ends the life, with the best cause that is known. Waits at most a few milliseconds. */
void member_gone(struct device *d, size_t index);
/** Kills it and does not wait. */
void member_kill(struct device *d, size_t index);
/** Kills and reaps it, gives back what this life had. */
void member_stop(struct device *d, size_t index);
void member_readable(struct device *d, size_t index);
void member_writable(struct device *d, size_t index);
bool member_send(struct device *d, size_t index, struct span message, const int *fds, size_t fd_count);
/** The next partition in load order that can go on, goes on. */
void members_advance(struct device *d);

/* hardware.c: what the platform has for the partitions. */
/** Reads the platform's description, checks that every manifest finds what it names, opens regions. False: as device_prepare(). */
bool hardware_prepare(struct device *d);
void hardware_unprepare(struct device *d);
/** Tells the partition its interrupts and regions, right after START; calls device_die() if it cannot. */
void hardware_give(struct device *d, size_t index);
/** What this life of the partition had is closed. */
void hardware_take_back(struct member *m);
/** Fires the interrupt `name`, of the kind event. Empty, or why it did not; lives until the next call. */
const char *hardware_fire(struct device *d, const char *name);

/* links.c */
/** PSA_SUCCESS: it is on its way, *place is its index. */
int32_t link_open(struct device *d, size_t provider, const struct link *wanted, uint64_t session, size_t *place);
/** NULL if no such channel is served by `provider`. */
struct link *link_find(struct device *d, size_t provider, uint32_t number);
uint32_t link_number(const struct device *d, const struct link *link);
/** The answer to CHANNEL_NEW. */
void link_ready(struct device *d, size_t provider, const struct control_channel_ready *ready);
/** Forgets it, and tells its partition if `tells`. */
void link_close(struct device *d, struct link *link, bool tells);
int links_new_page(struct device *d);

/* clients.c */
void clients_accept(struct device *d);
void client_readable(struct device *d, size_t index);
void client_drop(struct device *d, size_t index);
/** A channel that client waits for is ready (status PSA_SUCCESS) or will never be. */
void client_link_done(struct device *d, struct link *link, int32_t status);
/** Sends a report. */
void client_tell(struct device *d, size_t index, const struct text *text);
/** Answers with a refusal, and ends the connection. */
void client_refuse(struct device *d, size_t index, uint32_t code, const char *text);
/** A refusal by a partition, for this client's log. */
void client_note(struct device *d, size_t index, const char *text);

/* report.c */
void report_status(const struct device *d, struct text *out);
void report_info(const struct device *d, struct text *out);

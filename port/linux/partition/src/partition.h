/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "channel/caller.h"
#include "channel/server.h"
#include "control/clients.h"
#include "control/control.h"
#include "dev/flash_file.h"
#include "partition/program.h"
#include "rt/heap.h"
#include "rt/port.h"
#include "rt/sfn_loop.h"
#include "spm/message.h"

/*
 * The state of one partition. One thread uses it; a process of several partitions has a thread and a state for each. Signals of
 * services come from the inbox, those of doorbell and interrupts from the registry, which here knows this partition alone.
 */

enum {
    PARTITION_SOCKET_FIRST = 3, /* of the first partition of this process, the others follow */
    PARTITION_SELF = 0, /* our index in our own system */
    PARTITION_CONNECTIONS = SPM_CONNECTIONS_MAX, /* room for; how many there are is in the inbox */
    PARTITION_CONNECTIONS_USUAL = 1024, /* where the manifest was compiled before it could say */
    PARTITION_DEPENDENCIES = 32,
    PARTITION_HANDLES = 64,  /* connections to other partitions */
    PARTITION_MAPPINGS = 16, /* vectors mapped at one time */
    PARTITION_DEVICES = CONTROL_NAMES_MAX,
    PARTITION_EXIT_PANIC = 70,
    PARTITION_EXIT_PROTOCOL = 71,
    PARTITION_EXIT_DEVICE_GONE = 72,
    PARTITION_EXIT_SIGNAL = 128 /* and the number of a signal that was sent, as shells have it */
};

/** Which seat waits for message `index` of the inbox. */
struct partition_waiter {
    bool is_waiting;
    bool is_got; /* psa_get gave the message to the partition */
    struct channel_seat seat;
};

struct partition_mapping {
    bool is_used;
    bool is_out;
    uint16_t message;
    uint32_t vector;
    size_t len;
    uint8_t *copy; /* private memory; what the partition sees. Kept, all zero, when it is not used */
    size_t size;   /* of it */
};

struct partition_dependency {
    struct channel_caller caller;
    uint32_t data_len;
    uint16_t service_count;
    struct control_service services[CONTROL_SERVICES_MAX];
};

struct partition_handle {
    bool is_used;
    uint8_t dependency;
    uint32_t generation;
    psa_handle_t remote; /* the serving partition's handle */
};

/** The message that was given out last: who is named if the partition dies. */
struct partition_in_hand {
    uint32_t sid; /* 0: none */
    int32_t type;
};

struct partition_device {
    char name[CONTROL_NAME_MAX + 1];
    int fd;
};

/* Death by hang: see watchdog.c. */
struct partition_watchdog {
    volatile sig_atomic_t at_work; /* changes with each message and answer; 0 while there is none, or the partition waits */
    volatile sig_atomic_t last_seen;
    volatile sig_atomic_t same_ticks;
    sig_atomic_t messages;
    uint32_t in_service;
};

/* In guarded memory: see sandbox_secret_new(). */
struct partition_secrets {
    struct control_key keys[CONTROL_NAMES_MAX];
    uint8_t packet[CONTROL_MESSAGE_MAX]; /* read from the supervisor last */
};

/** An interrupt line: see interrupt.c. */
struct partition_line {
    int fd;
    bool is_gpio;
    bool is_watched; /* is in the epoll set of its level */
};

struct partition_interrupts {
    int second_level;   /* epoll of the SLIH lines and the bell; -1: the partition has no interrupt */
    int first_level;    /* epoll of the FLIH lines, waited for by a thread of their own; -1: it has none */
    int bell;           /* the first-level thread rings it when it asserted something */
    pthread_mutex_t lock; /* held while a first-level function runs, and while `enabled` changes */
    psa_signal_t enabled;           /* FLIH lines */
    _Atomic psa_signal_t asserted;  /* by first-level functions; not yet in the registry */
    struct partition_line lines[SPM_SIGNALS_MAX]; /* in manifest order */
};

struct partition_region {
    void *base;
    size_t size; /* bytes */
};

/* What the supervisor says of clients: see clients.c. */
struct partition_clients {
    int32_t ending; /* the client that is being forgotten; 0: none */
    psa_status_t (*forget)(int32_t client);
    struct control_clients told;
};

/* What every call looks at stands together, before anything long: after a pause each line of memory is fetched anew. */
struct partition {
    const struct partition_program *program;
    const uint8_t *page; /* the device page */
    struct partition_in_hand in_hand;
    struct partition_watchdog watchdog;
    uint32_t queued_count; /* messages of waiting clients that psa_get has not given out */
    int32_t passed_status; /* the last refusal of a dependency since the last answer; 0: there was none */
    psa_signal_t signals;  /* that psa_wait knows; not those of services that are functions */
    bool has_served;       /* SERVING was said */
    bool has_orphans;      /* a client's end may have queued DISCONNECTs */
    bool is_in_function;   /* a service function or entry_init runs */
    rt_sfn function;       /* of an SFN partition: the one to run next */
    size_t mapping_count;  /* in use */
    struct rt_sfn_entry entries[SPM_SIGNALS_MAX]; /* of an SFN partition */
    struct partition_clients clients;
    struct partition_interrupts interrupts;
    struct spm_registry registry;
    struct spm_inbox inbox;
    struct channel_server server;
    struct partition_waiter waiters[PARTITION_CONNECTIONS];
    struct spm_connection connections[PARTITION_CONNECTIONS];

    struct partition_secrets *secrets;
    int socket;          /* to the supervisor */
    uint64_t epoch;
    uint32_t lifecycle;
    uint8_t implementation_id[RT_DIGEST_LEN];
    uint8_t boot_seed[RT_DIGEST_LEN];
    size_t key_count;
    struct control_counter_is counter; /* the last answer */
    uint8_t record[CONTROL_RECORD_MAX];
    size_t record_len;
    bool has_store;
    struct flash_file store;
    size_t device_count;
    struct partition_device devices[PARTITION_DEVICES];
    void (*session_ended)(uint64_t session);

    struct rt_heap heap; /* of the partition's own code: exactly its manifest's */
    struct partition_region regions[SPM_REGIONS_MAX];
    struct partition_mapping mappings[PARTITION_MAPPINGS];

    size_t dependency_count;
    struct partition_dependency dependencies[PARTITION_DEPENDENCIES];
    struct partition_handle handles[PARTITION_HANDLES];
};

/* That of the calling thread. Programs alone have one, so the shortest way to it is right. */
extern _Thread_local struct partition *partition __attribute__((tls_model("local-exec")));

/* True in the thread of first-level interrupt functions. */
extern _Thread_local bool partition_is_first_level __attribute__((tls_model("local-exec")));
/* At the start of every psa_* function but psa_panic: a first-level function may call nothing else. */
_Noreturn void partition_refuse_first_level(const char *function);
static inline void partition_second_level_only_in(const char *function)
{
    if (__builtin_expect(partition_is_first_level, 0)) {
        partition_refuse_first_level(function);
    }
}
#define partition_second_level_only() partition_second_level_only_in(__func__)

static inline const struct spm_partition *partition_self(void)
{
    return &partition->program->system->partitions[PARTITION_SELF];
}

/* start.c */
/* Whatever needs system calls that the fence refuses, and nothing of the device. */
void partition_open(void);
/* Waits for START, behind the fence, and takes what it brings. */
void partition_start(void);

/* slice.c: from now on this thread runs soon after it was woken. Before lock-down. */
void partition_run_soon(void);

/* interrupt.c */
bool partition_has_first_level(const struct spm_partition *facts);
/* Makes what needs no device: the epoll sets, the thread of first-level functions, which waits for its lines. */
bool partition_interrupts_open(void);
/* Takes the lines that the supervisor gives, and enables those that a 1.0 manifest has enabled. */
bool partition_interrupts_take(uint8_t index, bool is_gpio, int fd);
/* Looks which lines fired; after CHANNEL_CONTROL. */
void partition_interrupts_look(void);
/* What first-level functions asserted reaches the registry. */
void partition_interrupts_merge(void);

/* region.c: maps a region that the supervisor gives. False: it is none of the manifest's, or cannot be mapped. */
bool partition_region_take(const struct control_given *given, int fd);

/* fence.c: fences the process; returns when all its partitions are. The inner layers that hold for this one. */
uint32_t partition_fence(void);
/* The partition's own heap, which keys may lie in, is guarded as other secrets are. */
void partition_guard_heap(void);

/* talk.c: the private socket. */
void partition_say(struct span message);
void partition_say_plain(enum control_kind kind);
/* One message; false if `is_patient` is not set and none is there. Ends the process when the supervisor is gone or
 * says so. */
bool partition_listen(bool is_patient, enum control_kind *kind);
/* True if the supervisor hung up or this life of the device is over. */
bool partition_device_is_gone(void);

/* panic.c: tells the supervisor why and in which function, and ends this process. */
#define partition_panic(fault) partition_panic_in(__func__, (fault))
_Noreturn void partition_panic_in(const char *function, enum spm_fault fault);
/* The same in other words, at most 256 bytes. Safe in a signal handler. */
_Noreturn void partition_panic_text(enum spm_fault fault, const char *text);
_Noreturn void partition_leave(int status);
/* A message was in service too long; `context` (a ucontext_t) says where. In a signal handler. */
_Noreturn void partition_hang(const void *context);

/* crash.c: sends last words, with the place that `context` (a ucontext_t; NULL: none) shows and the message in hand. */
void partition_say_death(struct control_panic *panic, const void *context);
/* From now on a crash is told before the process dies of it. */
void partition_watch_crashes(void);

/* serve.c: from seats to messages and back. */
void partition_answer(struct channel_seat seat, int32_t status, const size_t written[PSA_MAX_IOVEC]);
void partition_accuse(struct channel_seat seat, enum spm_fault fault);
/* Handles at most one event; false if there was none. */
bool partition_pump(enum channel_patience patience);
psa_signal_t partition_signals(void);
void partition_channel_gone(uint32_t number);

/* clients.c: what is said of clients. */
bool partition_take_clients(const struct control_packet *packet);
bool partition_take_forget(const struct control_packet *packet);
/* Goes on with forgetting a client that has ended. False: there is none, or it still has messages here. */
bool partition_forgets(void);

/* watchdog.c: from now on, `limit_ms` at one message ends the process; 0: no watchdog. Before lock-down. */
void partition_watch(uint32_t limit_ms);
/* A message for `sid` of `type` was given to the partition; one was answered; the partition waits for the next. */
void partition_works(uint32_t sid, int32_t type);
void partition_has_answered(void);
void partition_waits(void);
/* What it waited for, another partition's answer, is there. */
void partition_goes_on(void);

/* mapping.c */
void partition_unmap_all(uint16_t message);

/* dependency.c: takes a channel to a partition that this one may call. */
bool partition_dependency_add(const struct control_dependency *dependency, struct control_packet *packet);

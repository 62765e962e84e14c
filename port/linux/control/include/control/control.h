/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * The control protocol: what the supervisor says to clients and to its partitions (docs/format/control.spec.md). One
 * message is one packet of a SOCK_SEQPACKET socket: kind, zero, length of the body, body; descriptors come beside it.
 * It is used to make channels, never on the path of a call.
 *
 * Encoders write a whole message into `out` and return its length, or 0 if it does not fit or a field is out of
 * bounds. Decoders take a received packet and are strict: kind, every field, nothing left over, and exactly the
 * descriptors that belong to it.
 */

#define CONTROL_MAGIC 0x4c485341u /* "ASHL" */

enum {
    CONTROL_MAJOR = 1,
    CONTROL_MINOR = 2,
    CONTROL_MINOR_MORE = 1, /* the first minor that has CONTROL_BY_PARTITION */
    CONTROL_MINOR_WAKE = 2, /* the first minor whose partitions know CHANNEL_CALLER_WAITS */
    CONTROL_ASKS_ONLY = 1, /* feature bit of a greeting: asks for status and log, opens no channel; greeted while the device rests */
    CONTROL_HEADER_LEN = 8,
    CONTROL_MESSAGE_MAX = 32768, /* bytes, header included; every reader of a partition's socket has this much room */
    CONTROL_CLIENT_MAX = 4096,   /* the longest message a client may send, and gets, texts of log and status apart */
    CONTROL_TEXT_MAX = 16384,    /* bytes of one piece of a text */
    CONTROL_FDS_MAX = 24,
    CONTROL_NAME_MAX = 63, /* characters */
    CONTROL_NAMES_MAX = 16,
    CONTROL_KEY_LEN = 32,
    CONTROL_RECORD_MAX = 8192,
    CONTROL_SERVICES_MAX = 28, /* of one partition */
    CONTROL_PAGE_LEN = 4096,   /* the device page */
    CONTROL_PAGE_EPOCH = 0,    /* u64 */
    CONTROL_PAGE_ALIVE = 8     /* u32, a futex: 1 while this life of the device lasts, then 0 for ever */
};

enum control_kind {
    CONTROL_HELLO = 1,
    CONTROL_WELCOME = 2,
    CONTROL_REFUSED = 3,
    CONTROL_VERSION = 4,
    CONTROL_VERSION_IS = 5,
    CONTROL_OPEN = 6,
    CONTROL_CHANNEL = 7,
    CONTROL_LOG = 8,
    CONTROL_LOG_IS = 9,
    CONTROL_STATUS = 10,
    CONTROL_STATUS_IS = 11,
    CONTROL_STOP_DEVICE = 12,
    CONTROL_INTERRUPT = 13,
    CONTROL_INTERRUPT_IS = 14,
    CONTROL_ORDER = 16,
    CONTROL_START = 32,
    CONTROL_LOCKED = 33,
    CONTROL_CHANNEL_NEW = 34,
    CONTROL_CHANNEL_READY = 35,
    CONTROL_CHANNEL_GONE = 36,
    CONTROL_ACCUSE = 37,
    CONTROL_REASON = 38,
    CONTROL_PANIC = 39,
    CONTROL_DEPENDENCY = 41,
    CONTROL_NOTIFY = 42,
    CONTROL_DOORBELL = 43,
    CONTROL_GO = 44,
    CONTROL_SERVING = 45,
    CONTROL_STOP = 46,
    CONTROL_NOTE = 47,
    CONTROL_GIVEN = 48,
    CONTROL_NOTIFIED = 49,
    CONTROL_COUNTER = 50,
    CONTROL_COUNTER_IS = 51,
    CONTROL_CLIENTS = 56,
    CONTROL_FORGET = 57,
    CONTROL_FORGOTTEN = 58
};

/** Why a client is turned away. Extend only. */
enum control_refusal {
    CONTROL_REFUSED_MAJOR = 1, /* the text says which side to upgrade */
    CONTROL_REFUSED_UID,       /* no client id can be made of this uid */
    CONTROL_REFUSED_FULL,      /* too many clients */
    CONTROL_REFUSED_BUSY,      /* the device is starting or backing off: connect again */
    CONTROL_REFUSED_PROTOCOL,
    CONTROL_REFUSED_RIGHT,     /* this needs an administrator */
    CONTROL_REFUSED_NAME       /* clients.conf: who this is cannot be told, or its name is at its end or limit */
};

/** A packet as received. `body` lies in the caller's buffer; the descriptors are the packet's until taken. */
struct control_packet {
    uint16_t kind;
    struct span body;
    size_t fd_count;
    int fds[CONTROL_FDS_MAX]; /* -1 once taken */
};

/** Descriptor `index` becomes the caller's. -1 if there is none or it was taken. */
int control_packet_take(struct control_packet *packet, size_t index);
/** Closes what was not taken. May be called more than once. */
void control_packet_close(struct control_packet *packet);

/**
 * Sends a whole message with its descriptors (which stay the caller's). Interrupted calls are repeated; SIGPIPE never
 * comes. 0, or a negative errno: -EAGAIN if `is_patient` is false and the socket is full, -EPIPE or -ECONNRESET if the
 * peer is gone.
 */
int control_send(int socket, struct span message, const int *fds, size_t fd_count, bool is_patient);

/**
 * Receives one packet into `buffer`. 1: `packet` is filled. 0: the peer hung up. Negative errno: -EAGAIN if
 * `is_patient` is false and nothing is there; -EPROTO for a packet that is too long, too short, whose length is wrong
 * or that has too many descriptors: they are closed. `packet` is empty unless 1.
 */
int control_receive(int socket, struct out_span buffer, struct control_packet *packet, bool is_patient);

/**
 * As control_receive without patience, from one who has no descriptors to give: a packet with some is -EPROTO. They are
 * never ours, so no close() of ours can wait for the file behind one.
 */
int control_receive_bytes(int socket, struct out_span buffer, struct control_packet *packet);

/** A message without a body or descriptors: GO, SERVING, DOORBELL, STOP, STOP_DEVICE. */
size_t control_encode_plain(struct out_span out, enum control_kind kind);
bool control_decode_plain(const struct control_packet *packet, enum control_kind kind);

struct control_hello {
    uint32_t magic;
    uint16_t major, minor;
    uint32_t features; /* bits: CONTROL_ASKS_ONLY */
    uint32_t max_data; /* the longest data area this side can map */
};
size_t control_encode_hello(struct out_span out, const struct control_hello *hello);
/** Strict about the fields that every major has (magic, major); later ones may follow in a later major. */
bool control_decode_hello(const struct control_packet *packet, struct control_hello *hello);

/** Descriptors: the device page, read-only. */
struct control_welcome {
    uint16_t major, minor;
    uint32_t features;
    int32_t client_id;
    uint64_t epoch;
    uint32_t data_default; /* bytes of a slot's data area when OPEN asks for 0 */
    uint32_t data_max;
};
enum { CONTROL_WELCOME_PAGE = 0, CONTROL_WELCOME_FDS = 1 };
size_t control_encode_welcome(struct out_span out, const struct control_welcome *welcome);
bool control_decode_welcome(const struct control_packet *packet, struct control_welcome *welcome);

/** `text` lies in the packet's buffer when decoded; it is printable ASCII, not NUL-terminated. */
struct control_refused {
    uint32_t code; /* enum control_refusal */
    struct span text;
};
size_t control_encode_refused(struct out_span out, const struct control_refused *refused);
bool control_decode_refused(const struct control_packet *packet, struct control_refused *refused);

size_t control_encode_version(struct out_span out, uint32_t sid);
bool control_decode_version(const struct control_packet *packet, uint32_t *sid);

struct control_version_is {
    uint32_t sid, version; /* version 0: PSA_VERSION_NONE */
};
size_t control_encode_version_is(struct out_span out, const struct control_version_is *answer);
bool control_decode_version_is(const struct control_packet *packet, struct control_version_is *answer);

/** The last asks for a further channel to the partition of this id, to which the session has one: since minor 1. */
enum control_by { CONTROL_BY_SID = 1, CONTROL_BY_STATELESS = 2, CONTROL_BY_PARTITION = 3 };
struct control_open {
    uint8_t by;        /* enum control_by */
    uint32_t value;    /* SID, stateless index 1 to 32, or a partition's id, above 0 */
    uint32_t data_len; /* bytes of a slot's data area; 0 the default; more than the default makes a second, bigger
                          channel */
};
size_t control_encode_open(struct out_span out, const struct control_open *open);
bool control_decode_open(const struct control_packet *packet, struct control_open *open);

/** Descriptors of a channel, in this order wherever one is given. */
enum { CONTROL_CHANNEL_REQUEST = 0, CONTROL_CHANNEL_RESPONSE, CONTROL_CHANNEL_BELL, CONTROL_CHANNEL_FDS };

/** The answer to OPEN. Descriptors only if status is PSA_SUCCESS: request read-write, response read-only, bell. */
struct control_channel {
    int32_t status;
    uint32_t channel; /* its number, never 0, never reused in an epoch */
    int32_t pid;      /* of the partition that serves it */
    uint64_t epoch;
    uint32_t slots;
    uint32_t data_len;
};
size_t control_encode_channel(struct out_span out, const struct control_channel *channel);
bool control_decode_channel(const struct control_packet *packet, struct control_channel *channel);

/** A piece of a text. `what` of the question: for LOG as below; for STATUS an enum control_report. */
enum { CONTROL_LOG_MINE = 0, CONTROL_LOG_ALL = 1 /* of every client; for administrators */ };
enum control_report {
    CONTROL_REPORT_STATUS = 1,
    CONTROL_REPORT_INFO = 2,
    CONTROL_REPORT_WHOAMI = 16,
    CONTROL_REPORT_CLIENTS = 17 /* for administrators */
};
struct control_text {
    bool has_more; /* another message of the same kind follows */
    struct span text;
};
size_t control_encode_ask(struct out_span out, enum control_kind kind, uint8_t what);
bool control_decode_ask(const struct control_packet *packet, enum control_kind kind, uint8_t *what);
/** INTERRUPT: `name` of the line that shall fire, 1 to CONTROL_NAME_MAX characters. Its answer is a text: empty, or why not. */
size_t control_encode_interrupt(struct out_span out, const char *name);
bool control_decode_interrupt(const struct control_packet *packet, char name[CONTROL_NAME_MAX + 1]);
size_t control_encode_text(struct out_span out, enum control_kind kind, const struct control_text *text);
bool control_decode_text(const struct control_packet *packet, enum control_kind kind, struct control_text *text);

struct control_key {
    char purpose[CONTROL_NAME_MAX + 1];
    uint8_t key[CONTROL_KEY_LEN];
};

/**
 * Descriptors: the device page; the store if has_store; the devices in the order of their names. Holds
 * secrets: wipe it.
 */
struct control_start {
    uint64_t epoch;
    int32_t pid;
    uint32_t lifecycle;
    uint8_t implementation_id[CONTROL_KEY_LEN];
    uint8_t boot_seed[CONTROL_KEY_LEN];
    uint16_t key_count; /* <= CONTROL_NAMES_MAX */
    struct control_key keys[CONTROL_NAMES_MAX];
    struct span record; /* <= CONTROL_RECORD_MAX; decoded: in the packet's buffer */
    bool has_store;
    uint8_t device_count; /* <= CONTROL_NAMES_MAX */
    char devices[CONTROL_NAMES_MAX][CONTROL_NAME_MAX + 1];
};
enum { CONTROL_START_PAGE = 0 };
size_t control_encode_start(struct out_span out, const struct control_start *start);
bool control_decode_start(const struct control_packet *packet, struct control_start *start);

/**
 * An interrupt or a region of the partition's manifest, one message each after START, interrupts first, in manifest order.
 * Descriptor: for an interrupt readable when it fired; for a region its memory.
 */
enum control_given_kind { CONTROL_GIVEN_COUNTER = 1 /* 8 bytes: a timer, an event */, CONTROL_GIVEN_GPIO, CONTROL_GIVEN_REGION };
struct control_given {
    uint8_t kind;  /* enum control_given_kind */
    uint8_t index; /* in the manifest's irqs or mmio_regions */
    uint64_t offset, size; /* of a region: where to map, bytes; 0 for an interrupt */
};
size_t control_encode_given(struct out_span out, const struct control_given *given);
bool control_decode_given(const struct control_packet *packet, struct control_given *given);

/** `layers`: bits of enum sandbox_layer (sandbox/sandbox.h) that hold. */
size_t control_encode_locked(struct out_span out, uint32_t layers);
bool control_decode_locked(const struct control_packet *packet, uint32_t *layers);

/** Descriptors: request (read-only), response (read-write), bell. */
struct control_channel_new {
    uint32_t channel;
    int32_t client;
    uint64_t session;
    uint32_t slots;
    uint32_t data_len;
    uint32_t rights; /* bit n: the client may use service n of this partition, in manifest order */
};
size_t control_encode_channel_new(struct out_span out, const struct control_channel_new *channel);
bool control_decode_channel_new(const struct control_packet *packet, struct control_channel_new *channel);

/** The response is mapped and sealed F_SEAL_FUTURE_WRITE. Any other status: the partition keeps nothing of it. */
struct control_channel_ready {
    uint32_t channel;
    int32_t status;
};
size_t control_encode_channel_ready(struct out_span out, const struct control_channel_ready *ready);
bool control_decode_channel_ready(const struct control_packet *packet, struct control_channel_ready *ready);

size_t control_encode_channel_gone(struct out_span out, uint32_t channel);
bool control_decode_channel_gone(const struct control_packet *packet, uint32_t *channel);

struct control_accuse {
    uint32_t channel;
    uint32_t fault; /* enum spm_fault */
};
size_t control_encode_accuse(struct out_span out, const struct control_accuse *accuse);
bool control_decode_accuse(const struct control_packet *packet, struct control_accuse *accuse);

/** A refusal, for the log of the client behind `channel`. */
struct control_reason {
    uint32_t channel;
    int32_t status;
    uint32_t reason; /* enum reason */
};
size_t control_encode_reason(struct out_span out, const struct control_reason *reason);
bool control_decode_reason(const struct control_packet *packet, struct control_reason *reason);

/** What a partition met that no call caused, for the log of the device. */
struct control_note {
    uint32_t reason; /* enum reason */
    uint32_t count;  /* how often */
};
size_t control_encode_note(struct out_span out, const struct control_note *note);
bool control_decode_note(const struct control_packet *packet, struct control_note *note);

enum control_cause { CONTROL_CAUSE_PANIC = 0, CONTROL_CAUSE_CRASH, CONTROL_CAUSE_FORBIDDEN, CONTROL_CAUSE_HANG, CONTROL_CAUSE_COUNT };

/** What kind of address a crash is about; never the address. */
enum control_address {
    CONTROL_ADDRESS_NONE = 0,
    CONTROL_ADDRESS_NULL,      /* in the first 64 KiB */
    CONTROL_ADDRESS_UNMAPPED,
    CONTROL_ADDRESS_PROTECTED, /* mapped, and not for this kind of access */
    CONTROL_ADDRESS_STACK,     /* just below the stack: it overflowed */
    CONTROL_ADDRESS_BEHIND,    /* behind the end of a mapped file */
    CONTROL_ADDRESS_OTHER,
    CONTROL_ADDRESS_COUNT
};
#define CONTROL_NO_PLACE UINT32_MAX
enum { CONTROL_PANIC_TEXT_MAX = 256, CONTROL_PANIC_MAX = 32 + CONTROL_PANIC_TEXT_MAX };

/** The last words of a partition: why it dies, and where. Values only: no register, no memory, no address. */
struct control_panic {
    uint32_t fault;  /* enum spm_fault */
    uint8_t cause;   /* enum control_cause */
    uint8_t address; /* enum control_address */
    uint16_t signal; /* of a crash; else 0 */
    int32_t code;    /* si_code of that signal */
    uint32_t call;   /* the forbidden system call; else 0 */
    uint32_t place;  /* program counter as offset in the executable, as addr2line takes it; CONTROL_NO_PLACE */
    uint32_t sid;    /* the service whose message is in hand; 0: none */
    int32_t type;    /* of that message */
    struct span text;
};
size_t control_encode_panic(struct out_span out, const struct control_panic *panic);
bool control_decode_panic(const struct control_packet *packet, struct control_panic *panic);

struct control_service {
    uint32_t sid, version;
    uint8_t stateless_index; /* 0: connection-based */
};
/** A channel to a partition that this one depends on. Descriptors as CHANNEL; its status is always PSA_SUCCESS. */
struct control_dependency {
    struct control_channel channel;
    uint16_t service_count; /* <= CONTROL_SERVICES_MAX */
    struct control_service services[CONTROL_SERVICES_MAX];
};
size_t control_encode_dependency(struct out_span out, const struct control_dependency *dependency);
bool control_decode_dependency(const struct control_packet *packet, struct control_dependency *dependency);

size_t control_encode_notify(struct out_span out, int32_t pid);
bool control_decode_notify(const struct control_packet *packet, int32_t *pid);

/** The partition's counter (rt/counter.h): it is read, or stepped. One question at a time. */
struct control_counter {
    bool steps;
};
size_t control_encode_counter(struct out_span out, const struct control_counter *counter);
bool control_decode_counter(const struct control_packet *packet, struct control_counter *counter);

/** The answer. `value` of a reading; else 0. */
struct control_counter_is {
    int32_t status; /* PSA_SUCCESS, or why not: rt/counter.h */
    uint64_t value;
};
size_t control_encode_counter_is(struct out_span out, const struct control_counter_is *answer);
bool control_decode_counter_is(const struct control_packet *packet, struct control_counter_is *answer);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/service.h"

/* What the tests ask of the partitions: types of requests, and the words that travel. */

/** Requests of every serving partition. A type that is not here is answered PSA_SUCCESS, and stands in the ledger. */
enum ffm_op {
    FFM_OP_ECHO = 1000,     /* each input goes to the output of the same number */
    FFM_OP_STATUS,          /* answers the int32_t in input 0 */
    FFM_OP_READS,           /* input 0: 16 bytes, input 1: 4, counted up from 0 */
    FFM_OP_SKIPS,           /* likewise */
    FFM_OP_WRITES,          /* output 0: room for 16, gets 10; output 1: room for 4, gets 4; output 2: none */
    FFM_OP_SET_RHANDLE,     /* to the uint64_t in input 0, after another value */
    FFM_OP_GET_RHANDLE,     /* output 0: uint64_t */
    FFM_OP_HANDLE,          /* output 0: the message's handle */
    FFM_OP_LIFECYCLE,       /* output 0: uint32_t */
    FFM_OP_MAP_IN,          /* input 0: 100 bytes, counted; unmapped */
    FFM_OP_MAP_IN_LEFT,     /* the same, left mapped */
    FFM_OP_MAP_OUT,         /* output 0: room for 100, 60 written, counted, and unmapped with 60 */
    FFM_OP_MAP_OUT_LEFT,    /* the same, left mapped */
    FFM_OP_MAP_OUT_NONE,    /* unmapped with 0 */
    FFM_OP_MAP_OUT_ALL,     /* unmapped with all */
    FFM_OP_MAP_MIXED,       /* maps input 0 and output 0, reads input 1, writes output 1 */
    /* FFM_SERVER alone */
    FFM_OP_SIGNALS = 1100,  /* rings its own doorbell, waits for it in every way */
    FFM_OP_RING_ME,         /* rings its client's doorbell, three times */
    FFM_OP_OUT_OF_ORDER,    /* gets the helper's message too, answers that one first */
    FFM_OP_KEEP_HELPER,     /* makes the helper call, keeps that; output 0: the handle of its message */
    /* FFM_FUNCTIONS alone */
    FFM_OP_INIT = 1200,     /* answers 0 if entry_init ran once, before, and could call what it depends on */
    FFM_OP_RING_YOURSELF,   /* a doorbell in the SFN model */
    FFM_OP_CALL_ON          /* calls FFM_STATELESS; answers 0 if that saw this partition's id */
};

/** Requests of the control services. Input 0 is a uint32_t, unless said otherwise. */
enum ffm_control {
    FFM_CONTROL_LEDGER = 2000, /* of service number input 0; output 0: struct ffm_ledger */
    FFM_CONTROL_ANSWER,        /* CONNECT is answered with the int32_t in input 0 from now on */
    FFM_CONTROL_QUEUE,         /* 1: messages of FFM_HOLD are left in the queue. 0: they are served */
    FFM_CONTROL_IS_QUEUED,     /* answers 1 if FFM_HOLD's signal is asserted, else 0 */
    FFM_CONTROL_IS_HELD,       /* answers how many messages are held */
    FFM_CONTROL_RELEASE        /* answers all held messages, the youngest first */
};

/** Requests of FFM_HOLD. */
enum ffm_hold {
    FFM_HOLD_PASS = 0, /* answered at once: the number of FFM_HOLD's requests before it */
    FFM_HOLD_KEEP = 1  /* not answered before FFM_CONTROL_RELEASE */
};

/** Requests of FFM_AID, of the partition FFM_HELPER. */
enum ffm_aid {
    FFM_AID_OPEN = 3000, /* opens a connection; answers its handle, above 0, or the error */
    FFM_AID_CLOSE,       /* closes it */
    FFM_AID_USE,         /* a call over it; answers its status */
    FFM_AID_LAST         /* output 0: struct ffm_aid_last */
};

/** What came of the helper's own call to FFM_HOLD, which it makes whenever its doorbell rings. */
struct ffm_aid_last {
    uint32_t count; /* such calls that returned */
    int32_t status;
    uint32_t len;
    uint8_t bytes[4];
};

/** Numbers of the services that keep a ledger. */
enum ffm_kept { FFM_KEPT_STRICT = 0, FFM_KEPT_RELAXED, FFM_KEPT_PLAIN, FFM_KEPT_MAPPED, FFM_KEPT_STATELESS, FFM_KEPT_COUNT };

/** What a service saw of its messages. */
struct ffm_ledger {
    uint32_t connects, disconnects, requests;
    uint32_t odd_line; /* the first check of a message that failed, 0 if none */
    int32_t connect_client, request_client, disconnect_client;
    int32_t type;      /* of the last request */
    uint32_t is_rhandle_null; /* of the last request, 1 or 0 */
    uint32_t in_size[PSA_MAX_IOVEC], out_size[PSA_MAX_IOVEC]; /* of the last request */
    uint64_t disconnect_rhandle;
};

/** Statuses of a request whose checks failed in the service: this, minus the line. */
enum { FFM_FAILED_AT = -100000 };

/** FFM_CLIENT_RUN and FFM_FUNCTION_RUN: the type is the index of a shared test; output 0: struct ffm_report. */
enum { FFM_CLIENT_BELL = 10000 /* FFM_CLIENT's own test of its doorbell */ };

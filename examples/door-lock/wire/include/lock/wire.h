/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * The messages of the lock's services. Little-endian fields without padding (lib/wire); who asks is what the framework says, never a field.
 *
 *   service         message            in 0                                      out 0       out 1
 *   LOCK_AUTH       LOCK_AUTH_ENROL                                              answer
 *                   LOCK_AUTH_GRANT    action u32                                answer
 *                   LOCK_AUTH_STATUS                                             answer
 *                   LOCK_AUTH_FORGET   value 32                                  answer
 *                   LOCK_AUTH_CANCEL                                             answer
 *   LOCK_GRANT      LOCK_GRANT_REDEEM  value 32, action u32, presenter i32       verdict u32, its complement u32
 *   LOCK_ACTUATOR   LOCK_BOLT_UNLOCK   value 32                                  answer
 *                   LOCK_BOLT_LOCK, LOCK_BOLT_STATE, LOCK_BOLT_LEAVE             answer
 *   LOCK_LOG_APPEND LOCK_LOG_ADD       event u32, reason u32, subject i32        seq u64
 *   LOCK_LOG        LOCK_LOG_READ      from u64                                  page        entries, 64 bytes each
 *                   LOCK_LOG_HEAD                                                oldest u64, next u64, hash 32
 *
 *   answer = code u32, detail u32, seq u64, value 32        page = code u32, count u32, first u64
 *
 * A message of another shape is a PROGRAMMER ERROR. Every other outcome is a code, with PSA_SUCCESS.
 */
enum lock_auth_message {
    LOCK_AUTH_ENROL = 1,
    LOCK_AUTH_GRANT = 2,
    LOCK_AUTH_STATUS = 3,
    LOCK_AUTH_FORGET = 4,
    LOCK_AUTH_CANCEL = 5
};
enum lock_grant_message { LOCK_GRANT_REDEEM = 1 };
enum lock_bolt_message { LOCK_BOLT_UNLOCK = 1, LOCK_BOLT_LOCK = 2, LOCK_BOLT_STATE = 3, LOCK_BOLT_LEAVE = 4 };
enum lock_append_message { LOCK_LOG_ADD = 1 };
enum lock_log_message { LOCK_LOG_READ = 1, LOCK_LOG_HEAD = 2 };

enum {
    LOCK_VALUE_LEN = 32,
    LOCK_ANSWER_LEN = 48,
    LOCK_REDEEM_LEN = 40,
    LOCK_VERDICT_LEN = 8,
    LOCK_ADD_LEN = 12,
    LOCK_PAGE_LEN = 16,
    LOCK_HEAD_LEN = 48,
    LOCK_ENTRY_LEN = 64,
    LOCK_PAGE_ENTRIES = 32
};

/** What a grant is for. */
enum lock_action { LOCK_ACTION_UNLOCK = 1, LOCK_ACTION_FORGET = 2 };

/** How a request ended; `detail` in brackets. */
enum lock_code {
    LOCK_DONE = 1,         /* [what the message says] */
    LOCK_TYPE = 2,         /* somebody must type: send the same message again [enum lock_prompt] */
    LOCK_WRONG = 3,        /* not the PIN [failures in a row] */
    LOCK_LOCKED_OUT = 4,   /* too many wrong PINs [seconds that are left] */
    LOCK_NOT_ENROLLED = 5, /* no PIN was ever set, and there is no default one */
    LOCK_BAD_PIN = 6,      /* too short or too long for a new PIN [least digits] */
    LOCK_DIFFERENT = 7,    /* the new PIN was not typed twice alike */
    LOCK_TIMED_OUT = 8,    /* nobody finished typing in time */
    LOCK_BUSY = 9,         /* another client's entry is going on */
    LOCK_NO_GRANT = 10,    /* the value is no grant for this action and this client, or no longer */
    LOCK_TOO_MANY = 11,    /* all grants are taken: wait until they end */
    LOCK_STILL = 12,       /* the inside button was not pressed */
    LOCK_FAULT = 13,       /* something inside failed; the bolt is where it was [enum lock_fault] */
    LOCK_BROKEN = 14       /* the log was altered at entry `first` */
};

enum lock_prompt { LOCK_PROMPT_PIN = 1, LOCK_PROMPT_OLD = 2, LOCK_PROMPT_NEW = 3, LOCK_PROMPT_AGAIN = 4 };

enum lock_fault {
    LOCK_FAULT_STORE = 1,
    LOCK_FAULT_CRYPTO = 2,
    LOCK_FAULT_KEYPAD = 3,
    LOCK_FAULT_LOG = 4,
    LOCK_FAULT_BOLT = 5,
    LOCK_FAULT_BUTTON = 6,
    LOCK_FAULT_AUTH = 7
};

/** `detail` of LOCK_BOLT_*: where the bolt is. */
enum lock_bolt { LOCK_BOLT_UNKNOWN = 0, LOCK_BOLT_IS_LOCKED = 1, LOCK_BOLT_IS_OPEN = 2 };

/** The verdict on a grant: far apart, and never all zeros or ones, so that a single fault does not turn one into the other. */
#define LOCK_GRANTED 0x6b5a93c4u
#define LOCK_REFUSED 0x94a56c3bu

/** Events of the log; the reason is given in brackets. */
enum lock_event {
    LOCK_EVENT_ENROLLED = 1,   /* [1 first PIN, 2 changed] */
    LOCK_EVENT_WRONG_PIN = 2,  /* [failures in a row] */
    LOCK_EVENT_GRANTED = 3,    /* [enum lock_action] */
    LOCK_EVENT_UNLOCKED = 4,
    LOCK_EVENT_LOCKED = 5,
    LOCK_EVENT_LEFT = 6,       /* opened from inside */
    LOCK_EVENT_BAD_GRANT = 7,  /* [refusals in this life: logged at 1, 2, 4, 8 …] */
    LOCK_EVENT_FORGOTTEN = 8,  /* the PIN was erased */
    LOCK_EVENT_FAULT = 9,     /* [enum lock_fault] */
    LOCK_EVENT_COUNT = 10
};

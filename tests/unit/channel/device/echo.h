/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Types of the echo partition's services. */
enum {
    ECHO_BACK = 0,     /* output 0 is input 0 */
    ECHO_NOTHING = 1,  /* the null call */
    ECHO_CRASH = 2,    /* the process ends */
    ECHO_SLEEP = 3,    /* 300 ms, then nothing */
    ECHO_PANIC = 4,    /* psa_panic() */
    ECHO_CLIENT = 5,   /* output 0 is the client id */
    ECHO_COUNT = 6,    /* output 0 is the number of calls of type ECHO_COUNT so far */
    ECHO_ACCUSE = 7,   /* PSA_ERROR_PROGRAMMER_ERROR */
    ECHO_SESSIONS = 8, /* output 0 is the number of sessions that ended */
    ECHO_OPEN_FILE = 9, /* tries to open a path; output 0 is errno */
    ECHO_HANG = 10     /* never answers */
};

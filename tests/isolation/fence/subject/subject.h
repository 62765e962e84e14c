/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Types of FENCE_SUBJECT. Those from SUBJECT_CRASHES on end the partition. */
enum subject_deed {
    SUBJECT_NOTHING = 1,
    SUBJECT_DEVICE = 2,    /* writes a byte to the device "pipe" and reads one, or none */
    SUBJECT_SLEEPS = 3,
    SUBJECT_REFUSED = 4,   /* opens a file: answers what errno says */
    SUBJECT_CRASHES = 10,  /* writes at address zero */
    SUBJECT_READ_ONLY = 11, /* writes to its own text */
    SUBJECT_STACK = 12,    /* overflows its stack */
    SUBJECT_ABORTS = 13,
    SUBJECT_TRAPS = 14,    /* an instruction that does not exist */
    SUBJECT_FORBIDDEN = 15, /* unshare */
    SUBJECT_HANGS = 16,
    SUBJECT_EXITS = 17,
    SUBJECT_BAD_HANDLE = 18, /* psa_read of a message that is not its */
    SUBJECT_ELSEWHERE = 19, /* jumps to an address outside its executable */
    SUBJECT_REMAPS = 20     /* maps something else over its own text; answers 0 if that worked */
};

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/** What the partition does with a request, by type. */
enum {
    HOLD_ECHO = 0,   /* in vector 0 comes back in out vector 0 */
    HOLD_WAIT = 1,   /* answered with 7 by the next HOLD_RELEASE */
    HOLD_COUNT = 2,  /* how many are held, as the status */
    HOLD_RELEASE = 3, /* answers all that are held; how many, as the status */
    HOLD_WHO = 4      /* the client id, as the status */
};
enum { HOLD_ANSWER = 7 };

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/** What such a partition does with a request, by type. */
enum {
    PRY_WHERE = 0, /* out vector 0: the address of its secret, 8 bytes */
    PRY_READ = 1,  /* in vector 0: an address; out vector 0: what it finds there */
    PRY_LEVEL = 2  /* the status is PSA_FRAMEWORK_ISOLATION_LEVEL */
};
enum { PRY_SECRET_LEN = 24 };

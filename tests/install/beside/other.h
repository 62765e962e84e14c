/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* What the other library gives: results that libashlar never gives. */
enum { OTHER_HASH_LEN = 4, OTHER_STATUS = 4242 };

/** How often a function of it was entered by its psa_* name. */
int other_entries(void);
/** Calls its own psa_hash_compute by that name; 0 if it got there. */
int other_calls_itself(void);

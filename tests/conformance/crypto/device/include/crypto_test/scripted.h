/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"

/* A device whose random bytes a test can choose: ashlar-crypto-test-scripted in the place of ashlar-crypto-test-device. */

/** The next bytes that the random generator gives; when they are used up it is random again. At most 4096 bytes wait. */
void test_random_say(struct span bytes);

/** Forgets what waits. How much was left is returned. */
size_t test_random_forget(void);

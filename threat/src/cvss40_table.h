/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

enum { THREAT_NO_MACROVECTOR = -1 };

/** Score in tenths by EQ1 (3), EQ2 (2), EQ3 (3), EQ4 (3), EQ5 (3), EQ6 (2). */
extern const signed char threat_macrovectors[3 * 2 * 3 * 3 * 3 * 2];

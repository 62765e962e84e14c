/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Entries that the log keeps, on a machine with room. */
enum { LOCK_RING = 256 };

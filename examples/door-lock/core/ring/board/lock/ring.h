/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Entries that the log keeps, on a small device: each is an object of an ITS whose index has 32. */
enum { LOCK_RING = 16 };

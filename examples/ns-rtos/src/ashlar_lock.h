/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/** Threads of this system call psa_* at once: tells the client library how they wait for each other. Before they run. */
void ashlar_lock_set(void);

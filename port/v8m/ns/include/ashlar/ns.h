/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a Non-secure system with threads gives to the client library: one call is in the Secure world at a time, the others wait
 * where their system can see it. Without one, as on bare metal, nothing is locked.
 */
struct ashlar_ns_system {
    /** Waits until no other thread is in; false if this caller cannot wait (a handler, interrupts locked): it is refused. */
    bool (*take)(void);
    void (*give)(void);
    /** Lets other threads run for a little while: the Secure world is busy for the one that was interrupted there. */
    void (*pause)(void);
};

/** `system` stays the caller's, for ever; NULL: none. Before the first thread starts. */
void ashlar_ns_system_set(const struct ashlar_ns_system *system);

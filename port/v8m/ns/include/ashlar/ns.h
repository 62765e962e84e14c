/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a Non-secure system with threads gives to the client library: one call is in the Secure world at a time, the others wait where their
 * system can see it. All three are called by the thread that calls a psa_* function, with its privilege, or by a handler that does so.
 *
 * Without a system, as on bare metal or before threads run, nothing is locked and nothing waits. A call that meets another one
 * then, which only a second thread can, is refused: psa_call() and psa_connect() give PSA_ERROR_CONNECTION_BUSY, psa_version() gives
 * PSA_VERSION_NONE, psa_close() closes nothing. The first call goes on unharmed.
 */
struct ashlar_ns_system {
    /**
     * Waits until no other thread is in; false if this caller cannot wait (a handler, interrupts locked). It is refused then: psa_call() gives
     * PSA_ERROR_NOT_PERMITTED, psa_connect() PSA_ERROR_CONNECTION_REFUSED, psa_version() PSA_VERSION_NONE, psa_close() closes nothing.
     */
    bool (*take)(void);
    /** After each take() that gave true, by the same thread. */
    void (*give)(void);
    /**
     * Lets other threads run for a little while, of a lower priority too: the Secure world is busy for the one that was interrupted there. Called
     * between take() and give().
     */
    void (*pause)(void);
};

/**
 * The client id of whoever calls from now on, below 0: -1 until it is said. For a system that gives each of its threads an id of its own, so that one
 * does not reach the other's keys: called at each change of threads, from a handler or a privileged thread. A call that is under way keeps the id that
 * it was made with. The Secure world believes its Non-secure system in this, and nobody unprivileged.
 *
 * PSA_ERROR_INVALID_ARGUMENT  `client` is not below 0
 * PSA_ERROR_NOT_PERMITTED     the caller is an unprivileged thread
 */
int32_t ashlar_nsc_client(int32_t client);

/** `system` stays the caller's, for ever; NULL: none. Before the first thread starts. */
void ashlar_ns_system_set(const struct ashlar_ns_system *system);

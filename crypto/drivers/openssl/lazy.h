/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Known-answer tests that run when a capability is first asked for: those of the costly asymmetric families. A
 * capability whose test failed is not there, for the life of the process.
 */
struct openssl_trial {
    bool (*run)(const void *of);
    const void *of;
    atomic_int verdict; /* 0: not tried */
};

/**
 * Did the known answers come out? Tries them, once; whoever else asks meanwhile waits. Inside a trial everything
 * counts as good, so that the test itself can use it.
 */
bool openssl_trial_passed(struct openssl_trial *trial);

/** Bytes of a hexadecimal constant of ours; the length. */
size_t openssl_from_hex(const char *hex, uint8_t *bytes);

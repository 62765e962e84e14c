/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "control/control.h"
#include "log.h"
#include "spm/system.h"
#include "text.h"

/*
 * Why a partition died, in words and in figures. What the partition said of itself is its word; how its process ended
 * is the kernel's. Pure.
 */

struct death_facts {
    const struct spm_system *system;
    const struct control_panic *words; /* its last words about a crash, NULL if it said none; `text` is not looked at */
    bool has_ended;                    /* the kernel told how */
    bool is_exit;                      /* status is that of exit, else a signal */
    int status;
};

/** Appends how it ended: "was killed by SIGSEGV: unmapped address, at +0x1a2b, serving SERVICE type 3". Fills `death`. */
void death_describe_end(struct text *out, const struct death_facts *facts, struct log_death *death);

/** Appends what its last words say of place and message, "" if nothing; and copies it to `death`. */
void death_describe_words(struct text *out, const struct spm_system *system, const struct control_panic *words,
                          struct log_death *death);

/** "unmapped address"; "" for none and for what is no kind. */
const char *death_address_name(uint8_t address);

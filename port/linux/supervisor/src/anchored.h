/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "anchor/anchor.h"
#include "control/control.h"
#include "root/tpm_file.h"

/*
 * A device whose root key the machine's TPM holds, and which counts there what its partitions change. ashlar-tpm speaks to the TPM; a partition asks by its
 * private socket, so its fence is as wide as that of any other.
 */

struct device;
struct root;

struct anchored {
    struct anchor anchor;
    bool is_used;        /* the state folder has a root.tpm */
    bool is_gone;        /* it was there, and answers no more */
    uint8_t digest[32];  /* of ashlar-tpm */
    uint32_t count;
    struct root_tpm_counter counters[ROOT_TPM_COUNTERS_MAX]; /* slot by slot */
    uint64_t waiting;    /* bit n: partition n was not answered yet */
};

/**
 * Starts ashlar-tpm if the state folder has a root.tpm: before the supervisor fences itself, which keeps it from making connections.
 * False: device_fail() said why.
 */
bool anchored_start(struct device *d);
void anchored_stop(struct device *d);
/** The root key out of root.tpm, and the counters. False: device_fail() said why. */
bool anchored_load(struct device *d, struct root *root);
/** A partition asks for its counter. */
void anchored_ask(struct device *d, size_t index, const struct control_counter *asked);
/** ashlar-tpm said something, or is gone. */
void anchored_readable(struct device *d);
/** This life of the partitions has ended: nobody waits any more. */
void anchored_forget(struct device *d);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "device_provision.h"
#include "root/root.h"
#include "supervisor/state.h"

/**
 * The root key of this state folder, made where there is none: by `wanted->root` "tpm" sealed in the machine's TPM, with a counter there for each partition of the
 * device that asks for one; else a file. A TPM root gets counters for partitions that came later. 0, or the exit status; what is wrong
 * is on standard error.
 */
int device_root(const struct device_provisioning *wanted, const struct state *state, struct root *root);

/** Where ashlar-tpm is: beside ashlard. False: the path is too long. */
bool device_root_program(const char *ashlard, char out[4096]);

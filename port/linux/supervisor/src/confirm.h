/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "sandbox/sandbox.h"

/*
 * What the kernel says of a child of this process that says it has fenced itself. Of the inner layers /proc shows most; Landlock
 * and, from Linux 6.3, W^X the supervisor applied itself; what is left is the child's word (CAVEATS.md).
 */

/** The layers that can be confirmed. */
#define CONFIRM_LAYERS                                                                   \
    ((uint32_t)(SANDBOX_NO_NEW_PRIVILEGES | SANDBOX_NOT_DUMPABLE | SANDBOX_LIMITS | SANDBOX_LANDLOCK | \
                SANDBOX_SECCOMP | SANDBOX_SECRETS_LOCKED))

struct confirmation {
    uint32_t layers;       /* those of CONFIRM_LAYERS that hold for the child's first thread */
    bool has_capabilities; /* effective ones, over whatever namespace */
};

/**
 * Reads /proc/<child>/status and limits. A seccomp filter that the child inherited from this process is not counted as its own.
 * False: /proc cannot be read, does not show these lines, or is that of another pid namespace; *out says nothing holds.
 */
bool confirm_read(struct confirmation *out, pid_t child);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/invariant.h"
#include "sandbox/sandbox.h"

static const struct sandbox_layer_row rows[SANDBOX_LAYERS_COUNT] = {
    { SANDBOX_OWN_USER, "own-user", "a partition that escapes acts with the rights of the supervisor's user",
      "start ashlard as root, or allow user namespaces (kernel.unprivileged_userns_clone, container profile)" },
    { SANDBOX_PIDS, "pid-namespace", "a partition could name other processes; seccomp still refuses to touch them",
      "allow user namespaces, or start as root with CAP_SYS_ADMIN" },
    { SANDBOX_MOUNTS, "mount-namespace",
      "file systems mounted later are in reach of paths; Landlock still refuses every path",
      "allow user namespaces, or start as root with CAP_SYS_ADMIN" },
    { SANDBOX_NETWORK, "network-namespace",
      "the host's network is in reach of a socket; seccomp still refuses to make one",
      "allow user namespaces, or start as root with CAP_SYS_ADMIN" },
    { SANDBOX_IPC, "ipc-namespace",
      "System V objects and message queues of the host exist for a partition; seccomp refuses them",
      "allow user namespaces, or start as root with CAP_SYS_ADMIN" },
    { SANDBOX_HOST_NAME, "uts-namespace", "a partition could learn the host's name; seccomp refuses the call",
      "allow user namespaces, or start as root with CAP_SYS_ADMIN" },
    { SANDBOX_NO_NEW_PRIVILEGES, "no-new-privileges", "a set-user-id program could raise a partition's rights",
      "this kernel is too old; Linux 6.1 or newer is needed" },
    { SANDBOX_NOT_DUMPABLE, "not-dumpable", "processes of the same user can read a partition's memory",
      "allow prctl(PR_SET_DUMPABLE) in the container's profile" },
    { SANDBOX_LIMITS, "limits", "a crash may write a core file with secrets; memory use is not bounded",
      "allow setrlimit in the container's profile" },
    { SANDBOX_NO_WRITE_EXECUTE, "no-write-execute", "bytes that an attacker wrote can be made executable",
      "build without a sanitizer; use Linux 6.3 or newer, or allow seccomp" },
    { SANDBOX_LANDLOCK, "landlock", "paths are refused by seccomp alone; there is no second fence around files",
      "enable the Landlock module (lsm=landlock among the boot parameters), build without a sanitizer" },
    { SANDBOX_SECCOMP, "seccomp", "a partition that is taken over can use the whole system call interface",
      "enable CONFIG_SECCOMP_FILTER, allow seccomp in the container's profile, build without a sanitizer" },
    { SANDBOX_SEALED_MAPPINGS, "sealed-mappings",
      "who can already make system calls of a partition may map zeros or data over its code and constants",
      "use Linux 6.10 or newer, allow mseal in the container's profile, build without a sanitizer" },
    { SANDBOX_SECRETS_LOCKED, "secrets-locked",
      "keys in memory may be written to swap; no dump is made and no fork is allowed all the same",
      "raise the limit of locked memory to 8 MiB (ulimit -l, LimitMEMLOCK), build without a sanitizer" },
};

const struct sandbox_layer_row *sandbox_layer_row(size_t index)
{
    INVARIANT(index < SANDBOX_LAYERS_COUNT);
    return &rows[index];
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * list_calls [store] [devices] [threads]: the allow-list of a partition with these needs, a name a line.
 * list_calls number NAME: the number of a call of this processor.
 * list_calls has memfd_secret: exit status 0 if this kernel gives secret memory.
 */
#define _GNU_SOURCE
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/sandbox.h"

enum { MEMFD_SECRET = 447 };

int main(int argc, char **argv)
{
    struct sandbox_needs needs = { .has_store = false };
    char name[SANDBOX_CALL_NAME_MAX];
    if (argc == 3 && strcmp(argv[1], "has") == 0) {
        return syscall(MEMFD_SECRET, 0u) >= 0 ? 0 : 1;
    }
    if (argc == 3 && strcmp(argv[1], "number") == 0) {
        printf("%d\n", seccomp_syscall_resolve_name(argv[2]));
        return 0;
    }
    for (int i = 1; i < argc; i++) {
        needs.has_store = needs.has_store || strcmp(argv[i], "store") == 0;
        needs.has_devices = needs.has_devices || strcmp(argv[i], "devices") == 0;
        needs.has_threads = needs.has_threads || strcmp(argv[i], "threads") == 0;
    }
    for (size_t i = 0; sandbox_call_row(i, &needs, name); i++) {
        if (name[0] != '\0') {
            puts(name);
        }
    }
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "machine.h"

_Noreturn void inproc_panic(int partition, const char *function, enum spm_fault fault)
{
    char record[512];
    bool is_program = partition == INPROC_NOBODY;
    const char *name = is_program ? "the program" : inproc_system->partitions[partition].name;
    int32_t pid = is_program ? inproc_machine.program.id : inproc_system->partitions[partition].pid;
    /* @spec FFM-PANIC-RECORD */
    int len = snprintf(record, sizeof(record), "ashlar: panic of %s (client id %d) in %s: %s\nashlar: %s\n", name,
                       (int)pid, function, spm_fault_name(fault), spm_fault_text(fault));
    /* One write: records of several threads do not mix. Whether it succeeds changes nothing. */
    ssize_t written = write(STDERR_FILENO, record, (size_t)len < sizeof(record) ? (size_t)len : sizeof(record) - 1);
    (void)written;
    abort();
}

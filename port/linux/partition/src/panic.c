/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/invariant.h"
#include "partition.h"

enum { TEXT_MAX = 256 };

static void say_panic(enum spm_fault fault, const char *text)
{
    uint8_t message[CONTROL_HEADER_LEN + 4 + TEXT_MAX];
    struct control_panic panic = { .fault = (uint32_t)fault, .text = span_of(text, strlen(text)) };
    size_t len = control_encode_panic(out_span_of(message, sizeof(message)), &panic);
    control_send(partition->socket, span_of(message, len), NULL, 0, true);
}

_Noreturn void partition_leave(int status)
{
    _exit(status);
}

_Noreturn void partition_panic_text(enum spm_fault fault, const char *text)
{
    say_panic(fault, text);
    _exit(PARTITION_EXIT_PANIC);
}

_Noreturn void partition_panic(enum spm_fault fault)
{
    partition_panic_text(fault, spm_fault_text(fault));
}

/* Ours instead of lib/base's: the supervisor learns it too. */
_Noreturn void invariant_failed(const char *what, const char *file, int line)
{
    char text[TEXT_MAX];
    snprintf(text, sizeof(text), "invariant failed: %s (%s:%d)", what, file, line);
    say_panic(SPM_FAULT_PANIC, text);
    _exit(PARTITION_EXIT_PANIC);
}

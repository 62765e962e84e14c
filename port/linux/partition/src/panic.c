/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/invariant.h"
#include "partition.h"

static void say_panic(enum spm_fault fault, const char *text)
{
    struct control_panic panic = { .fault = (uint32_t)fault,
                                   .text = span_of(text, strnlen(text, CONTROL_PANIC_TEXT_MAX)) };
    partition_say_death(&panic, NULL);
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

_Noreturn void partition_panic_in(const char *function, enum spm_fault fault)
{
    char text[CONTROL_PANIC_TEXT_MAX];
    snprintf(text, sizeof(text), "%s: %s", function, spm_fault_text(fault));
    partition_panic_text(fault, text);
}

_Noreturn void partition_hang(const void *context)
{
    static const char text[] = "hang: a message was in service longer than watchdog_ms";
    struct control_panic panic = { .fault = SPM_FAULT_PANIC, .cause = CONTROL_CAUSE_HANG,
                                   .text = span_of(text, sizeof(text) - 1) };
    partition_say_death(&panic, context);
    _exit(PARTITION_EXIT_PANIC);
}

/* Ours instead of lib/base's: the supervisor learns it too. */
_Noreturn void invariant_failed(const char *what, const char *file, int line)
{
    char text[CONTROL_PANIC_TEXT_MAX];
    snprintf(text, sizeof(text), "invariant failed: %s (%s:%d)", what, file, line);
    say_panic(SPM_FAULT_PANIC, text);
    _exit(PARTITION_EXIT_PANIC);
}

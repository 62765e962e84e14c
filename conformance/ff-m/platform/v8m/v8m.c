/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The runner is the Non-secure image, the partitions are the Secure one's. A panic resets both: the runner goes on behind the test that was
 * interrupted, and reads the device's fault record.
 */
#include <stdio.h>
#include <string.h>

#include "kept.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"
#include "spm/outcome.h"

enum { TURNS_OF_A_MS = 4000 };

const char host_suite[] = FFM_SUITE_NAME;

static const struct {
    const char *name;
    int32_t line;
} lines[] = {
    { "ffm_slow_line", BOARD_LINE_ffm_slow_line },
    { "ffm_fast_line", BOARD_LINE_ffm_fast_line },
    { "ffm_rude_line", BOARD_LINE_ffm_rude_line },
    { "ffm_old_line", BOARD_LINE_ffm_old_line },
};

/* One Non-secure call is in the Secure world at a time, so that threads would show nothing. */
uint32_t ffm_platform_features(void)
{
    return FFM_HAS_RECORDS | FFM_HAS_INTERRUPTS | FFM_HAS_HEAP | (FFM_LEVEL == 1 ? FFM_HAS_MAPS : 0u);
}

void ffm_platform_result(const struct ffm_line *line)
{
    KEPT->resets = 0;
    host_result(&KEPT->count, line);
}

void ffm_platform_remember(uint32_t word)
{
    KEPT->word = word;
}

uint32_t ffm_platform_recall(void)
{
    return KEPT->word;
}

void ffm_platform_expect(int32_t partition, uint32_t causes)
{
    (void)partition;
    (void)causes;
    KEPT->deaths = 0;
    KEPT->is_fresh = 0;
}

static void say(struct ffm_death *death, const struct v8m_fault_record *record)
{
    bool is_panic = record->cause == V8M_FAULT_PANIC;
    snprintf(death->text, sizeof(death->text), "%s %s%u, partition %d, call %u, pc %08x",
             is_panic ? spm_fault_name((enum spm_fault)record->detail) : "no panic:", is_panic ? "fault " : "exception ",
             (unsigned)record->detail, (int)record->pid, (unsigned)record->operation, (unsigned)record->pc);
}

bool ffm_platform_death(struct ffm_death *death)
{
    *death = (struct ffm_death){ .text = "no partition was panicked" };
    if (KEPT->is_fresh == 0) {
        return false;
    }
    KEPT->is_fresh = 0;
    const struct v8m_fault_record *record = &KEPT->record;
    say(death, record);
    death->partition = record->pid;
    death->cause = record->cause == V8M_FAULT_PANIC ? host_cause(death->text) : 0;
    return KEPT->deaths == 1;
}

bool ffm_platform_interrupt(const char *source)
{
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (strcmp(lines[i].name, source) == 0) {
            return psa_call(FFM_FIRE_HANDLE, lines[i].line, NULL, 0, NULL, 0) == PSA_SUCCESS;
        }
    }
    return false;
}

bool ffm_platform_thread(void (*run)(void *argument), void *argument)
{
    (void)run;
    (void)argument;
    return false;
}

void ffm_platform_join(void)
{
}

/* Whatever is ready in the Secure world runs before this does. */
void ffm_platform_pause(uint32_t ms)
{
    for (uint32_t turn = 0; turn < ms * TURNS_OF_A_MS; turn++) {
        __asm volatile("" ::: "memory");
    }
}

int main(void)
{
    if (KEPT->word == 0) {
        host_begin();
    }
    ffm_run();
    return host_end(&KEPT->count);
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdbool.h>
#include <stdio.h>

#include "board.h"
#include "dual_timer.h"
#include "v8m/nvic.h"
#include "v8m/start.h"
#include "work.h"

/*
 * How long a Non-secure interrupt waits: a timer interrupts every call of the list again and again, at ever other places in it, and its handler reads
 * by how much it is late. A second timer runs free, so that one that waits for more than a period is seen as well. A line "masked NAME LONGEST SAMPLES STATUS"
 * each, in instructions, the entry into the handler (which the least says) taken off.
 */

enum { PERIOD = 4801, SAMPLES = 600, ROUNDS = 8 }; /* ticks; prime, and longer than what is looked for */

static volatile uint32_t longest;
static volatile uint32_t least;
static volatile uint32_t samples;
static uint32_t due; /* by the timer that runs free */

void v8m_interrupt_entry(void)
{
    uint32_t now = dual_timer(DUAL_TIMER_NS, 0)->value;
    uint32_t late = due - now; /* both count down */
    due -= PERIOD;
    while ((int32_t)(due - now) > 0) { /* one that was waited through */
        due -= PERIOD;
    }
    dual_timer(DUAL_TIMER_NS, 1)->clear = 1;
    longest = late > longest ? late : longest;
    least = late < least ? late : least;
    samples++;
}

static void storm(void)
{
    volatile struct dual_timer *timer = dual_timer(DUAL_TIMER_NS, 1);
    timer->control = 0;
    timer->load = PERIOD - 1;
    v8m_line_enable(BOARD_LINE_DUALTIMER);
    timer->control = DUAL_TIMER_PERIODIC;
    due = dual_timer(DUAL_TIMER_NS, 0)->value - PERIOD;
}

static void calm(void)
{
    dual_timer(DUAL_TIMER_NS, 1)->control = 0;
    v8m_line_disable(BOARD_LINE_DUALTIMER);
    dual_timer(DUAL_TIMER_NS, 1)->clear = 1;
    v8m_line_unpend(BOARD_LINE_DUALTIMER);
}

/* With nothing going on: what it takes to reach the handler. */
static uint32_t entry_cost(void)
{
    least = UINT32_MAX;
    samples = 0;
    storm();
    while (samples < ROUNDS) {
    }
    calm();
    return least;
}

static int run(const struct work *one, uint32_t entry)
{
    int32_t status = 0;
    longest = 0;
    samples = 0;
    storm();
    for (uint32_t i = 0; status >= 0 && (i < one->repeats || samples < SAMPLES); i++) {
        status = one->prepare == NULL ? 0 : one->prepare();
        status = status >= 0 ? one->run() : status;
        if (one->repeats == 1) {
            break;
        }
    }
    calm();
    bool is_wrong = status >= 0 && one->check != NULL && one->check() != 0;
    uint32_t late = longest > entry ? longest - entry : 0;
    printf("masked %s %lu %lu %d\n", one->name, (unsigned long)dual_timer_instructions(late), (unsigned long)samples,
           is_wrong ? 1 : (int)(status < 0 ? status : 0));
    return is_wrong;
}

int main(void)
{
    int wrong = 0;
    uint32_t entry = entry_cost();
    printf("entry %lu\n", (unsigned long)dual_timer_instructions(entry));
    for (uint32_t i = 0; i < work_count; i++) {
        wrong |= run(&work[i], entry);
    }
    return wrong;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "rt/port.h"

#include <string.h>

#include "../kernel/kernel.h"
#include "boot/handoff.h"
#include "lines.h"
#include "memory_map.h"
#include "reason/reason.h"
#include "stores.h"
#include "v8m/board.h"
#include "v8m/port.h"

/*
 * What the kernel answers any partition, and the rest of rt/port.h, for those that run privileged. What the first stage left stays where it is;
 * keys are wiped there as they are taken.
 */

static struct boot_received received;

psa_status_t v8m_port_start(void)
{
    _Static_assert((size_t)BOOT_HANDOFF_MAX <= (size_t)BOARD_BOOT_RECORD_SIZE, "the board leaves room for it");
    return boot_handoff_parse(&received, out_span_of((uint8_t *)BOARD_BOOT_RECORD_S, BOOT_HANDOFF_MAX));
}

/* The facts of the partition whose code runs. */
static const struct spm_partition *self(void)
{
    return &kernel.device->image->system->partitions[kernel_current()->self->partition];
}

/* Does the manifest of the running partition list this key? */
static bool has_key(const char *purpose)
{
    const char *const *listed = self()->root_keys;
    while (*listed != NULL && strcmp(*listed, purpose) != 0) {
        listed++;
    }
    return *listed != NULL;
}

void rt_implementation_id(uint8_t id[RT_DIGEST_LEN])
{
    memcpy(id, received.implementation_id, RT_DIGEST_LEN);
}

psa_status_t rt_boot_record(uint8_t *record, size_t size, size_t *record_len)
{
    if (!has_key("iak")) {
        return REFUSE(V8M_NO_BOOT_RECORD);
    }
    if (received.record.len > size) {
        return REFUSE(V8M_BOOT_RECORD_SIZE);
    }
    memcpy(record, received.record.data, received.record.len);
    *record_len = received.record.len;
    return PSA_SUCCESS;
}

void rt_boot_seed(uint8_t seed[RT_DIGEST_LEN])
{
    memcpy(seed, received.seed, RT_DIGEST_LEN);
}

const struct flash *rt_store(void)
{
    return store_of(self()->pid);
}

static uint64_t clock_ms(void)
{
    static uint64_t ms;
    static uint32_t rest; /* ticks that are no whole millisecond yet */
    static uint32_t last;
    const struct timer *timer = v8m_board.timer;
    uint32_t now = timer->ops->now(timer);
    uint32_t rate = timer->rate_hz / 1000;
    uint32_t gone = now - last; /* a turn of the counter that nobody asked in is lost: the clock is then late, never early */
    last = now;
    ms += gone / rate; /* 32 bits each: a division of 64 is 800 bytes of the compiler's library */
    rest += gone % rate;
    if (rest >= rate) {
        rest -= rate;
        ms++;
    }
    return ms;
}

/* Ten digits that end before `end`. */
static void put_number(char *end, uint32_t number)
{
    for (int digit = 0; digit < 10; digit++) {
        *--end = (char)('0' + number % 10);
        number /= 10;
    }
}

static void note(uint32_t reason, uint32_t count)
{
    char line[] = "ashlar: note 0000000000, 0000000000 times\r\n";
    const struct serial *console = v8m_board.console;
    put_number(line + 23, reason);
    put_number(line + 35, count);
    if (console != NULL) { /* what the line does not take at once is lost: nobody waits for it */
        (void)console->ops->send(console, span_of(line, sizeof(line) - 1));
    }
}

uint32_t v8m_port_lifecycle(void)
{
    return received.lifecycle;
}

static uint64_t value(enum v8m_port_value what)
{
    if (what == V8M_PORT_CLOCK_MS) {
        return clock_ms();
    }
    if (what == V8M_PORT_BOOT_EPOCH) {
        return received.epoch;
    }
    return 0; /* of wall time it has no idea */
}

static psa_status_t key(int32_t pid, const char *purpose, uint8_t *key)
{
    return boot_handoff_take_key(&received, pid, purpose, key);
}

const struct v8m_port_answers v8m_port_answers = {
    .value = value,
    .note = note,
    .key = key,
    .receive = line_receive,
    .send = line_send,
};

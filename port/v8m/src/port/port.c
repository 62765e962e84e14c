/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "rt/port.h"

#include <string.h>

#include "../kernel/kernel.h"
#include "boot/handoff.h"
#include "memory_map.h"
#include "psa/lifecycle.h"
#include "reason/reason.h"
#include "rt/memory.h"
#include "stores.h"
#include "v8m/board.h"
#include "v8m/port.h"

/* rt/port.h for partitions that run privileged. What the first stage left stays where it is; keys are wiped there as they are taken. */

static struct boot_received received;

psa_status_t v8m_port_start(void)
{
    _Static_assert((size_t)BOOT_HANDOFF_MAX <= (size_t)BOARD_BOOT_RECORD_SIZE, "the board leaves room for it");
    return boot_handoff_parse(&received, out_span_of((uint8_t *)BOARD_BOOT_RECORD_S, BOOT_HANDOFF_MAX));
}

/* The facts of the partition whose code runs. */
static const struct spm_partition *self(void)
{
    return &kernel.device->image->system->partitions[kernel_current()->partition];
}

uint64_t rt_session(psa_handle_t handle)
{
    (void)handle; /* TrustZone knows no such thing */
    return 0;
}

void rt_on_session_end(void (*ended)(uint64_t session))
{
    (void)ended;
}

void rt_on_client_forgotten(psa_status_t (*forget)(int32_t client))
{
    (void)forget; /* client ids are given by the image, for ever */
}

uint32_t rt_client_limit(int32_t client, enum rt_limit limit)
{
    (void)client;
    (void)limit;
    return RT_NO_LIMIT;
}

bool rt_client_is_admin(int32_t client)
{
    (void)client; /* a device is provisioned before its partitions run */
    return false;
}

uint64_t rt_boot_epoch(void)
{
    return received.epoch;
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

psa_status_t rt_root_key(const char *purpose, uint8_t key[RT_ROOT_KEY_LEN])
{
    memset(key, 0, RT_ROOT_KEY_LEN);
    return has_key(purpose) ? boot_handoff_take_key(&received, self()->pid, purpose, key) : REFUSE(HANDOFF_NO_KEY);
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

uint32_t rt_lifecycle(void)
{
    return received.lifecycle;
}

const struct flash *rt_store(void)
{
    return store_of(self()->pid);
}

int32_t rt_device_read(const char *device, void *data, size_t len, uint32_t timeout_ms)
{
    (void)device; /* a partition that has a device has its registers: an MMIO region of its manifest */
    (void)data;
    (void)len;
    (void)timeout_ms;
    return REFUSE(V8M_NO_DEVICE);
}

psa_status_t rt_device_write(const char *device, const void *data, size_t len)
{
    (void)device;
    (void)data;
    (void)len;
    return REFUSE(V8M_NO_DEVICE);
}

uint64_t rt_clock_ms(void)
{
    static uint64_t ticks;
    static uint32_t last;
    const struct timer *timer = v8m_board.timer;
    uint32_t now = timer->ops->now(timer);
    ticks += now - last; /* a turn of the counter that nobody asked in is lost: the clock is then late, never early */
    last = now;
    return ticks / (timer->rate_hz / 1000);
}

/* Ten digits that end before `end`. */
static void put_number(char *end, uint32_t number)
{
    for (int digit = 0; digit < 10; digit++) {
        *--end = (char)('0' + number % 10);
        number /= 10;
    }
}

void rt_note(uint32_t reason, uint32_t count)
{
    char line[] = "ashlar: note 0000000000, 0000000000 times\r\n";
    const struct serial *console = v8m_board.console;
    put_number(line + 23, reason);
    put_number(line + 35, count);
    if (console != NULL) { /* what the line does not take at once is lost: nobody waits for it */
        (void)console->ops->send(console, span_of(line, sizeof(line) - 1));
    }
}

uint64_t rt_wall_clock_s(void)
{
    return 0; /* it has no idea */
}

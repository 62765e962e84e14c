/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>

#include "base/invariant.h"
#include "base/wipe.h"
#include "control/store_geometry.h"
#include "heap/heap_map.h"
#include "partition.h"
#include "rt/memory.h"
#include "sandbox/sandbox.h"

/* Descriptors of START after the page. */
enum { START_AFTER_PAGE = CONTROL_START_PAGE + 1 };

static bool map_page(int fd)
{
    void *page = fd < 0 ? MAP_FAILED : mmap(NULL, CONTROL_PAGE_LEN, PROT_READ, MAP_SHARED, fd, 0);
    partition->page = page == MAP_FAILED ? NULL : page;
    (void)sandbox_seal(partition->page, page == MAP_FAILED ? 0 : CONTROL_PAGE_LEN);
    return page != MAP_FAILED;
}

static bool take_store(int fd)
{
    struct flash_geometry geometry = { .program_unit = CONTROL_STORE_UNIT,
                                       .block_size = CONTROL_STORE_BLOCK,
                                       .block_count = control_store_blocks(partition_self()->store_size) };
    partition->has_store = flash_file_from_fd(&partition->store, fd, &geometry) == PSA_SUCCESS;
    return partition->has_store;
}

static void take_facts(const struct control_start *start)
{
    partition->epoch = start->epoch;
    partition->lifecycle = start->lifecycle;
    memcpy(partition->implementation_id, start->implementation_id, RT_DIGEST_LEN);
    memcpy(partition->boot_seed, start->boot_seed, RT_DIGEST_LEN);
    memcpy(partition->record, start->record.data, start->record.len);
    partition->record_len = start->record.len;
    memcpy(partition->secrets->keys, start->keys, sizeof(start->keys[0]) * start->key_count);
    partition->key_count = start->key_count;
}

static bool take_start(struct control_packet *packet, struct control_start *start)
{
    if (!control_decode_start(packet, start) || start->pid != partition_self()->pid) {
        return false;
    }
    size_t next = START_AFTER_PAGE;
    take_facts(start);
    if (!map_page(packet->fds[CONTROL_START_PAGE])) {
        return false;
    }
    if (start->has_store && !take_store(control_packet_take(packet, next++))) {
        return false;
    }
    for (size_t i = 0; i < start->device_count; i++) {
        memcpy(partition->devices[i].name, start->devices[i], sizeof(partition->devices[i].name));
        partition->devices[i].fd = control_packet_take(packet, next++);
    }
    partition->device_count = start->device_count;
    return true;
}

/* An interrupt or a region, whichever is next: as many come as the manifest has. */
static void take_given(void)
{
    struct control_packet packet;
    struct control_given given;
    if (control_receive(partition->socket, out_span_of(partition->secrets->packet, sizeof(partition->secrets->packet)), &packet, true) != 1) {
        partition_leave(PARTITION_EXIT_DEVICE_GONE);
    }
    bool is_good = control_decode_given(&packet, &given);
    if (is_good && given.kind == CONTROL_GIVEN_REGION) {
        is_good = partition_region_take(&given, packet.fds[0]);
    } else if (is_good) {
        is_good = partition_interrupts_take(given.index, given.kind == CONTROL_GIVEN_GPIO, control_packet_take(&packet, 0));
    }
    control_packet_close(&packet);
    if (!is_good) {
        partition_leave(PARTITION_EXIT_PROTOCOL);
    }
}

/* In the SFN model messages are the framework's affair. */
static psa_signal_t awaitable_signals(void)
{
    const struct spm_system *system = partition->program->system;
    size_t service_count = partition_self()->model == SPM_IPC ? system->service_count : 0;
    psa_signal_t signals = PSA_DOORBELL;
    for (size_t i = 0; i < service_count; i++) {
        signals |= 1u << system->services[i].signal;
    }
    for (size_t i = 0; i < partition_self()->irq_count; i++) {
        signals |= 1u << partition_self()->irqs[i].signal;
    }
    return signals;
}

void partition_start(void)
{
    struct control_start start;
    struct control_packet packet;
    int got = control_receive(partition->socket, out_span_of(partition->secrets->packet, sizeof(partition->secrets->packet)), &packet, true);
    bool is_good = got == 1 && take_start(&packet, &start);
    if (got == 1) {
        control_packet_close(&packet);
    }
    wipe(partition->secrets->packet, sizeof(partition->secrets->packet));
    wipe(&start, sizeof(start));
    if (got == 1 && !is_good) {
        partition_leave(PARTITION_EXIT_PROTOCOL);
    }
    if (got != 1) {
        partition_leave(PARTITION_EXIT_DEVICE_GONE);
    }
    for (int i = 0; i < partition_self()->irq_count + partition_self()->mmio_count; i++) {
        take_given();
    }
}

struct rt_heap *rt_own_heap(void)
{
    partition_second_level_only();
    return partition == NULL ? NULL : &partition->heap;
}

void partition_open(void)
{
    INVARIANT(partition->program->system->partition_count == 1);
    if (channel_server_init(&partition->server, partition->socket) != 0 ||
        !heap_map(&partition->heap, partition_self()->heap_size)) {
        partition_leave(PARTITION_EXIT_PROTOCOL);
    }
    partition_guard_heap();
    partition_run_soon();
    uint16_t connections = partition_self()->connections;
    spm_inbox_init(&partition->inbox, partition->program->system, partition->connections,
                   connections == 0 ? PARTITION_CONNECTIONS_USUAL : connections);
    spm_registry_init(&partition->registry, partition->program->system);
    partition->signals = awaitable_signals();
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "kernel.h"
#include "rt/port.h"
#include "v8m/port_call.h"

/* What partitions ask of their port: judged here by their manifest and their rights, answered by the image's table. */

static void must_be(const struct kernel_thread *thread, uintptr_t base, size_t len, bool writes)
{
    if (!kernel_may((enum arch_view)thread->view, base, len, writes)) {
        kernel_panic(thread, KERNEL_PORT, SPM_FAULT_MEMORY);
    }
}

/** The manifest's own string that reads as the name in the first two arguments; NULL if it lists none. */
static const char *listed(const struct kernel_thread *thread, const struct arch_frame *frame, const char *const *list)
{
    char name[V8M_PORT_NAME_MAX + 1] = { 0 };
    size_t len = frame->r[1];
    if (len > V8M_PORT_NAME_MAX) {
        return NULL;
    }
    must_be(thread, frame->r[0], len, false);
    arch_copy(name, (const void *)frame->r[0], len);
    while (*list != NULL && strcmp(*list, name) != 0) {
        list++;
    }
    return *list;
}

static psa_status_t key(const struct kernel_thread *thread, const struct arch_frame *frame, const struct spm_partition *facts)
{
    const char *purpose = listed(thread, frame, facts->root_keys);
    must_be(thread, frame->r[2], RT_ROOT_KEY_LEN, true);
    memset((void *)frame->r[2], 0, RT_ROOT_KEY_LEN);
    return purpose == NULL ? PSA_ERROR_DOES_NOT_EXIST
                           : kernel.device->port->key(facts->pid, purpose, (uint8_t *)frame->r[2]);
}

/** One piece, either way. */
static int32_t line(const struct kernel_thread *thread, const struct arch_frame *frame, const struct spm_partition *facts,
                    enum v8m_port_call what)
{
    const struct v8m_port_answers *port = kernel.device->port;
    const char *device = listed(thread, frame, facts->devices);
    size_t len = frame->r[3];
    must_be(thread, frame->r[2], len, what == V8M_PORT_RECEIVE);
    len = len < V8M_PORT_PIECE_MAX ? len : V8M_PORT_PIECE_MAX;
    if (device == NULL) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    return what == V8M_PORT_RECEIVE ? port->receive(facts->pid, device, out_span_of((uint8_t *)frame->r[2], len))
                                    : port->send(facts->pid, device, span_of((const uint8_t *)frame->r[2], len));
}

static void value(struct arch_frame *frame)
{
    uint32_t what = (uint32_t)frame->r[0];
    uint64_t answer = what < V8M_PORT_VALUES ? kernel.device->port->value((enum v8m_port_value)what) : 0;
    frame->r[0] = (uint32_t)answer;
    frame->r[1] = (uint32_t)(answer >> 32);
}

/* @spec FFM-HEAP-OWN FFM-HEAP-NONE */
static void heap(const struct kernel_thread *thread, struct arch_frame *frame)
{
    const struct v8m_memory *home = &kernel.device->image->memory[thread->partition];
    uint32_t size = home->heap_end - home->heap_start;
    frame->r[0] = size == 0 ? 0 : home->heap_start;
    frame->r[1] = size;
}

void kernel_port_call(struct kernel_thread *thread, struct arch_frame *frame)
{
    const struct spm_partition *facts = &kernel.device->image->system->partitions[thread->partition];
    uint32_t what = (uint32_t)(frame->r12 >> 8) & 0xff;
    if (what == V8M_PORT_HEAP) {
        heap(thread, frame);
        return;
    }
    if (kernel.device->port == NULL || what >= V8M_PORT_CALLS) {
        kernel_panic(thread, KERNEL_PORT, SPM_FAULT_PANIC);
    }
    if (what == V8M_PORT_VALUE) {
        value(frame);
    } else if (what == V8M_PORT_NOTE) {
        kernel.device->port->note((uint32_t)frame->r[0], (uint32_t)frame->r[1]);
    } else {
        int32_t answer = what == V8M_PORT_KEY ? key(thread, frame, facts)
                                              : line(thread, frame, facts, (enum v8m_port_call)what);
        frame->r[0] = (uintptr_t)(uint32_t)answer;
    }
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/cmsdk.h"

struct registers {
    uint32_t data;
    uint32_t state;
    uint32_t control;
    uint32_t interrupts; /* read: status; written ones clear */
    uint32_t divider;
};

enum { STATE_TX_FULL = 1, STATE_RX_FULL = 2 };
enum { CONTROL_TX = 1, CONTROL_RX = 2, CONTROL_RX_INTERRUPT = 8 };
enum { INTERRUPT_RX = 2 };

static volatile struct registers *registers_of(const struct serial *serial)
{
    const struct cmsdk_uart *uart = serial->context;
    return (volatile struct registers *)uart->registers;
}

void cmsdk_uart_start(const struct cmsdk_uart *uart)
{
    volatile struct registers *registers = (volatile struct registers *)uart->registers;
    registers->divider = uart->divider;
    registers->control = CONTROL_TX | CONTROL_RX;
    (void)registers->data; /* what came before nobody asked for; an emulator asks its host for more from here on */
}

static size_t send(const struct serial *serial, struct span data)
{
    volatile struct registers *registers = registers_of(serial);
    size_t sent = 0;
    if ((registers->control & CONTROL_TX) == 0) {
        return 0;
    }
    while (sent < data.len && (registers->state & STATE_TX_FULL) == 0) {
        registers->data = data.data[sent++];
    }
    return sent;
}

static size_t receive(const struct serial *serial, struct out_span out)
{
    volatile struct registers *registers = registers_of(serial);
    size_t received = 0;
    while (received < out.len && (registers->state & STATE_RX_FULL) != 0) {
        registers->interrupts = INTERRUPT_RX; /* before the byte: the next one may come at once */
        out.data[received++] = (uint8_t)registers->data;
    }
    return received;
}

static void listen(const struct serial *serial, bool is_on)
{
    volatile struct registers *registers = registers_of(serial);
    uint32_t others = registers->control & ~(uint32_t)CONTROL_RX_INTERRUPT;
    registers->control = is_on ? others | CONTROL_RX_INTERRUPT : others;
}

const struct serial_ops cmsdk_uart_ops = { .send = send, .receive = receive, .listen = listen };

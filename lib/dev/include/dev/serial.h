/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * A serial line. Neither function waits: the caller decides what to do when the line is full or silent, so that no loop whose length
 * depends on the other side runs with interrupts masked. Version of this interface: SERIAL_VERSION.
 *
 * Rule: a line that carries data of the Trusted world is Secure, configured and reached by Secure code alone (R010_TBSA_EIP,
 * R220_TBSA_INFRA). The board's bus firewall sees to it; a device here never checks who asks.
 */
enum { SERIAL_VERSION = 1 };

struct serial;

/**
 * send     gives the line up to data.len bytes, returns how many it took, 0 when it is full.
 * receive  moves up to out.len bytes that have arrived, returns how many, 0 when nothing has. A byte that came while the device's
 *          own buffer was full is lost and counted in none of them.
 * listen   turns the interrupt for received bytes on or off. It stays asserted while bytes wait.
 *
 * Each may be called from a handler and with interrupts masked, once the device's own start function has run; before, each returns 0
 * and does nothing.
 */
struct serial_ops {
    size_t (*send)(const struct serial *serial, struct span data);
    size_t (*receive)(const struct serial *serial, struct out_span out);
    void (*listen)(const struct serial *serial, bool is_on);
};

struct serial {
    const struct serial_ops *ops;
    void *context; /* owned by whoever made the device */
};

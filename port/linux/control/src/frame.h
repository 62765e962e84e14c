/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "control/control.h"
#include "wire/wire.h"

/* The header is written last, when the body's length is known. */
struct wire_writer control_frame(struct out_span out);
size_t control_framed(struct wire_writer *w, enum control_kind kind);

/* The packet's body, ready to read if kind and descriptor count are these; else a reader that has failed. */
struct wire_reader control_body(const struct control_packet *packet, enum control_kind kind, size_t fd_count);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "frame.h"

struct wire_writer control_frame(struct out_span out)
{
    struct wire_writer w = wire_writer_of(out);
    (void)wire_room(&w, CONTROL_HEADER_LEN);
    return w;
}

size_t control_framed(struct wire_writer *w, enum control_kind kind)
{
    if (w->failed || w->at > CONTROL_MESSAGE_MAX) {
        return 0;
    }
    put_le16(w->out.data, (uint16_t)kind);
    put_le16(w->out.data + 2, 0);
    put_le32(w->out.data + 4, (uint32_t)(w->at - CONTROL_HEADER_LEN));
    return w->at;
}

struct wire_reader control_body(const struct control_packet *packet, enum control_kind kind, size_t fd_count)
{
    struct wire_reader r = wire_reader_of(packet->body);
    r.failed = packet->kind != (uint16_t)kind || packet->fd_count != fd_count;
    return r;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"
#include "base/fits.h"
#include "base/span.h"

/*
 * Fixed-width little-endian fields, one after another, without padding: the form of every message that crosses
 * a partition boundary (docs/format/channel.spec.md). Errors stick: read or write all fields, then ask once.
 */

struct wire_reader {
    struct span in;
    size_t at;   /* next byte; <= in.len */
    bool failed; /* a field was missing; all later reads give 0 */
};

struct wire_writer {
    struct out_span out;
    size_t at;   /* bytes written; <= out.len */
    bool failed; /* a field did not fit; nothing is written after that */
};

static inline struct wire_reader wire_reader_of(struct span in)
{
    return (struct wire_reader){ .in = in, .at = 0, .failed = false };
}

static inline struct wire_writer wire_writer_of(struct out_span out)
{
    return (struct wire_writer){ .out = out, .at = 0, .failed = false };
}

/** The next `len` bytes, still in the input; NULL once failed. */
static inline const uint8_t *wire_take(struct wire_reader *r, size_t len)
{
    if (r->failed || !fits(r->at, len, r->in.len)) {
        r->failed = true;
        return NULL;
    }
    const uint8_t *p = r->in.data + r->at;
    r->at += len;
    return p;
}

static inline uint8_t wire_get_u8(struct wire_reader *r)
{
    const uint8_t *p = wire_take(r, 1);
    return p == NULL ? (uint8_t)0 : p[0];
}

static inline uint16_t wire_get_u16(struct wire_reader *r)
{
    const uint8_t *p = wire_take(r, 2);
    return p == NULL ? (uint16_t)0 : get_le16(p);
}

static inline uint32_t wire_get_u32(struct wire_reader *r)
{
    const uint8_t *p = wire_take(r, 4);
    return p == NULL ? 0u : get_le32(p);
}

static inline uint64_t wire_get_u64(struct wire_reader *r)
{
    const uint8_t *p = wire_take(r, 8);
    return p == NULL ? 0u : get_le64(p);
}

/** Copies `len` bytes out; on failure `out` is zeroed. */
static inline void wire_get_bytes(struct wire_reader *r, uint8_t *out, size_t len)
{
    const uint8_t *p = wire_take(r, len);
    if (len == 0) {
        return;
    }
    if (p == NULL) {
        memset(out, 0, len);
    } else {
        memcpy(out, p, len);
    }
}

/** True if every field was there and nothing is left over. */
static inline bool wire_done(const struct wire_reader *r)
{
    return !r->failed && r->at == r->in.len;
}

static inline uint8_t *wire_room(struct wire_writer *w, size_t len)
{
    if (w->failed || !fits(w->at, len, w->out.len)) {
        w->failed = true;
        return NULL;
    }
    uint8_t *p = w->out.data + w->at;
    w->at += len;
    return p;
}

static inline void wire_put_u8(struct wire_writer *w, uint8_t v)
{
    uint8_t *p = wire_room(w, 1);
    if (p != NULL) {
        p[0] = v;
    }
}

static inline void wire_put_u16(struct wire_writer *w, uint16_t v)
{
    uint8_t *p = wire_room(w, 2);
    if (p != NULL) {
        put_le16(p, v);
    }
}

static inline void wire_put_u32(struct wire_writer *w, uint32_t v)
{
    uint8_t *p = wire_room(w, 4);
    if (p != NULL) {
        put_le32(p, v);
    }
}

static inline void wire_put_u64(struct wire_writer *w, uint64_t v)
{
    uint8_t *p = wire_room(w, 8);
    if (p != NULL) {
        put_le64(p, v);
    }
}

static inline void wire_put_bytes(struct wire_writer *w, const void *data, size_t len)
{
    uint8_t *p = wire_room(w, len);
    if (p != NULL && len != 0) {
        memcpy(p, data, len);
    }
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "toy_aead.h"

#include <string.h>

static uint64_t mix(uint64_t state, uint64_t word)
{
    state = (state ^ word) * 0x9e3779b97f4a7c15u;
    return state ^ state >> 29;
}

static uint64_t absorb(uint64_t state, struct span bytes)
{
    state = mix(state, bytes.len + 1);
    for (size_t i = 0; i < bytes.len; i++) {
        state = mix(state, bytes.data[i]);
    }
    return state;
}

static void tag_of(const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span text, uint8_t tag[PS_TAG_LEN])
{
    for (uint64_t half = 0; half < 2; half++) {
        uint64_t state = absorb(0x5a17ed5707a6e000u + half, span_of(nonce, PS_NONCE_LEN));
        state = absorb(absorb(state, aad), text);
        state = mix(mix(state, 0x0123456789abcdefu), half);
        memcpy(tag + 8 * half, &state, 8);
    }
}

static void stream(const uint8_t nonce[PS_NONCE_LEN], struct span in, uint8_t *out)
{
    uint64_t state = absorb(0x70190aead5700000u, span_of(nonce, PS_NONCE_LEN));
    for (size_t i = 0; i < in.len; i++) {
        state = mix(state, i);
        out[i] = (uint8_t)(in.data[i] ^ state >> 40);
    }
}

void toy_seal(const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span plain, uint8_t *out)
{
    stream(nonce, plain, out);
    tag_of(nonce, aad, span_of(out, plain.len), out + plain.len);
}

bool toy_open(const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span sealed, uint8_t *out)
{
    uint8_t tag[PS_TAG_LEN];
    size_t len = sealed.len - PS_TAG_LEN;
    tag_of(nonce, aad, span_of(sealed.data, len), tag);
    if (memcmp(tag, sealed.data + len, PS_TAG_LEN) != 0) {
        return false;
    }
    stream(nonce, span_of(sealed.data, len), out);
    return true;
}

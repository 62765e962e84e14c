/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "mmo.h"

#include <string.h>

#include "base/bytes.h"
#include "base/wipe.h"

enum { BLOCK = 16, SHORT_BITS = 0x10000 };

/* The hash so far is the key under which the next block goes, and the block is added to what comes out. */
static bool take_block(struct mmo *mmo, const uint8_t *block)
{
    uint8_t out[BLOCK];
    int len = 0;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    bool is_good = ctx != NULL &&
                   EVP_EncryptInit_ex2(ctx, openssl_block_cipher(PSA_KEY_TYPE_AES, 128, OPENSSL_MODE_ECB), mmo->hash, NULL, NULL) == 1 &&
                   EVP_EncryptUpdate(ctx, out, &len, block, BLOCK) == 1 && len == BLOCK;
    for (size_t i = 0; i < BLOCK && is_good; i++) {
        mmo->hash[i] = out[i] ^ block[i];
    }
    EVP_CIPHER_CTX_free(ctx);
    wipe(out, sizeof(out));
    return is_good;
}

void mmo_start(struct mmo *mmo)
{
    *mmo = (struct mmo){ 0 };
}

bool mmo_update(struct mmo *mmo, struct span in)
{
    bool is_good = true;
    for (size_t i = 0; i < in.len && is_good; i++) {
        mmo->block[mmo->len % BLOCK] = in.data[i];
        mmo->len++;
        is_good = mmo->len % BLOCK != 0 || take_block(mmo, mmo->block);
    }
    return is_good;
}

/* A one bit, zeros, and the length in bits: 16 bits of it at the end, or 32 of it before two zero bytes. */
bool mmo_finish(struct mmo *mmo, uint8_t *out)
{
    static const uint8_t one = 0x80;
    static const uint8_t zero;
    uint64_t bits = mmo->len * 8;
    bool is_short = bits < SHORT_BITS;
    size_t tail_len = is_short ? 2 : 6;
    uint8_t tail[6] = { 0 };
    if (bits > UINT32_MAX) {
        return false;
    }
    if (is_short) {
        put_be16(tail, (uint16_t)bits);
    } else {
        put_be32(tail, (uint32_t)bits);
    }
    bool is_good = mmo_update(mmo, span_of(&one, 1));
    while (is_good && mmo->len % BLOCK != BLOCK - tail_len) {
        is_good = mmo_update(mmo, span_of(&zero, 1));
    }
    is_good = is_good && mmo_update(mmo, span_of(tail, tail_len));
    memcpy(out, mmo->hash, BLOCK);
    return is_good;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "blob.h"

#include "reason/reason.h"
#include "wire/wire.h"

static const uint32_t magic = 0x4b4c4853u; /* "SHLK" in little-endian order */
enum { BLOB_VERSION = 1 };

void blob_write_header(const struct crypto_key *key, uint8_t header[CRYPTO_KEY_HEADER])
{
    struct wire_writer w = wire_writer_of(out_span_of(header, CRYPTO_KEY_HEADER));
    wire_put_u32(&w, magic);
    wire_put_u16(&w, BLOB_VERSION);
    wire_put_u16(&w, key->facts.type);
    wire_put_u32(&w, key->facts.bits);
    wire_put_u32(&w, key->facts.lifetime);
    wire_put_u32(&w, key->facts.usage);
    wire_put_u32(&w, key->facts.alg);
    wire_put_u32(&w, key->facts.id);
    wire_put_u32(&w, key->len);
}

psa_status_t blob_read_header(const uint8_t header[CRYPTO_KEY_HEADER], psa_key_id_t id, struct crypto_key_facts *facts,
                              size_t *len)
{
    struct wire_reader r = wire_reader_of(span_of(header, CRYPTO_KEY_HEADER));
    bool is_ours = wire_get_u32(&r) == magic && wire_get_u16(&r) == BLOB_VERSION;
    facts->type = wire_get_u16(&r);
    facts->bits = wire_get_u32(&r);
    facts->lifetime = wire_get_u32(&r);
    facts->usage = wire_get_u32(&r);
    facts->alg = wire_get_u32(&r);
    facts->id = wire_get_u32(&r);
    *len = wire_get_u32(&r);
    if (!is_ours || !wire_done(&r)) {
        return REFUSE(CRYPTO_STORED_KEY_FORMAT);
    }
    bool is_sound = facts->id == id && !PSA_KEY_LIFETIME_IS_VOLATILE(facts->lifetime) && facts->type != 0 &&
                    facts->bits != 0 && *len != 0 && *len <= CRYPTO_KEY_MAX;
    if (is_sound && PSA_KEY_TYPE_IS_UNSTRUCTURED(facts->type)) {
        is_sound = facts->bits == *len * 8;
    }
    return is_sound ? PSA_SUCCESS : REFUSE(CRYPTO_STORED_KEY_DAMAGED);
}

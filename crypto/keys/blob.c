/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "blob.h"

#include "core/alg.h"
#include "core/lengths.h"
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

static bool is_kept_level(psa_key_lifetime_t lifetime)
{
    psa_key_persistence_t persistence = PSA_KEY_LIFETIME_GET_PERSISTENCE(lifetime);
    return persistence == PSA_KEY_PERSISTENCE_DEFAULT || persistence == PSA_KEY_PERSISTENCE_READ_ONLY;
}

/* Do type, size and length of the material go together? What a secure element keeps here is its own matter. */
static bool is_right_length(const struct crypto_key_facts *facts, size_t len)
{
    size_t full = length_of_key(facts->type, facts->bits);
    if (PSA_KEY_LIFETIME_GET_LOCATION(facts->lifetime) != PSA_KEY_LOCATION_LOCAL_STORAGE) {
        return true;
    }
    if (PSA_KEY_TYPE_IS_UNSTRUCTURED(facts->type)) {
        return facts->bits == len * 8 && key_type_check_size(facts->type, facts->bits) != PSA_ERROR_INVALID_ARGUMENT;
    }
    /* The API's sizes are exact but for RSA, and the points of secp224k1, whose order is longer than its coordinates. */
    bool may_be_shorter = PSA_KEY_TYPE_IS_RSA(facts->type) || facts->type == PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_K1);
    return may_be_shorter ? len <= full : len == full;
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
    bool is_sound = facts->id == id && facts->type != 0 && facts->bits != 0 && *len != 0 && *len <= CRYPTO_KEY_MAX;
    return is_sound && is_kept_level(facts->lifetime) && is_right_length(facts, *len) ?
               PSA_SUCCESS :
               REFUSE(CRYPTO_STORED_KEY_DAMAGED);
}

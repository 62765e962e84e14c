/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cose/alg.h"

struct row {
    enum cose_alg alg;
    enum cose_kind kind;
    size_t signature_len;
    const char *name;
};

static const struct row rows[] = {
    { COSE_ES256, COSE_SIGN1, 64, "ES256" },          { COSE_ES384, COSE_SIGN1, 96, "ES384" },
    { COSE_ES512, COSE_SIGN1, 132, "ES512" },         { COSE_HMAC_256, COSE_MAC0, 32, "HMAC 256/256" },
    { COSE_HMAC_384, COSE_MAC0, 48, "HMAC 384/384" }, { COSE_HMAC_512, COSE_MAC0, 64, "HMAC 512/512" },
};

static const struct row *row_of(int64_t id)
{
    static const struct row none = { COSE_ALG_NONE, COSE_KIND_NONE, 0, "unknown" };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].alg == id) {
            return &rows[i];
        }
    }
    return &none;
}

enum cose_alg cose_alg_of(int64_t id)
{
    return row_of(id)->alg;
}

enum cose_kind cose_alg_kind(enum cose_alg alg)
{
    return row_of(alg)->kind;
}

size_t cose_alg_signature_len(enum cose_alg alg)
{
    return row_of(alg)->signature_len;
}

const char *cose_alg_name(enum cose_alg alg)
{
    return row_of(alg)->name;
}

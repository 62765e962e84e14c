/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "tpm.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#include <tss2/tss2_tcti_device.h>
#include <tss2/tss2_tcti_swtpm.h>

#include "base/wipe.h"

enum { COUNTER_LEN = 8 };

#define COUNTER_ATTRIBUTES \
    ((TPMA_NV)(TPM2_NT_COUNTER << TPMA_NV_TPM2_NT_SHIFT) | TPMA_NV_AUTHREAD | TPMA_NV_AUTHWRITE | TPMA_NV_NO_DA)

struct tpm {
    TSS2_TCTI_CONTEXT *tcti;
    ESYS_CONTEXT *esys;
    ESYS_TR storage; /* the primary key of the owner's hierarchy, which is the same at each start */
    ESYS_TR session;
    TSS2_RC code;
    ESYS_TR counters[ANCHOR_COUNTERS_MAX];
};

static struct tpm only;

static bool is_good(struct tpm *tpm, TSS2_RC code)
{
    tpm->code = code;
    return code == TSS2_RC_SUCCESS;
}

/* ---- opening ---- */

typedef TSS2_RC (*tcti_init)(TSS2_TCTI_CONTEXT *context, size_t *size, const char *conf);

/* Two ways alone, by name: what is looked for by a path of the caller's could be any library. */
static bool open_tcti(struct tpm *tpm, const char *where)
{
    static const struct {
        const char *begin;
        tcti_init init;
    } ways[] = { { "device:", Tss2_Tcti_Device_Init }, { "swtpm:", Tss2_Tcti_Swtpm_Init } };
    size_t size = 0;
    tpm->code = TSS2_TCTI_RC_BAD_VALUE;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        size_t len = strlen(ways[i].begin);
        if (strncmp(where, ways[i].begin, len) != 0) {
            continue;
        }
        if (!is_good(tpm, ways[i].init(NULL, &size, where + len))) {
            return false;
        }
        tpm->tcti = calloc(1, size);
        if (tpm->tcti != NULL && is_good(tpm, ways[i].init(tpm->tcti, &size, where + len))) {
            return true;
        }
        free(tpm->tcti);
        tpm->tcti = NULL;
        return false;
    }
    return false;
}

/* The storage key as TCG's provisioning guidance has it (ECC P-256): made anew of the seed, so nothing of ours stays in the TPM. */
static bool make_storage_key(struct tpm *tpm)
{
    static const TPM2B_SENSITIVE_CREATE sensitive = { .size = 0 };
    static const TPM2B_DATA outside = { .size = 0 };
    static const TPML_PCR_SELECTION pcrs = { .count = 0 };
    static const TPM2B_PUBLIC shape = {
        .publicArea = {
            .type = TPM2_ALG_ECC,
            .nameAlg = TPM2_ALG_SHA256,
            .objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_SENSITIVEDATAORIGIN |
                                TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA | TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT,
            .parameters.eccDetail = { .symmetric = { .algorithm = TPM2_ALG_AES, .keyBits.aes = 128, .mode.aes = TPM2_ALG_CFB },
                                      .scheme.scheme = TPM2_ALG_NULL,
                                      .curveID = TPM2_ECC_NIST_P256,
                                      .kdf.scheme = TPM2_ALG_NULL },
        },
    };
    return is_good(tpm, Esys_CreatePrimary(tpm->esys, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, &sensitive,
                                           &shape, &outside, &pcrs, &tpm->storage, NULL, NULL, NULL, NULL));
}

static bool begin_session(struct tpm *tpm)
{
    static const TPMT_SYM_DEF symmetric = { .algorithm = TPM2_ALG_AES, .keyBits.aes = 128, .mode.aes = TPM2_ALG_CFB };
    return is_good(tpm, Esys_StartAuthSession(tpm->esys, tpm->storage, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, NULL,
                                              TPM2_SE_HMAC, &symmetric, TPM2_ALG_SHA256, &tpm->session));
}

/* `ways`: TPMA_SESSION_DECRYPT encrypts the first thing we say, TPMA_SESSION_ENCRYPT the first that is answered. */
static bool use_session(struct tpm *tpm, TPMA_SESSION ways)
{
    return is_good(tpm, Esys_TRSess_SetAttributes(tpm->esys, tpm->session, TPMA_SESSION_CONTINUESESSION | ways, 0xff));
}

enum anchor_status tpm_open(struct tpm **tpm, const char *where, uint32_t *code)
{
    only = (struct tpm){ .storage = ESYS_TR_NONE, .session = ESYS_TR_NONE };
    for (size_t i = 0; i < ANCHOR_COUNTERS_MAX; i++) {
        only.counters[i] = ESYS_TR_NONE;
    }
    bool opened = open_tcti(&only, where) && is_good(&only, Esys_Initialize(&only.esys, only.tcti, NULL)) &&
                  make_storage_key(&only) && begin_session(&only);
    *tpm = opened ? &only : NULL;
    *code = only.code;
    if (!opened) {
        tpm_close(&only);
    }
    return opened ? ANCHOR_OK : ANCHOR_TPM;
}

void tpm_close(struct tpm *tpm)
{
    if (tpm->session != ESYS_TR_NONE) {
        (void)Esys_FlushContext(tpm->esys, tpm->session);
    }
    if (tpm->storage != ESYS_TR_NONE) {
        (void)Esys_FlushContext(tpm->esys, tpm->storage);
    }
    if (tpm->esys != NULL) {
        Esys_Finalize(&tpm->esys);
    }
    if (tpm->tcti != NULL) {
        Tss2_Tcti_Finalize(tpm->tcti);
        free(tpm->tcti);
    }
    tpm->tcti = NULL;
    tpm->storage = ESYS_TR_NONE;
    tpm->session = ESYS_TR_NONE;
}

uint32_t tpm_code(const struct tpm *tpm)
{
    return tpm->code;
}

/* ---- the root key ---- */

/* What the TPM made, as it wants it back: TPM2B_PUBLIC, then TPM2B_PRIVATE. */
static bool put_blob(struct tpm *tpm, const TPM2B_PUBLIC *public, const TPM2B_PRIVATE *private, struct out_span *blob)
{
    size_t at = 0;
    bool is_put = is_good(tpm, Tss2_MU_TPM2B_PUBLIC_Marshal(public, blob->data, blob->len, &at)) &&
                  is_good(tpm, Tss2_MU_TPM2B_PRIVATE_Marshal(private, blob->data, blob->len, &at));
    blob->len = is_put ? at : 0;
    return is_put;
}

static bool get_blob(struct tpm *tpm, struct span blob, TPM2B_PUBLIC *public, TPM2B_PRIVATE *private)
{
    size_t at = 0;
    memset(public, 0, sizeof(*public));
    memset(private, 0, sizeof(*private));
    return is_good(tpm, Tss2_MU_TPM2B_PUBLIC_Unmarshal(blob.data, blob.len, &at, public)) &&
           is_good(tpm, Tss2_MU_TPM2B_PRIVATE_Unmarshal(blob.data, blob.len, &at, private)) && at == blob.len;
}

enum anchor_status tpm_seal(struct tpm *tpm, struct span key, struct out_span *blob)
{
    static const TPM2B_DATA outside = { .size = 0 };
    static const TPML_PCR_SELECTION pcrs = { .count = 0 };
    static const TPM2B_PUBLIC shape = {
        .publicArea = { .type = TPM2_ALG_KEYEDHASH,
                        .nameAlg = TPM2_ALG_SHA256,
                        .objectAttributes = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA,
                        .parameters.keyedHashDetail.scheme.scheme = TPM2_ALG_NULL },
    };
    TPM2B_SENSITIVE_CREATE sensitive = { .size = 0 };
    TPM2B_PRIVATE *private = NULL;
    TPM2B_PUBLIC *public = NULL;
    memcpy(sensitive.sensitive.data.buffer, key.data, key.len);
    sensitive.sensitive.data.size = (UINT16)key.len;
    bool sealed = use_session(tpm, TPMA_SESSION_DECRYPT) &&
                  is_good(tpm, Esys_Create(tpm->esys, tpm->storage, tpm->session, ESYS_TR_NONE, ESYS_TR_NONE, &sensitive, &shape,
                                           &outside, &pcrs, &private, &public, NULL, NULL, NULL)) &&
                  put_blob(tpm, public, private, blob);
    wipe(&sensitive, sizeof(sensitive));
    Esys_Free(private);
    Esys_Free(public);
    return sealed ? ANCHOR_OK : ANCHOR_TPM;
}

enum anchor_status tpm_unseal(struct tpm *tpm, struct span blob, struct out_span *key)
{
    TPM2B_PUBLIC public;
    TPM2B_PRIVATE private;
    TPM2B_SENSITIVE_DATA *data = NULL;
    ESYS_TR object = ESYS_TR_NONE;
    if (!get_blob(tpm, blob, &public, &private)) {
        return ANCHOR_FOREIGN;
    }
    /* The session proves nothing of the object but encrypts what it holds on its way here. */
    if (!use_session(tpm, 0) || !is_good(tpm, Esys_Load(tpm->esys, tpm->storage, tpm->session, ESYS_TR_NONE, ESYS_TR_NONE, &private,
                                                        &public, &object))) {
        bool is_of_another = (tpm->code & TSS2_RC_LAYER_MASK) == TSS2_TPM_RC_LAYER;
        return is_of_another ? ANCHOR_FOREIGN : ANCHOR_TPM;
    }
    bool opened = use_session(tpm, TPMA_SESSION_ENCRYPT) &&
                  is_good(tpm, Esys_Unseal(tpm->esys, object, tpm->session, ESYS_TR_NONE, ESYS_TR_NONE, &data));
    bool fits = opened && data->size == key->len;
    if (fits) {
        memcpy(key->data, data->buffer, key->len);
    }
    if (data != NULL) {
        wipe(data, sizeof(*data));
    }
    Esys_Free(data);
    (void)Esys_FlushContext(tpm->esys, object);
    return fits ? ANCHOR_OK : opened ? ANCHOR_FOREIGN : ANCHOR_TPM;
}

/* ---- counters ---- */

static TPM2B_AUTH authorisation_of(struct span bytes)
{
    TPM2B_AUTH authorisation = { .size = (UINT16)bytes.len };
    memcpy(authorisation.buffer, bytes.data, bytes.len);
    return authorisation;
}

static bool read_counter(struct tpm *tpm, ESYS_TR counter, uint64_t *value)
{
    TPM2B_MAX_NV_BUFFER *data = NULL;
    bool got = use_session(tpm, TPMA_SESSION_ENCRYPT) &&
               is_good(tpm, Esys_NV_Read(tpm->esys, counter, counter, tpm->session, ESYS_TR_NONE, ESYS_TR_NONE, COUNTER_LEN, 0, &data)) &&
               data->size == COUNTER_LEN;
    *value = 0;
    for (size_t i = 0; got && i < COUNTER_LEN; i++) { /* the TPM's numbers begin with their high end */
        *value = *value << 8 | data->buffer[i];
    }
    Esys_Free(data);
    return got;
}

static bool step_counter(struct tpm *tpm, ESYS_TR counter)
{
    return use_session(tpm, 0) && is_good(tpm, Esys_NV_Increment(tpm->esys, counter, counter, tpm->session, ESYS_TR_NONE, ESYS_TR_NONE));
}

enum anchor_status tpm_counter_make(struct tpm *tpm, uint32_t index, struct span bytes, uint64_t *value)
{
    TPM2B_AUTH authorisation = authorisation_of(bytes);
    TPM2B_NV_PUBLIC shape = { .nvPublic = { .nvIndex = index,
                                            .nameAlg = TPM2_ALG_SHA256,
                                            .attributes = COUNTER_ATTRIBUTES,
                                            .dataSize = COUNTER_LEN } };
    ESYS_TR counter = ESYS_TR_NONE;
    *value = 0;
    /* The owner's own authorisation is empty on machines whose owner did not set one; the new counter's travels encrypted. */
    bool made = use_session(tpm, TPMA_SESSION_DECRYPT) &&
                is_good(tpm, Esys_NV_DefineSpace(tpm->esys, ESYS_TR_RH_OWNER, tpm->session, ESYS_TR_NONE, ESYS_TR_NONE, &authorisation,
                                                 &shape, &counter));
    wipe(&authorisation, sizeof(authorisation));
    if (!made) {
        return tpm->code == TPM2_RC_NV_DEFINED ? ANCHOR_EXISTS : ANCHOR_TPM;
    }
    made = step_counter(tpm, counter) && read_counter(tpm, counter, value);
    return made ? ANCHOR_OK : ANCHOR_TPM;
}

/* A counter of our kind, and nothing that only has its index: one that can be written could be set back. */
static bool is_counter(struct tpm *tpm, ESYS_TR counter)
{
    TPM2B_NV_PUBLIC *public = NULL;
    bool is_one = is_good(tpm, Esys_NV_ReadPublic(tpm->esys, counter, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &public, NULL)) &&
                  public->nvPublic.attributes == (COUNTER_ATTRIBUTES | TPMA_NV_WRITTEN) && public->nvPublic.dataSize == COUNTER_LEN;
    Esys_Free(public);
    return is_one;
}

enum anchor_status tpm_counter_open(struct tpm *tpm, uint32_t slot, uint32_t index, struct span bytes)
{
    ESYS_TR counter = ESYS_TR_NONE;
    uint64_t value = 0;
    if (slot >= ANCHOR_COUNTERS_MAX || tpm->counters[slot] != ESYS_TR_NONE) {
        return ANCHOR_PROTOCOL;
    }
    if (!is_good(tpm, Esys_TR_FromTPMPublic(tpm->esys, index, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &counter)) ||
        !is_counter(tpm, counter)) {
        return ANCHOR_ABSENT;
    }
    TPM2B_AUTH authorisation = authorisation_of(bytes);
    bool opened = is_good(tpm, Esys_TR_SetAuth(tpm->esys, counter, &authorisation)) && read_counter(tpm, counter, &value);
    wipe(&authorisation, sizeof(authorisation));
    if (!opened) { /* above all: of another device, whose authorisation we have not */
        return (tpm->code & TSS2_RC_LAYER_MASK) == TSS2_TPM_RC_LAYER ? ANCHOR_ABSENT : ANCHOR_TPM;
    }
    tpm->counters[slot] = counter;
    return ANCHOR_OK;
}

static ESYS_TR counter_of(const struct tpm *tpm, uint32_t slot)
{
    return slot < ANCHOR_COUNTERS_MAX ? tpm->counters[slot] : ESYS_TR_NONE;
}

enum anchor_status tpm_counter_read(struct tpm *tpm, uint32_t slot, uint64_t *value)
{
    *value = 0;
    if (counter_of(tpm, slot) == ESYS_TR_NONE) {
        return ANCHOR_ABSENT;
    }
    return read_counter(tpm, counter_of(tpm, slot), value) ? ANCHOR_OK : ANCHOR_TPM;
}

enum anchor_status tpm_counter_step(struct tpm *tpm, uint32_t slot)
{
    if (counter_of(tpm, slot) == ESYS_TR_NONE) {
        return ANCHOR_ABSENT;
    }
    return step_counter(tpm, counter_of(tpm, slot)) ? ANCHOR_OK : ANCHOR_TPM;
}

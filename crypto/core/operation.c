/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "operation.h"

#include "core.h"
#include "keys/slot.h"

/* handle: entry + 1 in bits 7:0, generation below; kind: kind in bits 7:0, generation above. */
static struct crypto_handle name_of(const struct crypto *crypto, const struct crypto_operation *op)
{
    uint32_t entry = (uint32_t)(op - crypto->operations) + 1;
    return (struct crypto_handle){
        .handle = entry | (uint32_t)(op->generation << 8),
        .kind = (uint32_t)op->kind | (uint32_t)(op->generation >> 24 << 8),
        .epoch = crypto->epoch,
    };
}

/* Locked. NULL if the handle names nothing of the caller's. */
static struct crypto_operation *find(struct crypto *crypto, const struct crypto_caller *caller,
                                     const struct crypto_handle *handle, enum crypto_kind kind)
{
    uint32_t entry = handle->handle & 0xffu;
    if (entry == 0 || entry > CRYPTO_OPERATIONS) {
        return NULL;
    }
    struct crypto_operation *op = &crypto->operations[entry - 1];
    struct crypto_handle name = name_of(crypto, op);
    bool is_it = op->kind == kind && name.handle == handle->handle && name.kind == handle->kind &&
                 name.epoch == handle->epoch && op->client == caller->client && op->session == caller->session;
    return is_it ? op : NULL;
}

static bool is_inactive(const struct crypto_handle *handle)
{
    return handle->handle == 0 && handle->kind == 0 && handle->epoch == 0;
}

/* Locked. A client may have many sessions: where there are shares, it may not hold more in all than it leaves free. */
static bool has_its_share(const struct crypto *crypto, const struct crypto_caller *caller)
{
    size_t of_session = 0;
    size_t of_client = 0;
    size_t used = 0;
    for (size_t i = 0; i < CRYPTO_OPERATIONS; i++) {
        const struct crypto_operation *op = &crypto->operations[i];
        bool is_used = op->kind != CRYPTO_KIND_NONE;
        used += is_used;
        of_client += is_used && op->client == caller->client;
        of_session += is_used && op->session == caller->session;
    }
    bool is_shared = crypto->operations_per_session < CRYPTO_OPERATIONS;
    if (crypto->operations_of != NULL && of_client >= crypto->operations_of(caller->client)) {
        return true;
    }
    return of_session >= crypto->operations_per_session || (is_shared && of_client >= CRYPTO_OPERATIONS - used);
}

/* Locked. */
static struct crypto_operation *find_free(struct crypto *crypto)
{
    for (size_t i = 0; i < CRYPTO_OPERATIONS; i++) {
        if (crypto->operations[i].kind == CRYPTO_KIND_NONE) {
            return &crypto->operations[i];
        }
    }
    return NULL;
}

psa_status_t operation_begin(struct crypto *crypto, const struct crypto_caller *caller,
                             const struct crypto_handle *handle,
                             enum crypto_kind kind, struct crypto_operation **out)
{
    if (!is_inactive(handle)) {
        struct crypto_handle ended = *handle;
        operation_abort(crypto, caller, &ended, kind);
        return REFUSE(CRYPTO_OP_ACTIVE);
    }
    crypto_lock();
    struct crypto_operation *op = has_its_share(crypto, caller) ? NULL : find_free(crypto);
    if (op != NULL) {
        op->kind = kind;
        op->generation++;
        op->client = caller->client;
        op->session = caller->session;
        op->is_ended = false;
        atomic_store(&op->is_busy, true);
    }
    crypto_unlock();
    *out = op;
    return op == NULL ? REFUSE(CRYPTO_NO_OPERATION) : PSA_SUCCESS;
}

void operation_publish(struct crypto *crypto, struct crypto_operation *op, struct crypto_handle *handle)
{
    *handle = name_of(crypto, op);
    operation_leave(crypto, op);
}

/* @mitigates T.CRY.6 */
psa_status_t operation_enter(struct crypto *crypto, const struct crypto_caller *caller,
                             const struct crypto_handle *handle,
                             enum crypto_kind kind, struct crypto_operation **out)
{
    crypto_lock();
    struct crypto_operation *op = find(crypto, caller, handle, kind);
    bool is_ours = op != NULL && !op->is_ended && !atomic_exchange(&op->is_busy, true);
    crypto_unlock();
    *out = is_ours ? op : NULL;
    return is_ours ? PSA_SUCCESS : REFUSE(CRYPTO_OP_NOT_ACTIVE);
}

void operation_leave(struct crypto *crypto, struct crypto_operation *op)
{
    crypto_lock();
    bool is_ended = op->is_ended;
    if (!is_ended) {
        atomic_store(&op->is_busy, false);
    }
    crypto_unlock();
    if (is_ended) {
        operation_end(crypto, op);
    }
}

static void wipe_derivation(struct crypto_operation *op)
{
    struct crypto_derive_op *derive = &op->of.derive;
    void *cache = atomic_exchange(&derive->cache, NULL);
    if (op->driver != NULL && op->driver->forget != NULL) {
        op->driver->forget(cache);
    }
    wipe(derive->block, sizeof(derive->block));
    wipe(derive->secret, sizeof(derive->secret));
    wipe(derive->text, derive->text_len);
    derive->text_len = 0;
    derive->secret_len = 0;
}

static void abort_driver(struct crypto_operation *op)
{
    const struct crypto_driver *driver = op->driver;
    switch (op->kind) {
    case CRYPTO_KIND_VERIFY:
        if (op->of.sign.is_streamed) {
            driver->verify_abort(&op->state);
        } else {
            driver->hash_abort(&op->state);
        }
        break;
    case CRYPTO_KIND_HASH:
    case CRYPTO_KIND_SIGN:
        driver->hash_abort(&op->state);
        break;
    case CRYPTO_KIND_MAC:
        driver->mac_abort(&op->state);
        break;
    case CRYPTO_KIND_CIPHER:
        driver->cipher_abort(&op->state);
        break;
    case CRYPTO_KIND_AEAD:
        driver->aead_abort(&op->state);
        break;
    case CRYPTO_KIND_XOF:
        driver->xof_abort(&op->state);
        break;
    case CRYPTO_KIND_DERIVE:
    case CRYPTO_KIND_PAKE:
    case CRYPTO_KIND_NONE:
        return;
    }
    wipe(&op->state, sizeof(op->state));
}

void operation_end(struct crypto *crypto, struct crypto_operation *op)
{
    if (op->kind == CRYPTO_KIND_DERIVE) {
        wipe_derivation(op);
    } else if (op->kind == CRYPTO_KIND_PAKE) {
        wipe(&op->of.pake, sizeof(op->of.pake));
    } else if (op->driver != NULL) {
        abort_driver(op);
    }
    key_release(crypto, op->key);
    crypto_lock();
    op->key = NULL;
    op->key_count = 0;
    op->driver = NULL;
    op->is_ended = false;
    op->kind = CRYPTO_KIND_NONE;
    atomic_store(&op->is_busy, false);
    crypto_unlock();
}

psa_status_t operation_settle(struct crypto *crypto, struct crypto_operation *op, psa_status_t status)
{
    if (status == PSA_SUCCESS) {
        operation_leave(crypto, op);
    } else {
        operation_end(crypto, op);
    }
    return status;
}

/* Locked. True if the caller must end it now; otherwise the thread inside will. */
static bool mark_ended(struct crypto_operation *op)
{
    if (atomic_exchange(&op->is_busy, true)) {
        op->is_ended = true;
        return false;
    }
    return true;
}

void operation_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_handle *handle,
                     enum crypto_kind kind)
{
    crypto_lock();
    struct crypto_operation *op = find(crypto, caller, handle, kind);
    bool is_mine = op != NULL && mark_ended(op);
    crypto_unlock();
    if (is_mine) {
        operation_end(crypto, op);
    }
    *handle = (struct crypto_handle){ 0 };
}

void operation_note_key(struct crypto_operation *op, psa_key_id_t id)
{
    crypto_lock();
    if (op->key_count < CRYPTO_DERIVE_KEYS) { /* beyond: further pieces of salt, whose end changes nothing */
        op->key_ids[op->key_count] = id;
        op->key_count++;
    }
    crypto_unlock();
}

static bool uses_key(const struct crypto_operation *op, int32_t client, psa_key_id_t id)
{
    bool uses = false;
    for (size_t i = 0; i < op->key_count; i++) {
        uses = uses || op->key_ids[i] == id;
    }
    return uses && op->client == client;
}

void operation_end_with_key(struct crypto *crypto, int32_t client, psa_key_id_t id)
{
    for (size_t i = 0; i < CRYPTO_OPERATIONS; i++) {
        struct crypto_operation *op = &crypto->operations[i];
        crypto_lock();
        bool is_mine = op->kind != CRYPTO_KIND_NONE && uses_key(op, client, id) && mark_ended(op);
        crypto_unlock();
        if (is_mine) {
            operation_end(crypto, op);
        }
    }
}

void operation_end_session(struct crypto *crypto, uint64_t session, bool is_all)
{
    for (size_t i = 0; i < CRYPTO_OPERATIONS; i++) {
        struct crypto_operation *op = &crypto->operations[i];
        crypto_lock();
        bool is_mine = op->kind != CRYPTO_KIND_NONE && (is_all || op->session == session) && mark_ended(op);
        crypto_unlock();
        if (is_mine) {
            operation_end(crypto, op);
        }
    }
}

void operation_end_client(struct crypto *crypto, int32_t client)
{
    for (size_t i = 0; i < CRYPTO_OPERATIONS; i++) {
        struct crypto_operation *op = &crypto->operations[i];
        crypto_lock();
        bool is_mine = op->kind != CRYPTO_KIND_NONE && op->client == client && mark_ended(op);
        crypto_unlock();
        if (is_mine) {
            operation_end(crypto, op);
        }
    }
}

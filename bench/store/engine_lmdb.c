/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "engine.h"

#include <string.h>
#include <sys/types.h>

#include <lmdb.h>

#include "its/aead_openssl.h"

static MDB_env *env;
static MDB_dbi dbi;
static MDB_txn *reading;

static bool open_lmdb(const char *folder)
{
    MDB_txn *txn = NULL;
    (void)engine_path(folder, "bench.lmdb-lock");
    return mdb_env_create(&env) == 0 && mdb_env_set_mapsize(env, 64u << 20) == 0 &&
           mdb_env_open(env, engine_path(folder, "bench.lmdb"), MDB_NOSUBDIR, 0600) == 0 && mdb_txn_begin(env, NULL, 0, &txn) == 0 &&
           mdb_dbi_open(txn, NULL, MDB_INTEGERKEY, &dbi) == 0 && mdb_txn_commit(txn) == 0 &&
           mdb_txn_begin(env, NULL, MDB_RDONLY, &reading) == 0 && (mdb_txn_reset(reading), true);
}

static bool set_lmdb(uint32_t key, const void *data, size_t len)
{
    MDB_txn *txn = NULL;
    MDB_val name = { sizeof(key), &key };
    MDB_val value = { len, NULL };
    if (mdb_txn_begin(env, NULL, 0, &txn) != 0) {
        return false;
    }
    if (mdb_put(txn, dbi, &name, &value, MDB_RESERVE) != 0) {
        mdb_txn_abort(txn);
        return false;
    }
    memcpy(value.mv_data, data, len);
    return mdb_txn_commit(txn) == 0;
}

static bool get_lmdb(uint32_t key, void *data, size_t len)
{
    MDB_val name = { sizeof(key), &key };
    MDB_val value;
    bool is_good = mdb_txn_renew(reading) == 0 && mdb_get(reading, dbi, &name, &value) == 0 && value.mv_size == len;
    if (is_good) {
        memcpy(data, value.mv_data, len);
    }
    mdb_txn_reset(reading);
    return is_good;
}

static void close_lmdb(void)
{
    mdb_txn_abort(reading);
    mdb_env_close(env);
}

const struct engine engine_lmdb = { "LMDB", open_lmdb, set_lmdb, get_lmdb, close_lmdb };

/* ---- sealed as ITS does: nonce, ciphertext, tag; bound to the key ---- */

enum { VALUE_MAX = 1024, SEALED = ITS_NONCE_LEN + ITS_TAG_LEN, SEALED_KEYS = 1000 };

static struct its_aead *aead;
static struct its_crypto crypto;
static uint8_t sealed[VALUE_MAX + SEALED];
static uint64_t seals;

static bool open_sealed(const char *folder)
{
    static const uint8_t secret[32] = { 2 };
    (void)folder;
    return its_aead_create(&aead, span_of(secret, sizeof(secret)), &crypto) == PSA_SUCCESS;
}

static bool set_sealed(uint32_t key, const void *data, size_t len)
{
    memset(sealed, 0, ITS_NONCE_LEN);
    memcpy(sealed, &seals, sizeof(seals));
    seals++;
    return crypto.seal(crypto.context, sealed, span_of((const uint8_t *)&key, sizeof(key)), span_of(data, len),
                       out_span_of(sealed + ITS_NONCE_LEN, len + ITS_TAG_LEN)) == PSA_SUCCESS &&
           set_lmdb(SEALED_KEYS + key, sealed, len + SEALED);
}

static bool get_sealed(uint32_t key, void *data, size_t len)
{
    return get_lmdb(SEALED_KEYS + key, sealed, len + SEALED) &&
           crypto.open(crypto.context, sealed, span_of((const uint8_t *)&key, sizeof(key)), span_of(sealed + ITS_NONCE_LEN, len + ITS_TAG_LEN),
                       out_span_of(data, len)) == PSA_SUCCESS;
}

static void close_sealed(void)
{
    its_aead_destroy(aead);
}

const struct engine engine_lmdb_sealed = { "LMDB+seal", open_sealed, set_sealed, get_sealed, close_sealed };

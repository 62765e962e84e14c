/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "engine.h"

#include <string.h>

#include <sqlite3.h>

static sqlite3 *database;
static sqlite3_stmt *put;
static sqlite3_stmt *take;

static bool open_sqlite(const char *folder)
{
    (void)engine_path(folder, "bench.sqlite-wal");
    (void)engine_path(folder, "bench.sqlite-shm");
    return sqlite3_open(engine_path(folder, "bench.sqlite"), &database) == SQLITE_OK &&
           sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE o(k INTEGER PRIMARY KEY, v BLOB);", NULL,
                        NULL, NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(database, "INSERT OR REPLACE INTO o VALUES(?1, ?2)", -1, &put, NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(database, "SELECT v FROM o WHERE k = ?1", -1, &take, NULL) == SQLITE_OK;
}

static bool set_sqlite(uint32_t key, const void *data, size_t len)
{
    bool is_good = sqlite3_bind_int64(put, 1, key) == SQLITE_OK && sqlite3_bind_blob(put, 2, data, (int)len, SQLITE_STATIC) == SQLITE_OK &&
                   sqlite3_step(put) == SQLITE_DONE;
    return sqlite3_reset(put) == SQLITE_OK && is_good;
}

static bool get_sqlite(uint32_t key, void *data, size_t len)
{
    bool is_good = sqlite3_bind_int64(take, 1, key) == SQLITE_OK && sqlite3_step(take) == SQLITE_ROW &&
                   sqlite3_column_bytes(take, 0) == (int)len;
    if (is_good) {
        memcpy(data, sqlite3_column_blob(take, 0), len);
    }
    (void)sqlite3_reset(take);
    return is_good;
}

static void close_sqlite(void)
{
    (void)sqlite3_finalize(put);
    (void)sqlite3_finalize(take);
    (void)sqlite3_close(database);
}

const struct engine engine_sqlite = { "SQLite", open_sqlite, set_sqlite, get_sqlite, close_sqlite };

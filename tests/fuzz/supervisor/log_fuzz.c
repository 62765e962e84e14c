/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A log file of any bytes, as the supervisor opens, reads and continues it. Input: one byte of flags, then records: a
 * place (2 bytes), how to write it, a length, and so many bytes of the record. What is told is whole lines of
 * printable JSON, and only what the client may see; a new record is always kept.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "fuzz.h"
#include "log.h"

enum {
    RECORD_LEN = 256,
    RECORDS = LOG_DEVICE_RECORDS + LOG_REFUSAL_RECORDS + LOG_CLIENT_RECORDS,
    SEALED = 1,     /* of a record: the check is made right, so that the code behind it is reached */
    HAS_DEVICE = 1, /* of the input */
    PUTS = 2,
    EDITS_MAX = 64,
    CLIENT = -1001,
    ROOM = 2 * 1024
};

static char path[] = "/dev/shm/ashlar-fuzz-XXXXXX"; /* in memory: the log syncs */
static int file = -1;
static const uint8_t *mapped;
static char room[ROOM];

static void remove_file(void)
{
    (void)unlink(path);
}

static void make_file(void)
{
    file = mkstemp(path);
    INVARIANT(file >= 0 && atexit(remove_file) == 0 && ftruncate(file, RECORDS * RECORD_LEN) == 0);
    mapped = mmap(NULL, RECORDS * RECORD_LEN, PROT_READ, MAP_SHARED, file, 0);
    INVARIANT(mapped != MAP_FAILED);
}

/* Instead of the C library's, for the log alone: some thousand system calls an input would take all the time. */
ssize_t pread(int fd, void *out, size_t len, off_t at)
{
    INVARIANT(fd >= 0 && at >= 0 && (size_t)at + len <= RECORDS * RECORD_LEN);
    memcpy(out, mapped + at, len);
    return (ssize_t)len;
}

static void seal(uint8_t record[RECORD_LEN])
{
    uint32_t hash = 2166136261u;
    for (size_t i = 8; i < RECORD_LEN; i++) {
        hash = (hash ^ record[i]) * 16777619u;
    }
    put_le32(record, 0x474f4c41u);
    put_le32(record + 4, hash);
}

static void put_record(size_t place, const uint8_t record[RECORD_LEN])
{
    INVARIANT(pwrite(file, record, RECORD_LEN, (off_t)(place * RECORD_LEN)) == RECORD_LEN);
}

/* The places that were written, so that the next input meets an empty file. */
static size_t edit(const uint8_t *data, size_t len, size_t places[EDITS_MAX])
{
    size_t count = 0;
    while (len >= 4 && count < EDITS_MAX) {
        uint8_t record[RECORD_LEN] = { 0 };
        size_t place = get_le16(data) % RECORDS;
        size_t bytes = data[3] < len - 4 ? data[3] : len - 4;
        memcpy(record, data + 4, bytes);
        if ((data[2] & SEALED) != 0) {
            seal(record);
        }
        put_record(place, record);
        places[count++] = place;
        data += 4 + bytes;
        len -= 4 + bytes;
    }
    return count;
}

static void check_lines(const struct text *out, bool has_device)
{
    char *line = out->data;
    INVARIANT(!out->failed && out->len == strlen(out->data) && out->len < out->size);
    while (*line != '\0') {
        char *end = strchr(line, '\n');
        INVARIANT(end != NULL && end - line > 2 && strncmp(line, "{\"time_ms\":", 11) == 0 && end[-1] == '}');
        for (const char *p = line; p < end; p++) {
            INVARIANT(*p >= 0x20 && *p <= 0x7e);
        }
        *end = '\0';
        INVARIANT(has_device || strstr(line, "\"client\":-1001,\"kind\"") != NULL);
        line = end + 1;
    }
}

/* Where the newest of a ring stands is the file's word; the room for all of it holds the new record for sure. */
static void put_and_find(struct log *log, int32_t client)
{
    static char all[RECORDS * 1600];
    const uint64_t last = UINT64_MAX / 2 - 1; /* a ring whose numbers have run out keeps nothing until it is cleared */
    uint64_t next = client == 0 ? log->device_next : log->client_next;
    uint64_t refused = log->refusal_next;
    struct text out = text_of(all, sizeof(all));
    log_put(log, 7, client, client == 0 ? LOG_START : LOG_REASON, "a new \"record\"\n");
    log_read(log, client, client == 0, &out);
    INVARIANT(next > last || strstr(out.data, "a new \\\"record\\\"?") != NULL);
    INVARIANT(log->refusal_next == refused);
    check_lines(&out, client == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const uint8_t empty[RECORD_LEN];
    size_t places[EDITS_MAX];
    struct log log;
    if (file < 0) {
        make_file();
    }
    if (len == 0) {
        return 0;
    }
    bool has_device = (data[0] & HAS_DEVICE) != 0;
    size_t count = edit(data + 1, len - 1, places);
    INVARIANT(log_open(&log, path));
    size_t device_place = log.device_next % LOG_DEVICE_RECORDS;
    size_t client_place = LOG_DEVICE_RECORDS + LOG_REFUSAL_RECORDS + log.client_next % LOG_CLIENT_RECORDS;
    struct text out = text_of(room, sizeof(room));
    log_read(&log, CLIENT, has_device, &out);
    check_lines(&out, has_device);
    if ((data[0] & PUTS) != 0) {
        put_and_find(&log, has_device ? 0 : CLIENT);
    }
    log_close(&log);
    put_record(device_place, empty);
    put_record(client_place, empty);
    for (size_t i = 0; i < count; i++) {
        put_record(places[i], empty);
    }
    return 0;
}

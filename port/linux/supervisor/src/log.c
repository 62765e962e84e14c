/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "log_death.h"

/* Places in a record. The check covers everything behind it. */
enum {
    RECORD_LEN = 256,
    AT_MAGIC = 0,
    AT_CHECK = 4,
    AT_SEQUENCE = 8,
    AT_TIME = 16,
    AT_EPOCH = 24,
    AT_CLIENT = 32,
    AT_KIND = 36,
    AT_TEXT_LEN = 38,
    AT_TEXT = 40,
    AT_DEATH = AT_TEXT + LOG_DEATH_TEXT_MAX,
    FIRST_CLIENT_PLACE = LOG_DEVICE_RECORDS + LOG_REFUSAL_RECORDS,
    RING_RECORDS = FIRST_CLIENT_PLACE + LOG_CLIENT_RECORDS,
    READ_AT_ONCE = 128
};
#define RECORD_MAGIC 0x474f4c41u /* "ALOG" */

_Static_assert(AT_TEXT + LOG_TEXT_MAX == RECORD_LEN, "a record is full of text at most");

static const char *const kinds[] = { "?", "start", "serving", "death", "stop", "refused", "reason", "fence", "note" };

/* FNV-1a: against torn writes, not against anyone. */
static uint32_t check_of(const uint8_t record[RECORD_LEN])
{
    uint32_t hash = 2166136261u;
    for (size_t i = AT_SEQUENCE; i < RECORD_LEN; i++) {
        hash = (hash ^ record[i]) * 16777619u;
    }
    return hash;
}

static bool is_record(const uint8_t record[RECORD_LEN])
{
    return get_le32(record + AT_MAGIC) == RECORD_MAGIC && get_le32(record + AT_CHECK) == check_of(record) &&
           get_le16(record + AT_TEXT_LEN) <= LOG_TEXT_MAX && get_le64(record + AT_SEQUENCE) < UINT64_MAX / 2;
}

static bool get_record(int fd, size_t place, uint8_t record[RECORD_LEN])
{
    return pread(fd, record, RECORD_LEN, (off_t)(place * RECORD_LEN)) == RECORD_LEN && is_record(record);
}

/* The sum of a record is not taken where its sequence would not count anyway. */
static uint64_t next_of(int fd, size_t first, size_t count)
{
    uint8_t records[READ_AT_ONCE * RECORD_LEN];
    uint64_t next = 0;
    for (size_t at = 0; at < count; at += READ_AT_ONCE) {
        size_t wanted = count - at < READ_AT_ONCE ? count - at : READ_AT_ONCE;
        ssize_t got = pread(fd, records, wanted * RECORD_LEN, (off_t)((first + at) * RECORD_LEN));
        size_t whole = got < 0 ? 0 : (size_t)got / RECORD_LEN;
        for (size_t i = 0; i < whole; i++) {
            const uint8_t *record = records + i * RECORD_LEN;
            if (get_le64(record + AT_SEQUENCE) >= next && is_record(record)) {
                next = get_le64(record + AT_SEQUENCE) + 1;
            }
        }
    }
    return next;
}

bool log_open(struct log *log, const char *path)
{
    struct stat status;
    *log = (struct log){ .fd = -1 };
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return false;
    }
    int refused = fstat(fd, &status) != 0 ? errno : 0;
    if (refused == 0 && status.st_size != RING_RECORDS * RECORD_LEN) {
        refused = ftruncate(fd, RING_RECORDS * RECORD_LEN) != 0 ? errno : 0;
    }
    if (refused == 0) {
        refused = posix_fallocate(fd, 0, RING_RECORDS * RECORD_LEN); /* so that a full disk never silences it */
    }
    if (refused != 0) {
        close(fd);
        errno = refused;
        return false;
    }
    log->fd = fd;
    log->device_next = next_of(fd, 0, LOG_DEVICE_RECORDS);
    log->refusal_next = next_of(fd, LOG_DEVICE_RECORDS, LOG_REFUSAL_RECORDS);
    log->client_next = next_of(fd, FIRST_CLIENT_PLACE, LOG_CLIENT_RECORDS);
    return true;
}

void log_close(struct log *log)
{
    if (log->fd >= 0) {
        close(log->fd);
    }
    log->fd = -1;
}

static uint64_t wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

/* The ring that a record belongs to: its counter, first place and size. */
static uint64_t *ring_of(struct log *log, int32_t client, enum log_kind kind, size_t *first, size_t *count)
{
    if (client != 0) {
        *first = FIRST_CLIENT_PLACE;
        *count = LOG_CLIENT_RECORDS;
        return &log->client_next;
    }
    *first = kind == LOG_REFUSED ? LOG_DEVICE_RECORDS : 0;
    *count = kind == LOG_REFUSED ? LOG_REFUSAL_RECORDS : LOG_DEVICE_RECORDS;
    return kind == LOG_REFUSED ? &log->refusal_next : &log->device_next;
}

/* Done when written, and again when read: a line then never outgrows LINE_MOST, whatever the file holds. */
static char printable(uint8_t byte)
{
    return byte < 0x20 || byte > 0x7e ? '?' : (char)byte;
}

/* `record` holds what is special of this kind. */
static void put_record(struct log *log, uint64_t epoch, int32_t client, enum log_kind kind, const char *text,
                       uint8_t record[RECORD_LEN])
{
    size_t first = 0;
    size_t count = 0;
    uint64_t *next = ring_of(log, client, kind, &first, &count);
    size_t place = first + *next % count;
    size_t len = strlen(text);
    if (log->fd < 0) {
        return;
    }
    size_t most = kind == LOG_DEATH ? (size_t)LOG_DEATH_TEXT_MAX : (size_t)LOG_TEXT_MAX;
    len = len < most ? len : most;
    put_le32(record + AT_MAGIC, RECORD_MAGIC);
    put_le64(record + AT_SEQUENCE, *next);
    put_le64(record + AT_TIME, wall_ms());
    put_le64(record + AT_EPOCH, epoch);
    put_le32(record + AT_CLIENT, (uint32_t)client);
    put_le16(record + AT_KIND, (uint16_t)kind);
    put_le16(record + AT_TEXT_LEN, (uint16_t)len);
    for (size_t i = 0; i < len; i++) {
        record[AT_TEXT + i] = (uint8_t)printable((uint8_t)text[i]);
    }
    put_le32(record + AT_CHECK, check_of(record));
    if (pwrite(log->fd, record, RECORD_LEN, (off_t)(place * RECORD_LEN)) == RECORD_LEN) {
        (*next)++;
    }
    if (kind == LOG_DEATH) {
        fdatasync(log->fd);
    }
}

void log_put(struct log *log, uint64_t epoch, int32_t client, enum log_kind kind, const char *text)
{
    uint8_t record[RECORD_LEN] = { 0 };
    put_record(log, epoch, client, kind, text, record);
}

void log_put_death(struct log *log, uint64_t epoch, const char *why, const struct log_death *death)
{
    uint8_t record[RECORD_LEN] = { 0 };
    log_death_put(record + AT_DEATH, death);
    put_record(log, epoch, 0, LOG_DEATH, why, record);
}

static void print_record(struct text *out, const uint8_t record[RECORD_LEN])
{
    char text[LOG_TEXT_MAX + 1];
    size_t len = get_le16(record + AT_TEXT_LEN);
    uint16_t kind = get_le16(record + AT_KIND);
    for (size_t i = 0; i < len; i++) {
        text[i] = printable(record[AT_TEXT + i]);
    }
    text[len] = '\0';
    text_print(out, "{\"time_ms\":%llu,\"epoch\":\"%016llx\",\"client\":%d,\"kind\":\"%s\",\"text\":",
               (unsigned long long)get_le64(record + AT_TIME), (unsigned long long)get_le64(record + AT_EPOCH),
               (int)(int32_t)get_le32(record + AT_CLIENT), kind < sizeof(kinds) / sizeof(kinds[0]) ? kinds[kind] : "?");
    text_json(out, text);
    if (kind == LOG_DEATH && len <= LOG_DEATH_TEXT_MAX) {
        log_death_print(out, record + AT_DEATH);
    }
    text_print(out, "}\n");
}

struct found {
    uint64_t time_ms;
    uint32_t order; /* among records of one millisecond */
    uint16_t place;
};

static int by_time(const void *left, const void *right)
{
    const struct found *a = left;
    const struct found *b = right;
    if (a->time_ms != b->time_ms) {
        return a->time_ms < b->time_ms ? -1 : 1;
    }
    return a->order < b->order ? -1 : a->order > b->order;
}

void log_read(const struct log *log, int32_t client, bool has_device, struct text *out)
{
    static struct found found[RING_RECORDS];
    uint8_t record[RECORD_LEN];
    enum { LINE_MOST = 900 };
    size_t count = 0;
    for (size_t place = 0; log->fd >= 0 && place < RING_RECORDS; place++) {
        bool is_device = place < FIRST_CLIENT_PLACE;
        if ((is_device && !has_device) || !get_record(log->fd, place, record)) {
            continue;
        }
        if (!is_device && client != LOG_OF_ALL && (int32_t)get_le32(record + AT_CLIENT) != client) {
            continue;
        }
        found[count++] =
            (struct found){ get_le64(record + AT_TIME), (uint32_t)get_le64(record + AT_SEQUENCE), (uint16_t)place };
    }
    qsort(found, count, sizeof(found[0]), by_time);
    size_t most = out->size / LINE_MOST;
    for (size_t i = count > most ? count - most : 0; i < count; i++) {
        if (get_record(log->fd, found[i].place, record)) {
            print_record(out, record);
        }
    }
}

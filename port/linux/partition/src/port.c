/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * rt/port.h, from what START brought.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/wipe.h"
#include "partition.h"
#include "reason/reason.h"

uint64_t rt_session(psa_handle_t handle)
{
    return spm_message_session(&partition->inbox, PARTITION_SELF, handle);
}

void rt_on_session_end(void (*ended)(uint64_t session))
{
    partition->session_ended = ended;
}

uint64_t rt_boot_epoch(void)
{
    return partition->epoch;
}

psa_status_t rt_root_key(const char *purpose, uint8_t key[RT_ROOT_KEY_LEN])
{
    for (size_t i = 0; i < partition->key_count; i++) {
        struct control_key *held = &partition->secrets->keys[i];
        if (held->purpose[0] != '\0' && strcmp(held->purpose, purpose) == 0) {
            memcpy(key, held->key, RT_ROOT_KEY_LEN);
            wipe(held, sizeof(*held));
            return PSA_SUCCESS;
        }
    }
    memset(key, 0, RT_ROOT_KEY_LEN);
    return REFUSE(PARTITION_NO_ROOT_KEY);
}

void rt_implementation_id(uint8_t id[RT_DIGEST_LEN])
{
    memcpy(id, partition->implementation_id, RT_DIGEST_LEN);
}

psa_status_t rt_boot_record(uint8_t *record, size_t size, size_t *record_len)
{
    if (partition->record_len == 0) {
        return REFUSE(PARTITION_NO_BOOT_RECORD);
    }
    if (partition->record_len > size) {
        return REFUSE(PARTITION_BOOT_RECORD_SIZE);
    }
    memcpy(record, partition->record, partition->record_len);
    *record_len = partition->record_len;
    return PSA_SUCCESS;
}

void rt_boot_seed(uint8_t seed[RT_DIGEST_LEN])
{
    memcpy(seed, partition->boot_seed, RT_DIGEST_LEN);
}

uint32_t rt_lifecycle(void)
{
    return partition->lifecycle;
}

const struct flash *rt_store(void)
{
    return partition->has_store ? &partition->store.flash : NULL;
}

static int device_fd(const char *name)
{
    for (size_t i = 0; i < partition->device_count; i++) {
        if (strcmp(partition->devices[i].name, name) == 0) {
            return partition->devices[i].fd;
        }
    }
    return -1;
}

int32_t rt_device_read(const char *device, void *data, size_t len, uint32_t timeout_ms)
{
    int fd = device_fd(device);
    if (fd < 0) {
        return REFUSE(PARTITION_NO_DEVICE);
    }
    struct pollfd waiting = { .fd = fd, .events = POLLIN };
    int ready = poll(&waiting, 1, timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms);
    if (ready == 0 || (ready < 0 && errno == EINTR)) {
        return 0;
    }
    ssize_t got = ready < 0 ? -1 : read(fd, data, len > INT32_MAX ? INT32_MAX : len);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
        return 0;
    }
    return got <= 0 ? REFUSE(PARTITION_DEVICE_FAILED) : (int32_t)got;
}

psa_status_t rt_device_write(const char *device, const void *data, size_t len)
{
    int fd = device_fd(device);
    const uint8_t *next = data;
    if (fd < 0) {
        return REFUSE(PARTITION_NO_DEVICE);
    }
    while (len != 0) {
        ssize_t put = write(fd, next, len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return REFUSE(PARTITION_DEVICE_FAILED);
        }
        next += put;
        len -= (size_t)put;
    }
    return PSA_SUCCESS;
}

uint64_t rt_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void rt_note(uint32_t reason, uint32_t count)
{
    struct control_note note = { .reason = reason, .count = count };
    uint8_t message[CONTROL_HEADER_LEN + 8];
    partition_say(span_of(message, control_encode_note(out_span_of(message, sizeof(message)), &note)));
}

uint64_t rt_wall_clock_s(void)
{
    struct timespec now;
    return clock_gettime(CLOCK_REALTIME, &now) == 0 && now.tv_sec > 0 ? (uint64_t)now.tv_sec : 0;
}

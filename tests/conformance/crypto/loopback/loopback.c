/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdlib.h>
#include <string.h>

#include "crypto/crypto_partition.h"
#include "crypto/openssl_driver.h"
#include "crypto/driver.h"
#include "psa/client.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/sid.h"
#include "rt/port.h"

/*
 * The crypto partition and its client in one program, with nothing between them but this: a framework that checks
 * what a partition must keep to, gives it private copies of the inputs and hands outputs over only when they are
 * unmapped.
 */
const struct crypto_driver *const crypto_drivers[] = { &openssl_driver, NULL };

static struct {
    const psa_invec *in;
    psa_outvec *out;
    size_t out_room[PSA_MAX_IOVEC];
    uint8_t *copy[PSA_MAX_IOVEC];
    uint8_t *room[PSA_MAX_IOVEC];
    size_t in_len;
    size_t out_len;
} call;

static void must(int is_kept)
{
    if (!is_kept) {
        abort(); /* a PROGRAMMER ERROR of the partition */
    }
}

static void *private_bytes(size_t len)
{
    void *bytes = malloc(len == 0 ? 1 : len);
    must(bytes != NULL);
    return bytes;
}

psa_status_t psa_call(psa_handle_t handle, int32_t type, const psa_invec *in, size_t in_len, psa_outvec *out,
                      size_t out_len)
{
    static int is_running;
    psa_msg_t msg = { .type = type, .handle = 7, .client_id = -2 };
    must(handle == ASHLAR_CRYPTO_HANDLE && in_len + out_len <= PSA_MAX_IOVEC);
    if (!is_running) {
        must(crypto_partition_init() == PSA_SUCCESS);
        is_running = 1;
    }
    call.in = in;
    call.out = out;
    call.in_len = in_len;
    call.out_len = out_len;
    for (size_t i = 0; i < in_len; i++) {
        msg.in_size[i] = in[i].len;
    }
    for (size_t i = 0; i < out_len; i++) {
        msg.out_size[i] = out[i].len;
        call.out_room[i] = out[i].len;
        out[i].len = 0;
    }
    psa_status_t status = ashlar_crypto_sfn(&msg);
    for (size_t i = 0; i < PSA_MAX_IOVEC; i++) {
        must(call.copy[i] == NULL && call.room[i] == NULL);
    }
    return status;
}

size_t psa_read(psa_handle_t handle, uint32_t index, void *buffer, size_t len)
{
    must(handle == 7 && index < call.in_len);
    size_t n = call.in[index].len < len ? call.in[index].len : len;
    memcpy(buffer, call.in[index].base, n);
    return n;
}

void psa_write(psa_handle_t handle, uint32_t index, const void *buffer, size_t len)
{
    must(handle == 7 && index < call.out_len && len <= call.out_room[index] - call.out[index].len);
    memcpy((uint8_t *)call.out[index].base + call.out[index].len, buffer, len);
    call.out[index].len += len;
}

const void *psa_map_invec(psa_handle_t handle, uint32_t index)
{
    must(handle == 7 && index < call.in_len && call.in[index].len != 0 && call.copy[index] == NULL);
    call.copy[index] = private_bytes(call.in[index].len);
    memcpy(call.copy[index], call.in[index].base, call.in[index].len);
    return call.copy[index];
}

void psa_unmap_invec(psa_handle_t handle, uint32_t index)
{
    must(handle == 7 && call.copy[index] != NULL);
    free(call.copy[index]);
    call.copy[index] = NULL;
}

void *psa_map_outvec(psa_handle_t handle, uint32_t index)
{
    must(handle == 7 && index < call.out_len && call.out_room[index] != 0 && call.room[index] == NULL);
    call.room[index] = private_bytes(call.out_room[index]);
    return call.room[index];
}

void psa_unmap_outvec(psa_handle_t handle, uint32_t index, size_t len)
{
    must(handle == 7 && call.room[index] != NULL && len <= call.out_room[index]);
    if (len != 0) {
        memcpy(call.out[index].base, call.room[index], len);
    }
    call.out[index].len = len;
    free(call.room[index]);
    call.room[index] = NULL;
}

uint64_t rt_session(psa_handle_t handle)
{
    must(handle == 7);
    return 5;
}

void rt_on_session_end(void (*ended)(uint64_t session))
{
    must(ended != NULL);
}

void rt_on_client_forgotten(psa_status_t (*forget)(int32_t client))
{
    must(forget != NULL);
}

uint32_t rt_client_limit(int32_t client, enum rt_limit limit)
{
    must(client != 0 && limit < RT_LIMIT_COUNT);
    return RT_NO_LIMIT;
}

uint64_t rt_boot_epoch(void)
{
    return 0x1234567890abcdefu;
}

psa_status_t psa_its_get(psa_storage_uid_t uid, size_t offset, size_t size, void *data, size_t *len)
{
    (void)uid;
    (void)offset;
    (void)size;
    (void)data;
    *len = 0;
    return PSA_ERROR_DOES_NOT_EXIST;
}

psa_status_t psa_its_set(psa_storage_uid_t uid, size_t len, const void *data, psa_storage_create_flags_t flags)
{
    (void)uid;
    (void)len;
    (void)data;
    (void)flags;
    return PSA_ERROR_INSUFFICIENT_STORAGE;
}

psa_status_t psa_its_remove(psa_storage_uid_t uid)
{
    (void)uid;
    return PSA_ERROR_DOES_NOT_EXIST;
}

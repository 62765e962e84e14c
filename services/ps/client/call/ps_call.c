/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ps/ps_wire.h"
#include "psa/client.h"
#include "psa/protected_storage.h"
#include "psa_manifest/sid.h"
#include "reason/reason.h"
#include "wire/wire.h"

/* psa_ps_* as messages to the Protected Storage partition. */

static psa_status_t ps_call(int32_t type, psa_invec *in, size_t in_len, psa_outvec *out)
{
    return psa_call(ASHLAR_PS_HANDLE, type, in, in_len, out, out == NULL ? 0 : 1);
}

psa_status_t psa_ps_set(psa_storage_uid_t uid, size_t data_length, const void *p_data, psa_storage_create_flags_t create_flags)
{
    uint8_t head[PS_WIRE_SET_LEN];
    if (p_data == NULL && data_length != 0) {
        return REFUSE(LIBRARY_NULL);
    }
    struct wire_writer w = wire_writer_of(out_span_of(head, sizeof(head)));
    wire_put_u64(&w, uid);
    wire_put_u32(&w, create_flags);
    psa_invec in[] = { { head, sizeof(head) }, { p_data, data_length } };
    return ps_call(PS_SET, in, 2, NULL);
}

psa_status_t psa_ps_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data, size_t *p_data_length)
{
    uint8_t head[PS_WIRE_PLACE_LEN];
    if (p_data_length == NULL || (p_data == NULL && data_size != 0)) {
        return REFUSE(LIBRARY_NULL);
    }
    struct wire_writer w = wire_writer_of(out_span_of(head, sizeof(head)));
    wire_put_u64(&w, uid);
    wire_put_u64(&w, data_offset);
    psa_invec in[] = { { head, sizeof(head) } };
    psa_outvec out = { p_data, data_size };
    psa_status_t status = ps_call(PS_GET, in, 1, &out);
    if (status == PSA_SUCCESS) {
        *p_data_length = out.len;
    }
    return status;
}

psa_status_t psa_ps_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info)
{
    uint8_t head[PS_WIRE_NAME_LEN];
    uint8_t reply[PS_WIRE_INFO_LEN];
    if (p_info == NULL) {
        return REFUSE(LIBRARY_NULL);
    }
    struct wire_writer w = wire_writer_of(out_span_of(head, sizeof(head)));
    wire_put_u64(&w, uid);
    psa_invec in[] = { { head, sizeof(head) } };
    psa_outvec out = { reply, sizeof(reply) };
    psa_status_t status = ps_call(PS_GET_INFO, in, 1, &out);
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct wire_reader r = wire_reader_of(span_of(reply, out.len));
    uint64_t capacity = wire_get_u64(&r);
    uint64_t size = wire_get_u64(&r);
    uint32_t flags = wire_get_u32(&r);
    if (!wire_done(&r)) {
        return REFUSE(LIBRARY_ANSWER);
    }
    *p_info = (struct psa_storage_info_t){ .capacity = (size_t)capacity, .size = (size_t)size, .flags = flags };
    return PSA_SUCCESS;
}

psa_status_t psa_ps_remove(psa_storage_uid_t uid)
{
    uint8_t head[PS_WIRE_NAME_LEN];
    struct wire_writer w = wire_writer_of(out_span_of(head, sizeof(head)));
    wire_put_u64(&w, uid);
    psa_invec in[] = { { head, sizeof(head) } };
    return ps_call(PS_REMOVE, in, 1, NULL);
}

psa_status_t psa_ps_create(psa_storage_uid_t uid, size_t capacity, psa_storage_create_flags_t create_flags)
{
    uint8_t head[PS_WIRE_CREATE_LEN];
    struct wire_writer w = wire_writer_of(out_span_of(head, sizeof(head)));
    wire_put_u64(&w, uid);
    wire_put_u64(&w, capacity);
    wire_put_u32(&w, create_flags);
    psa_invec in[] = { { head, sizeof(head) } };
    return ps_call(PS_CREATE, in, 1, NULL);
}

psa_status_t psa_ps_set_extended(psa_storage_uid_t uid, size_t data_offset, size_t data_length, const void *p_data)
{
    uint8_t head[PS_WIRE_PLACE_LEN];
    if (p_data == NULL && data_length != 0) {
        return REFUSE(LIBRARY_NULL);
    }
    struct wire_writer w = wire_writer_of(out_span_of(head, sizeof(head)));
    wire_put_u64(&w, uid);
    wire_put_u64(&w, data_offset);
    psa_invec in[] = { { head, sizeof(head) }, { p_data, data_length } };
    return ps_call(PS_SET_EXTENDED, in, 2, NULL);
}

/* Asked of the partition: a device without Protected Storage supports nothing of it. */
uint32_t psa_ps_get_support(void)
{
    uint8_t reply[PS_WIRE_SUPPORT_LEN];
    psa_outvec out = { reply, sizeof(reply) };
    if (ps_call(PS_GET_SUPPORT, NULL, 0, &out) != PSA_SUCCESS) {
        return 0;
    }
    struct wire_reader r = wire_reader_of(span_of(reply, out.len));
    return wire_get_u32(&r);
}

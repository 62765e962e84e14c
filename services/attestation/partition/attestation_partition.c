/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/attestation_partition.h"

#include "attestation/attestation_wire.h"
#include "attestation/service.h"
#include "attestation/sizes.h"
#include "base/bytes.h"
#include "psa/initial_attestation.h"
#include "reason/reason.h"
#include "rt/message.h"

psa_status_t attestation_partition_init(void)
{
    (void)attestation_service_start();
    return PSA_SUCCESS;
}

static psa_status_t token(const psa_msg_t *msg)
{
    static uint8_t out[ATTESTATION_TOKEN_ROOM];
    uint8_t challenge[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_64];
    size_t size = msg->in_size[0];
    size_t len = 0;
    /* A challenge of another size is the core's to refuse: by its size alone. */
    if (size <= sizeof(challenge)) {
        size = psa_read(msg->handle, 0, challenge, sizeof(challenge));
    }
    size_t room = msg->out_size[0] < sizeof(out) ? msg->out_size[0] : sizeof(out);
    psa_status_t status =
        attestation_service_token(msg->client_id, span_of(challenge, size), out_span_of(out, room), &len);
    if (status == PSA_SUCCESS) {
        psa_write(msg->handle, 0, out, len);
    }
    return status;
}

static psa_status_t token_size(const psa_msg_t *msg)
{
    uint8_t asked[4];
    uint8_t answer[4];
    size_t size = 0;
    if (msg->out_size[0] != sizeof(answer) || !rt_read_exact(msg, 0, asked, sizeof(asked))) {
        return REFUSE(MESSAGE_SHAPE);
    }
    psa_status_t status = attestation_service_token_size(msg->client_id, get_le32(asked), &size);
    if (status == PSA_SUCCESS) {
        put_le32(answer, (uint32_t)size);
        psa_write(msg->handle, 0, answer, sizeof(answer));
    }
    return status;
}

psa_status_t ashlar_attestation_sfn(const psa_msg_t *msg)
{
    if (!rt_has_shape(msg, 1, 1)) {
        return REFUSE(MESSAGE_SHAPE);
    }
    switch (msg->type) {
    case ATTESTATION_TOKEN:
        return token(msg);
    case ATTESTATION_TOKEN_SIZE:
        return token_size(msg);
    default:
        return REFUSE(MESSAGE_SHAPE);
    }
}

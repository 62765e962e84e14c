/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attestation/attestation_wire.h"
#include "psa/client.h"
#include "psa/initial_attestation.h"
#include "psa_manifest/sid.h"
#include "reason/reason.h"
#include "wire/wire.h"

/* psa_initial_attest_* as messages to the attestation partition. */

psa_status_t psa_initial_attest_get_token(const uint8_t *auth_challenge, size_t challenge_size, uint8_t *token_buf,
                                          size_t token_buf_size, size_t *token_size)
{
    if (auth_challenge == NULL || token_size == NULL || (token_buf == NULL && token_buf_size != 0)) {
        return REFUSE(LIBRARY_NULL);
    }
    psa_invec in = { auth_challenge, challenge_size };
    psa_outvec out = { token_buf, token_buf_size };
    psa_status_t status = psa_call(ASHLAR_ATTESTATION_HANDLE, ATTESTATION_TOKEN, &in, 1, &out, 1);
    if (status == PSA_SUCCESS) {
        *token_size = out.len;
    }
    return status;
}

psa_status_t psa_initial_attest_get_token_size(size_t challenge_size, size_t *token_size)
{
    uint8_t asked[4];
    uint8_t answer[4];
    if (token_size == NULL) {
        return REFUSE(LIBRARY_NULL);
    }
    if (challenge_size > UINT32_MAX) {
        return REFUSE(ATTESTATION_CHALLENGE_SIZE);
    }
    put_le32(asked, (uint32_t)challenge_size);
    psa_invec in = { asked, sizeof(asked) };
    psa_outvec out = { answer, sizeof(answer) };
    psa_status_t status = psa_call(ASHLAR_ATTESTATION_HANDLE, ATTESTATION_TOKEN_SIZE, &in, 1, &out, 1);
    if (status == PSA_SUCCESS && out.len == sizeof(answer)) {
        *token_size = get_le32(answer);
    }
    return status;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lock/client.h"

#include "base/wipe.h"
#include <stdbool.h>

#include "psa/client.h"
#include "psa_manifest/sid.h"

static psa_status_t ask(psa_handle_t service, int32_t type, psa_invec in, struct lock_answer *answer)
{
    uint8_t bytes[LOCK_ANSWER_LEN];
    psa_outvec out = { bytes, sizeof(bytes) };
    memset(answer, 0, sizeof(*answer));
    psa_status_t status = psa_call(service, type, &in, in.len != 0 ? 1 : 0, &out, 1);
    if (status == PSA_SUCCESS && out.len != sizeof(bytes)) {
        status = PSA_ERROR_GENERIC_ERROR;
    }
    if (status == PSA_SUCCESS) {
        *answer = lock_answer_decode(bytes);
    }
    wipe(bytes, sizeof(bytes));
    return status;
}

static const psa_invec nothing = { NULL, 0 };

psa_status_t lock_auth_enrol(struct lock_answer *answer)
{
    return ask(LOCK_AUTH_HANDLE, LOCK_AUTH_ENROL, nothing, answer);
}

psa_status_t lock_auth_grant(uint32_t action, struct lock_answer *answer)
{
    uint8_t asked[4];
    put_le32(asked, action);
    return ask(LOCK_AUTH_HANDLE, LOCK_AUTH_GRANT, (psa_invec){ asked, sizeof(asked) }, answer);
}

psa_status_t lock_auth_status(struct lock_answer *answer)
{
    return ask(LOCK_AUTH_HANDLE, LOCK_AUTH_STATUS, nothing, answer);
}

psa_status_t lock_auth_forget(const uint8_t value[LOCK_VALUE_LEN], struct lock_answer *answer)
{
    return ask(LOCK_AUTH_HANDLE, LOCK_AUTH_FORGET, (psa_invec){ value, LOCK_VALUE_LEN }, answer);
}

psa_status_t lock_auth_cancel(struct lock_answer *answer)
{
    return ask(LOCK_AUTH_HANDLE, LOCK_AUTH_CANCEL, nothing, answer);
}

psa_status_t lock_bolt_unlock(const uint8_t value[LOCK_VALUE_LEN], struct lock_answer *answer)
{
    return ask(LOCK_ACTUATOR_HANDLE, LOCK_BOLT_UNLOCK, (psa_invec){ value, LOCK_VALUE_LEN }, answer);
}

psa_status_t lock_bolt_lock(struct lock_answer *answer)
{
    return ask(LOCK_ACTUATOR_HANDLE, LOCK_BOLT_LOCK, nothing, answer);
}

psa_status_t lock_bolt_state(struct lock_answer *answer)
{
    return ask(LOCK_ACTUATOR_HANDLE, LOCK_BOLT_STATE, nothing, answer);
}

psa_status_t lock_bolt_leave(struct lock_answer *answer)
{
    return ask(LOCK_ACTUATOR_HANDLE, LOCK_BOLT_LEAVE, nothing, answer);
}

psa_status_t lock_log_read(uint64_t from, struct lock_log_page *page)
{
    uint8_t asked[8];
    uint8_t bytes[LOCK_PAGE_LEN];
    psa_invec in = { asked, sizeof(asked) };
    memset(page, 0, sizeof(*page));
    psa_outvec out[] = { { bytes, sizeof(bytes) }, { page->entries, sizeof(page->entries) } };
    put_le64(asked, from);
    psa_status_t status = psa_call(LOCK_LOG_HANDLE, LOCK_LOG_READ, &in, 1, out, 2);
    if (status != PSA_SUCCESS) {
        return status;
    }
    page->code = get_le32(bytes);
    page->count = get_le32(bytes + 4);
    page->first = get_le64(bytes + 8);
    bool is_whole = out[0].len == sizeof(bytes) && page->count <= LOCK_PAGE_ENTRIES &&
                    out[1].len == (size_t)page->count * LOCK_ENTRY_LEN;
    return is_whole ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
}

psa_status_t lock_log_head(struct lock_log_head *head)
{
    uint8_t bytes[LOCK_HEAD_LEN];
    psa_outvec out = { bytes, sizeof(bytes) };
    psa_status_t status = psa_call(LOCK_LOG_HANDLE, LOCK_LOG_HEAD, NULL, 0, &out, 1);
    if (status != PSA_SUCCESS || out.len != sizeof(bytes)) {
        return status != PSA_SUCCESS ? status : PSA_ERROR_GENERIC_ERROR;
    }
    head->oldest = get_le64(bytes);
    head->next = get_le64(bytes + 8);
    memcpy(head->hash, bytes + 16, sizeof(head->hash));
    return PSA_SUCCESS;
}

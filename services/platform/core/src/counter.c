/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "platform/counter.h"

#include "ashlar/platform.h"
#include "base/bytes.h"
#include "psa/internal_trusted_storage.h"
#include "reason/reason.h"

enum { RECORD_VERSION = 1, RECORD_LEN = 5 };

static psa_storage_uid_t uid_of(int32_t client, uint32_t counter)
{
    return (psa_storage_uid_t)(uint32_t)client << 32 | (counter + 1u);
}

psa_status_t platform_counter_read(int32_t client, uint32_t counter, uint32_t *value)
{
    uint8_t record[RECORD_LEN + 1];
    size_t len = 0;
    if (counter >= ASHLAR_COUNTERS) {
        return REFUSE(PLATFORM_COUNTER_NUMBER);
    }
    psa_status_t status = psa_its_get(uid_of(client, counter), 0, sizeof(record), record, &len);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        *value = 0;
        return PSA_SUCCESS;
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (len != RECORD_LEN || record[0] != RECORD_VERSION) {
        return REFUSE(PLATFORM_COUNTER_RECORD);
    }
    *value = get_le32(record + 1);
    return PSA_SUCCESS;
}

psa_status_t platform_counter_increment(int32_t client, uint32_t counter, uint32_t *value)
{
    uint8_t record[RECORD_LEN] = { RECORD_VERSION };
    uint32_t now = 0;
    psa_status_t status = platform_counter_read(client, counter, &now);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (now == UINT32_MAX) {
        return REFUSE(PLATFORM_COUNTER_END);
    }
    put_le32(record + 1, now + 1);
    status = psa_its_set(uid_of(client, counter), sizeof(record), record, PSA_STORAGE_FLAG_NONE);
    if (status == PSA_SUCCESS) {
        *value = now + 1;
    }
    return status;
}

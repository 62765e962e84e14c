/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ashlar/platform.h"
#include "base/bytes.h"
#include "platform/platform_wire.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"
#include "reason/reason.h"

/* ashlar/platform.h as messages to the platform partition. */

static psa_status_t ask(int32_t type, const uint8_t *asked, uint32_t *value)
{
    uint8_t answer[4];
    psa_invec in = { asked, 4 };
    psa_outvec out = { answer, sizeof(answer) };
    psa_status_t status = psa_call(ASHLAR_PLATFORM_HANDLE, type, &in, asked == NULL ? 0 : 1, &out, 1);
    if (status == PSA_SUCCESS && out.len != sizeof(answer)) {
        return REFUSE(LIBRARY_ANSWER);
    }
    if (status == PSA_SUCCESS && value != NULL) {
        *value = get_le32(answer);
    }
    return status;
}

psa_status_t ashlar_lifecycle(uint32_t *lifecycle)
{
    return lifecycle == NULL ? REFUSE(PLATFORM_NULL) : ask(PLATFORM_LIFECYCLE, NULL, lifecycle);
}

psa_status_t ashlar_counter_read(uint32_t counter, uint32_t *value)
{
    uint8_t asked[4];
    put_le32(asked, counter);
    return value == NULL ? REFUSE(PLATFORM_NULL) : ask(PLATFORM_COUNTER_READ, asked, value);
}

psa_status_t ashlar_counter_increment(uint32_t counter, uint32_t *value)
{
    uint8_t asked[4];
    put_le32(asked, counter);
    return ask(PLATFORM_COUNTER_INCREMENT, asked, value);
}

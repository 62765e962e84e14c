/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "attacks.h"
#include "psa/service.h"
#include "psa_manifest/test-attacker.h"

psa_status_t test_attacker_sfn(const psa_msg_t *msg)
{
    int32_t victim = 0;
    if ((size_t)msg->type >= attack_count || psa_read(msg->handle, 0, &victim, sizeof(victim)) != sizeof(victim)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return (psa_status_t)attack_rows[msg->type].run(victim);
}

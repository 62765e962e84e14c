/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/service.h"
#include "tests.h"

/* Linked into the partitions that run shared tests. */

psa_status_t ffm_run_shared(const psa_msg_t *msg, enum ffm_side side)
{
    struct ffm_report report = { .side = side };
    const struct ffm_test *test = msg->type < 0 ? NULL : ffm_shared_test((uint32_t)msg->type);
    if (test == NULL || (test->sides & side) == 0 || msg->out_size[0] < sizeof(report)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    test->run(&report, test->arg);
    psa_write(msg->handle, 0, &report, sizeof(report));
    return PSA_SUCCESS;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/service.h"
#include "psa_manifest/fence.h"

psa_status_t bench_null_sfn(const psa_msg_t *msg)
{
    (void)msg;
    return PSA_SUCCESS;
}

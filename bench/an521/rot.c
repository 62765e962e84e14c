/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "serve.h"

psa_status_t bench_rot_service_sfn(const psa_msg_t *msg);
psa_status_t bench_rot_service_sfn(const psa_msg_t *msg)
{
    return serve(msg);
}

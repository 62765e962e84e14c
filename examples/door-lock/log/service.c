/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "log.h"
#include "psa_manifest/log.h"

psa_status_t lock_log_sfn(const psa_msg_t *msg)
{
    return lock_log_serve(msg);
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/service.h"

/** The service LOCK_LOG (lock/wire.h). */
psa_status_t lock_log_serve(const psa_msg_t *msg);

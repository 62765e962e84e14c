/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/service.h"

/** The manifest's entry_init: nothing to do, always PSA_SUCCESS. */
psa_status_t platform_partition_init(void);

/** The service ASHLAR_PLATFORM (platform/platform_wire.h). */
psa_status_t ashlar_platform_sfn(const psa_msg_t *msg);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/service.h"

/** The manifest's entry_init: never fails, so that a device without a key still runs and says why it has no tokens. */
psa_status_t attestation_partition_init(void);

/** The service ASHLAR_ATTESTATION (attestation/attestation_wire.h). */
psa_status_t ashlar_attestation_sfn(const psa_msg_t *msg);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "attestation/claims.h"
#include "attestation/labels.h"
#include "psa/error.h"

/** Everything but the challenge and the text's encoding. PSA_SUCCESS, or PSA_ERROR_SERVICE_FAILURE with its reason. */
psa_status_t check_claims(const struct attestation_claims *claims, enum attestation_profile profile);

/** Counts and lengths of components, for tokens and records. PSA_ERROR_SERVICE_FAILURE with its reason. */
psa_status_t check_components(const struct attestation_component *components, size_t count);

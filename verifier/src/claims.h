/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "verifier/evidence.h"

/* Reading one encoded claim. Each returns WELL_FORMED or what is malformed; the value lands in `out`. */

/** A claim other than the profile and the components. */
enum verifier_reason claims_read(struct verifier_evidence *out, enum attestation_claim claim, struct span encoded);

/** The array of software components. */
enum verifier_reason components_read(struct verifier_evidence *out, struct span encoded);

/** One whole text or byte string; CLAIM_TYPE otherwise. */
enum verifier_reason claims_text(struct span *out, struct span encoded);
enum verifier_reason claims_bytes(struct span *out, struct span encoded);

/** The integer an encoded map key is; 0, which labels nothing, if it is none of 64 bits. */
int64_t claims_label(struct span encoded_key);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "verifier/verifier.h"

/** Adds a finding for each component of the evidence, and for each that the reference demands and nobody measured. */
void match_components(struct verifier_report *report, const struct reference *reference);

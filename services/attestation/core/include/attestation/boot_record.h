/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "attestation/claims.h"
#include "psa/error.h"

/*
 * What was measured at boot, as the one who measured hands it to the attestation partition: a CBOR array of the
 * format's version and then one map per component (docs/format/boot-record.spec.md).
 */

enum { ATTESTATION_BOOT_RECORD_VERSION = 1 };

/**
 * Writes a record; `*len` gets its bytes. With an `out` of no room at all it writes nothing, returns PSA_SUCCESS and
 * `*len` is the size needed.
 *
 * PSA_ERROR_SERVICE_FAILURE   no component, more than ATTESTATION_COMPONENTS_MAX, or one that is malformed
 * PSA_ERROR_BUFFER_TOO_SMALL  it does not fit; `*len` is 0, `out` may be partly written
 */
psa_status_t attestation_boot_record_encode(const struct attestation_component *components, size_t component_count,
                                            struct out_span out, size_t *len);

/**
 * Takes a record apart into `components`, which has room for `room` of them; `*count` gets how many, 0 on failure. The
 * spans point into `record`. Nothing is written beyond what the record holds.
 *
 * PSA_ERROR_NOT_SUPPORTED        a version other than ATTESTATION_BOOT_RECORD_VERSION
 * PSA_ERROR_INSUFFICIENT_MEMORY  more components than `room`
 * PSA_ERROR_DATA_INVALID         anything else that the format does not allow: unknown or double keys, wrong types or
 *                                lengths, no component, more than ATTESTATION_COMPONENTS_MAX, bytes behind it
 */
psa_status_t attestation_boot_record_parse(struct attestation_component *components, size_t room, struct span record,
                                           size_t *count);

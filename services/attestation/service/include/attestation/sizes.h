/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* How much one instance of the attestation service holds. A device of few components has ../sizes/device/attestation/sizes.h in its place. Bytes, or a count. */
enum {
    ATTESTATION_RECORD_MAX = 8192,
    ATTESTATION_RECORD_COMPONENTS = 32,
    ATTESTATION_TOKEN_ROOM = 4096, /* of the partition, for one token */
};

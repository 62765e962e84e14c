/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* How much one instance of the attestation service holds: a microcontroller, whose first stage measures two images. */
enum {
    ATTESTATION_RECORD_MAX = 512,
    ATTESTATION_RECORD_COMPONENTS = 4,
    ATTESTATION_TOKEN_ROOM = 768,
};

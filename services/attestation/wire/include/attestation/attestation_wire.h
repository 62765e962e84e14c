/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * Messages of the service ASHLAR_ATTESTATION (lib/wire fields).
 *
 *   type                    in 0                 out 0
 *   ATTESTATION_TOKEN       the challenge        the token
 *   ATTESTATION_TOKEN_SIZE  challenge size u32   token size u32
 *
 * The reply is the status of the function. A message of another shape is a PROGRAMMER ERROR.
 */
enum attestation_message { ATTESTATION_TOKEN = 1, ATTESTATION_TOKEN_SIZE = 2 };

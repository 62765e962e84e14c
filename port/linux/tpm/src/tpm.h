/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "anchor/message.h"

/* The TPM 2.0 through tpm2-tss. Keys and counter values cross its bus encrypted and authenticated, in a session salted by its storage key. */

struct tpm; /* one, of the process */

/** Opens "device:PATH" or "swtpm:…". On failure *code says what tpm2-tss met, and *tpm is NULL. */
enum anchor_status tpm_open(struct tpm **tpm, const char *where, uint32_t *code);
/** Frees what it has in the TPM. */
void tpm_close(struct tpm *tpm);
/** What tpm2-tss said last; 0: nothing was wrong. */
uint32_t tpm_code(const struct tpm *tpm);

/** Contracts: anchor/message.h. */
enum anchor_status tpm_seal(struct tpm *tpm, struct span key, struct out_span *blob);
enum anchor_status tpm_unseal(struct tpm *tpm, struct span blob, struct out_span *key);
enum anchor_status tpm_counter_make(struct tpm *tpm, uint32_t index, struct span authorisation, uint64_t *value);
enum anchor_status tpm_counter_open(struct tpm *tpm, uint32_t slot, uint32_t index, struct span authorisation);
enum anchor_status tpm_counter_read(struct tpm *tpm, uint32_t slot, uint64_t *value);
enum anchor_status tpm_counter_step(struct tpm *tpm, uint32_t slot);

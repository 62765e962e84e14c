/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "crypto/driver.h"

/*
 * A simulated secure element, for tests and examples: it shows what a driver of opaque keys is, and injects faults. It is no protection:
 * its secret is in the program. Its keys are blobs (docs/format/simse.spec.md), which only the element that made them opens.
 *
 * The image's list of drivers names it beside one for local storage, whose primitives it borrows. It has two keys of its own, found by
 * psa_attach_key(): "device-signing" (P-256, ECDSA over any hash, to sign) and "storage" (AES-128, GCM).
 */

/** Where its keys are: a vendor's location. */
#define SIMSE_LOCATION ((psa_key_location_t)0x800051u)

extern const struct crypto_driver simse_driver;

/** Puts another element in the place of the one that is there; its blobs are its own. The first has the serial number 1. */
void simse_insert(uint32_t serial);

/** From the `in`th next request on (1: the very next) the element answers `status`; 0: no longer. */
void simse_fail(unsigned in, psa_status_t status);

/** Requests that the element has served or refused since it was inserted. */
unsigned simse_requests(void);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/direct.h"

/*
 * A device for tests of the direct client: the OpenSSL driver, persistent keys in memory, and a say in who calls, which life it is, and
 * what the store does. For one thread, but for the calls of the API themselves.
 */

/** From here on calls come from this client and session. Before the first call: client -1, session 1. */
void test_device_be(int32_t client, uint64_t session);

/** The device's next life: all in memory ends, the store stays, psa_crypto_init() has not been called. */
void test_device_restart(void);

/** The store forgets everything; a restart, too. */
void test_device_blank(void);

/** How many objects the store holds, and the bytes of one. NULL: none of that name. */
size_t test_store_count(void);
uint8_t *test_store_object(uint64_t name, size_t **len);

/** Calls of the store from now on: the n-th (from 1) and all after it fail with `status`; 0: none. */
void test_store_fail(unsigned from, psa_status_t status);

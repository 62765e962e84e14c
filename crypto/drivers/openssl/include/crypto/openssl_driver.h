/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/driver.h"

/**
 * Primitives of OpenSSL's libcrypto 3.x for keys in local storage. Its library context is its own: the host program's OpenSSL
 * configuration, providers and engines have no part in it. What failed its known-answer test at start answers PSA_ERROR_NOT_SUPPORTED.
 */
extern const struct crypto_driver openssl_driver;

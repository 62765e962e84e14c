/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/driver.h"
#include "crypto/openssl_driver.h"
#include "crypto/simse_driver.h"

const struct crypto_driver *const crypto_drivers[] = { &openssl_driver, &simse_driver, NULL };

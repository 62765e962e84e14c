/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/openssl_driver.h"

const struct crypto_driver *const crypto_drivers[] = { &openssl_driver, NULL };

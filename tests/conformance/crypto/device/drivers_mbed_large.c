/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/mbed_driver.h"

const struct crypto_driver *const crypto_drivers[] = { &mbed_large_driver, NULL };

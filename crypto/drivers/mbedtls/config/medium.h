/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
/* What of Mbed TLS 3.6 the profile `medium` compiles: small, and P-256 by p256-m. */
#ifndef ASHLAR_MBEDTLS_MEDIUM_H
#define ASHLAR_MBEDTLS_MEDIUM_H

#include "small.h"

#define MBEDTLS_PSA_P256M_DRIVER_ENABLED /* its source is empty without */

#endif

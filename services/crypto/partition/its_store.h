/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/store.h"

/** Persistent keys as objects of this partition in Internal Trusted Storage. */
const struct crypto_store *its_store(void);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "base/span.h"

/** True for UTF-8 of RFC 3629: shortest forms, no surrogates, nothing above U+10FFFF. */
bool cbor_is_utf8(struct span text);

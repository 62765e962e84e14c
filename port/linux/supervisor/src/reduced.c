/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "reduced.h"

const bool reduced_is_allowed = ASHLAR_REDUCED_FENCE; /* 0 or 1: CMakeLists.txt */

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

/**
 * This program was itself built with a sanitizer: it runs dynamic partition programs too, with a reduced fence. Without
 * one it refuses them.
 */
extern const bool reduced_is_allowed;

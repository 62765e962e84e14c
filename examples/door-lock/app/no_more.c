/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stddef.h>

#include "commands.h"

const struct command commands_more[] = { { NULL, 0, 0, NULL, NULL, NULL } };

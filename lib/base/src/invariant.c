/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/invariant.h"

#include <stdio.h>
#include <stdlib.h>

/* The host's ending. Firmware ports link their own file instead of this one. */
_Noreturn void invariant_failed(const char *what, const char *file, int line)
{
    fprintf(stderr, "ashlar: invariant broken: %s (%s:%d)\n", what, file, line);
    abort();
}

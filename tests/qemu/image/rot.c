/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdint.h>

#include "places.h"

/* What a partition may have: a value of its own, a variable, code, a constant. */

static uint32_t value = 0x0b990001u;
static uint32_t variable;
static const uint32_t table[64] = { 1, 2, 3 };

const uint32_t *test_rot_value(void)
{
    return &value;
}

uint32_t *test_rot_variable(void)
{
    return &variable;
}

const uint32_t *test_rot_constant(void)
{
    return table;
}

void test_rot_main(void)
{
    variable++;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdint.h>

#include "places.h"

/* What a partition may have: a value of its own, a variable, code, a constant. */

static uint32_t value = 0x0a990001u;
static uint32_t variable;
static const uint32_t table[64] = { 1, 2, 3 };

const uint32_t *test_app_value(void)
{
    return &value;
}

uint32_t *test_app_variable(void)
{
    return &variable;
}

const uint32_t *test_app_constant(void)
{
    return table;
}

void test_app_main(void)
{
    variable++;
}

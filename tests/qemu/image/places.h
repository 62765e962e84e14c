/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

const uint32_t *test_app_value(void);
uint32_t *test_app_variable(void);
const uint32_t *test_app_constant(void);
void test_app_main(void);
const uint32_t *test_rot_value(void);
uint32_t *test_rot_variable(void);
const uint32_t *test_rot_constant(void);
void test_rot_main(void);

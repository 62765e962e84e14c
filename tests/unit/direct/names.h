/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

extern int names_entered;
/** Enters each of them: 1 + 2 + … + 7 the first time. */
int names_enter_all(void);

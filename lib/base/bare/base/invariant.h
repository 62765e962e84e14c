/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* In the place of include/base/invariant.h in firmware: no text is in an image. The fault record has address and line, symbols tell the rest. */

_Noreturn void invariant_failed(const char *what, const char *file, int line);

/** *We* are wrong, or glitched: checked in every build. Input never reaches it (style E7). */
#define INVARIANT(condition) ((condition) ? (void)0 : invariant_failed("", "", __LINE__))

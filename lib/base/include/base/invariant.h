/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/** Ends the program or resets the machine. Ports may replace it by defining `invariant_failed` themselves. */
_Noreturn void invariant_failed(const char *what, const char *file, int line);

/** *We* are wrong, or glitched: checked in every build. Input never reaches it (style E7). */
#define INVARIANT(condition) \
    ((condition) ? (void)0 : invariant_failed(#condition, __FILE__, __LINE__))

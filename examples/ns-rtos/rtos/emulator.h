/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Semihosting, to which the emulator listens in privileged code alone: a line of text, and the end. */
void emulator_print(const char *text);
_Noreturn void emulator_end(int status);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

/*
 * Interrupts of a device that is one program: whoever plays the hardware (a test, a simulated peripheral, a timer
 * thread) says that a line fired.
 */

/**
 * The line that manifests call `source` fires, once. Any thread may say so, partition code too. The device is started
 * if it is not up. When this returns:
 *
 *  - second level (SLIH): the line is masked and its signal asserted; a partition that waits for it went on;
 *  - first level (FLIH): its function ran, in this turn and on this stack, and the signal is asserted if it asked so;
 *  - the line is disabled, masked, or fires within a first-level function: the interrupt is kept, once however often
 *    the line fires, until psa_irq_enable or psa_eoi lets it through, or that function has returned.
 *
 * False: no partition owns such a line, or calls are refused here (inproc_ready()); nothing happened.
 * @spec FFM-1.1:interrupts
 */
bool inproc_interrupt(const char *source);

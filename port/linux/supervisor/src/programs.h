/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "device.h"

/**
 * Measures every program that the manifest names, and starts the process of each
 * that is the signed one, as rows of d->fresh. Call it once, with the supervisor's own fence closed: what it starts inherits that.
 *
 * True: every program is measured and signed, and every process was started; none of them was told anything. False: device_fail() was
 * called; fresh_end_all() ends those that were started. No thread of this runs any more when it returns.
 */
bool programs_start(struct device *d);

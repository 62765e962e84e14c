/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef ASHLAR_DEVICE_H
#define ASHLAR_DEVICE_H

#include <stdint.h>

/*
 * What libashlar says about the device behind the PSA functions, beyond what they say themselves.
 *
 * The library connects at the first call that needs the device: to $ASHLAR_SOCKET, else /run/ashlar/ashlard.sock,
 * else $XDG_RUNTIME_DIR/ashlar/ashlard.sock. It is safe for threads, survives fork (the child connects anew),
 * installs no signal handler and prints nothing, unless ASHLAR_TRACE=1 is in the environment: then each refusal
 * tells its reason on standard error.
 */

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A number that differs in every life of the device. Connections, operations and volatile keys of another life are
 * refused and never name another object. 0 if there is no device. Connects if need be.
 */
uint64_t ashlar_boot_epoch(void);

#ifdef __cplusplus
}
#endif

#endif

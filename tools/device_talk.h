/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "control/control.h"

enum { DEVICE_TALK_WHY_MAX = 768, DEVICE_TALK_TEXT_MAX = 256 * 1024 };

/** Does `why` say that a device answered and refused, rather than that it could not be asked? */
bool device_talk_is_refusal(const char *why);

/** Connects to the device at `path` and greets it. The socket, or -1: `why` says what and the mend. */
int device_talk_open(const char *path, char why[DEVICE_TALK_WHY_MAX]);

/** Asks LOG or STATUS; the whole text from malloc, NUL-terminated. NULL: `why` is set. */
char *device_talk_ask(int socket, enum control_kind question, uint8_t what, char why[DEVICE_TALK_WHY_MAX]);

/** Asks the device to fire an interrupt. False: `why` is set. */
bool device_talk_interrupt(int socket, const char *name, char why[DEVICE_TALK_WHY_MAX]);

/** Orders the client `name` to be forgotten and waits until it is; the answer as JSON, as above. */
char *device_talk_forget(int socket, const char *name, char why[DEVICE_TALK_WHY_MAX]);

/** Asks the device to stop and waits until it has. False: `why` is set. */
bool device_talk_stop(int socket, char why[DEVICE_TALK_WHY_MAX]);

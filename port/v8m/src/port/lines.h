/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "psa/error.h"

/** struct v8m_port_answers, receive and send: by the lines of v8m_port. */
int32_t line_receive(int32_t pid, const char *device, struct out_span out);
int32_t line_send(int32_t pid, const char *device, struct span data);

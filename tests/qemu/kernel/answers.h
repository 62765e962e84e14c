/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "v8m/port_call.h"

extern const struct v8m_port_answers answers;

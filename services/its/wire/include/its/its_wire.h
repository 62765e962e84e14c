/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * Messages of the service ASHLAR_ITS (lib/wire fields). The client is whoever the framework says, never a field.
 *
 *   type          in 0                   in 1   out 0
 *   ITS_SET       uid u64, flags u32     data
 *   ITS_GET       uid u64, offset u64           data
 *   ITS_GET_INFO  uid u64                       size u64, flags u32
 *   ITS_REMOVE    uid u64
 *
 * The reply is the status of the function. A message of another shape is a PROGRAMMER ERROR.
 */
enum its_message { ITS_SET = 1, ITS_GET = 2, ITS_GET_INFO = 3, ITS_REMOVE = 4 };

enum { ITS_WIRE_SET_LEN = 12, ITS_WIRE_GET_LEN = 16, ITS_WIRE_NAME_LEN = 8, ITS_WIRE_INFO_LEN = 12 };

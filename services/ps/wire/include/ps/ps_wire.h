/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * Messages of the service ASHLAR_PS (lib/wire fields). The client is whoever the framework says, never a field.
 *
 *   type             in 0                              in 1   out 0
 *   PS_SET           uid u64, flags u32                data
 *   PS_GET           uid u64, offset u64                      data
 *   PS_GET_INFO      uid u64                                  capacity u64, size u64, flags u32
 *   PS_REMOVE        uid u64
 *   PS_CREATE        uid u64, capacity u64, flags u32
 *   PS_SET_EXTENDED  uid u64, offset u64               data
 *   PS_GET_SUPPORT                                            PSA_STORAGE_SUPPORT_* u32
 *
 * The reply is the status of the function. A message of another shape is a PROGRAMMER ERROR.
 */
enum ps_message {
    PS_SET = 1,
    PS_GET = 2,
    PS_GET_INFO = 3,
    PS_REMOVE = 4,
    PS_CREATE = 5,
    PS_SET_EXTENDED = 6,
    PS_GET_SUPPORT = 7,
};

enum {
    PS_WIRE_NAME_LEN = 8,
    PS_WIRE_SET_LEN = 12,
    PS_WIRE_PLACE_LEN = 16, /* PS_GET, PS_SET_EXTENDED */
    PS_WIRE_CREATE_LEN = 20,
    PS_WIRE_INFO_LEN = 20,
    PS_WIRE_SUPPORT_LEN = 4,
};

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * How large a device can be. The library spm is built with these; spm-small, for firmware, with those of spm/small: whoever includes the
 * headers of one and links the other does not link.
 */
enum {
    SPM_PARTITIONS_MAX = 32,
    SPM_SERVICES_MAX = 128,
    SPM_CONNECTIONS_MAX = 4096 /* slots of an inbox, at most: 12 bits of a handle */
};

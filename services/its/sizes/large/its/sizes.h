/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * How much one instance of ITS holds: profile large on a device. Which of these files is on the include path is the build's choice (ASHLAR_ITS_SIZES);
 * an image has one. Bytes, if nothing else is said.
 */
enum {
    ITS_OBJECT_MAX = 4096, /* one object, where memory and medium allow */
    ITS_STORE_BLOCK = 4096,
    ITS_STORE_BLOCKS = 64,
    ITS_STORE_UNIT = 16,
    ITS_STORE_OBJECTS = 68, /* size of the index: 64, and the pages of protected storage */
    ITS_CLIENT_OBJECTS = 0, /* what one client may have; 0: as many as there is room for */
    ITS_CLIENT_BYTES = 0,
};

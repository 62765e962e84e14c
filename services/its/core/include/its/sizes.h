/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * How much one instance of ITS holds: a device with files, 4 MiB in all. Which of these files is on the include path is the build's choice (ASHLAR_ITS_SIZES);
 * an image has one. Bytes, if nothing else is said.
 */
enum {
    ITS_OBJECT_MAX = 65536, /* one object, where memory and medium allow */
    ITS_STORE_BLOCK = 16384,
    ITS_STORE_BLOCKS = 256,
    ITS_STORE_UNIT = 512,
    ITS_STORE_OBJECTS = 2048, /* size of the index */
    ITS_CLIENT_OBJECTS = 1024, /* what one client may have; 0: as many as there is room for */
    ITS_CLIENT_BYTES = 2 * 1024 * 1024,
};

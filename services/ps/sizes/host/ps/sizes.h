/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * How much one instance of protected storage holds: a device with files, 8 MiB in all. Which of these files is on the include path is the build's choice (ASHLAR_ITS_SIZES);
 * an image has one. Bytes, if nothing else is said. All but the limits of a client are part of the format.
 */
#define PS_ALGORITHM PSA_ALG_GCM /* with PS_KEY_LEN bytes of AES key */

enum {
    PS_OBJECTS = 2048,
    PS_PER_PAGE = 64, /* objects of a page of the directory, which is one object of ITS */
    PS_CHUNK = 4096, /* sealed at once */
    PS_OBJECT_MAX = 256 * 1024,
    PS_STORE_BLOCK = 16384,
    PS_STORE_BLOCKS = 512,
    PS_STORE_UNIT = 512,
    PS_STORE_RECORDS = 4096, /* size of the index; the largest object's are always kept free */
    PS_KEY_LEN = 32,
    PS_CLIENT_OBJECTS = 1024, /* what one client may have; 0: as many as there is room for */
    PS_CLIENT_BYTES = 4 * 1024 * 1024,
};

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * How much one instance of protected storage holds: profile large on a device. Which of these files is on the include path is the build's choice (ASHLAR_ITS_SIZES);
 * an image has one. Bytes, if nothing else is said. All but the limits of a client are part of the format.
 */
#define PS_ALGORITHM PSA_ALG_CCM /* with PS_KEY_LEN bytes of AES key */

enum {
    PS_OBJECTS = 32,
    PS_PER_PAGE = 8, /* objects of a page of the directory, which is one object of ITS */
    PS_CHUNK = 1024, /* sealed at once */
    PS_OBJECT_MAX = 4096,
    PS_STORE_BLOCK = 4096,
    PS_STORE_BLOCKS = 60,
    PS_STORE_UNIT = 16,
    PS_STORE_RECORDS = 64, /* size of the index; the largest object's are always kept free */
    PS_KEY_LEN = 16,
    PS_CLIENT_OBJECTS = 0, /* what one client may have; 0: as many as there is room for */
    PS_CLIENT_BYTES = 0,
};

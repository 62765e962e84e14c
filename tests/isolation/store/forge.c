/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "crc32c.h"
#include "format.h"

/*
 * forge STORE AT VALUE: writes the 16-bit VALUE at byte AT of every block header of the store and seals each header anew, as another
 * release, or another device, would have written it. docs/format/store.spec.md, section 2.
 */

enum { BLOCK = 16384, VERSION_AT = 4, CRC_AT = 44 };

int main(int argc, char **argv)
{
    uint8_t header[BLOCK_HEADER_LEN];
    FILE *file = argc == 4 ? fopen(argv[1], "r+b") : NULL;
    unsigned at = argc == 4 ? (unsigned)atoi(argv[2]) : 0;
    int forged = 0;
    if (file == NULL || at + 2 > CRC_AT) {
        return 2;
    }
    for (long block = 0; fseek(file, block * BLOCK, SEEK_SET) == 0 && fread(header, sizeof(header), 1, file) == 1; block++) {
        if (memcmp(header, "ASHL", VERSION_AT) != 0) {
            continue;
        }
        put_le16(header + at, (uint16_t)atoi(argv[3]));
        put_le32(header + CRC_AT, crc32c(0, span_of(header, CRC_AT)));
        if (fseek(file, block * BLOCK, SEEK_SET) != 0 || fwrite(header, sizeof(header), 1, file) != 1) {
            return 3;
        }
        forged++;
    }
    return fclose(file) == 0 && forged != 0 ? 0 : 3;
}

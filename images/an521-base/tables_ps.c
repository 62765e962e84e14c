/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its/sizes.h"
#include "memory_map.h"
#include "ps/sizes.h"
#include "psa_manifest/pid.h"
#include "v8m/port.h"

/* tables.c of an image with Protected Storage. */

void image_start(void);

static const struct v8m_store stores[] = {
    { ASHLAR_SP_ITS, { ITS_STORE_UNIT, ITS_STORE_BLOCK, ITS_STORE_BLOCKS }, BOARD_FLASH_S + BOARD_ITS_OFFSET },
    { ASHLAR_SP_PS, { PS_STORE_UNIT, PS_STORE_BLOCK, PS_STORE_BLOCKS }, BOARD_FLASH_S + BOARD_PS_OFFSET },
};
_Static_assert(ITS_STORE_BLOCK * ITS_STORE_BLOCKS <= BOARD_ITS_SIZE, "the board leaves room for it");
_Static_assert(PS_STORE_BLOCK * PS_STORE_BLOCKS <= BOARD_PS_SIZE, "the board leaves room for it");

const struct v8m_port v8m_port = { .stores = stores, .store_count = sizeof(stores) / sizeof(stores[0]) };

void image_start(void)
{
    /* The board's are all there are. */
}

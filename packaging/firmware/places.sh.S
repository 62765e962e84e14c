/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Numbers of the board, as a shell reads them: ashlar-ns-pack, ashlar-ns-run.
 */
#include "memory_map.h"
machine=PLACES_MACHINE
secure_address=$((BOARD_CODE_S+BOARD_SECURE_OFFSET))
ns_load_address=$((BOARD_CODE_S+BOARD_NS_OFFSET))
ns_address=$((BOARD_CODE_NS+BOARD_NS_OFFSET))
ns_size=$((BOARD_NS_SIZE))
ns_ram=$((BOARD_RAM_NS))
ns_ram_size=$((BOARD_RAM_NS_SIZE))
header_offset=$((BOARD_HEADER_OFFSET))
header_end=$((BOARD_VECTORS_SIZE))

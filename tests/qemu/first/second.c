/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdio.h>

#include "boot/handoff.h"
#include "memory_map.h"

/* Stands where the partition manager would, and tells what the first stage left for it. */

static void print_hex(const char *name, const uint8_t *data, size_t len)
{
    printf("%s ", name);
    for (size_t i = 0; i < len; i++) {
        printf("%02x", data[i]);
    }
    printf("\n");
}

/* Words of the first stage's memory that are not 0. */
static unsigned left_over(void)
{
    const uint32_t *words = (const uint32_t *)BOARD_FIRST_RAM_S;
    unsigned count = 0;
    for (size_t i = 0; i < BOARD_FIRST_RAM_S_SIZE / 4; i++) {
        count += words[i] != 0;
    }
    return count;
}

int main(void)
{
    struct boot_received received;
    uint8_t key[BOOT_HANDOFF_KEY_LEN];
    unsigned left = left_over();
    psa_status_t status = boot_handoff_parse(&received, out_span_of((uint8_t *)BOARD_BOOT_RECORD_S, BOOT_HANDOFF_MAX));
    if (status != PSA_SUCCESS) {
        printf("nothing was handed over: %d\n", (int)status);
        return 1;
    }
    printf("lifecycle %08x\nnext %08x\nleft %u\n", (unsigned)received.lifecycle, (unsigned)received.next_image, left);
    print_hex("seed", received.seed, BOOT_IMAGE_DIGEST_LEN);
    print_hex("implementation", received.implementation_id, BOOT_IMAGE_DIGEST_LEN);
    print_hex("record", received.record.data, received.record.len);
    status = boot_handoff_take_key(&received, 261, "iak", key);
    print_hex("iak", key, status == PSA_SUCCESS ? sizeof(key) : 0);
    return 0;
}

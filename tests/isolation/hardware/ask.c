/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * test-hardware_ask lines|old|other REQUEST [INPUT]: sends one request, prints its status and the number it gave.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "psa/client.h"
#include "psa_manifest/sid.h"

static psa_status_t ask(psa_handle_t handle, int32_t type, uint64_t *number)
{
    psa_invec in = { number, sizeof(*number) };
    uint64_t got = 0;
    psa_outvec out = { &got, sizeof(got) };
    psa_status_t status = psa_call(handle, type, &in, 1, &out, 1);
    *number = got;
    return status;
}

int main(int argc, char **argv)
{
    uint64_t number = argc > 3 ? strtoull(argv[3], NULL, 0) : 0;
    if (argc < 3) {
        return 2;
    }
    bool is_old = strcmp(argv[1], "old") == 0;
    psa_handle_t handle = is_old                              ? psa_connect(TEST_OLD_SID, TEST_OLD_VERSION)
                          : strcmp(argv[1], "other") == 0 ? TEST_OTHER_HANDLE
                                                              : TEST_LINES_HANDLE;
    psa_status_t status = handle < 0 ? (psa_status_t)handle : ask(handle, atoi(argv[2]), &number);
    printf("%d %llu\n", (int)status, (unsigned long long)number);
    return 0;
}

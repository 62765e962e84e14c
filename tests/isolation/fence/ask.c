/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * ask TYPE: calls FENCE_SUBJECT with that type and prints the status.
 */
#include <stdio.h>
#include <stdlib.h>

#include "psa/client.h"
#include "psa_manifest/sid.h"

int main(int argc, char **argv)
{
    int32_t type = argc == 2 ? (int32_t)strtol(argv[1], NULL, 10) : 1;
    printf("%d\n", (int)psa_call(FENCE_SUBJECT_HANDLE, type, NULL, 0, NULL, 0));
    return 0;
}

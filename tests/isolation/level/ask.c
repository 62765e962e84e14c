/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * ask level WHO: prints the level that WHO was built for. ask read SPY VICTIM: SPY reads the secret of VICTIM; prints it, or "refused".
 * ask read SPY nothing: at an address where nothing is.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "pry.h"
#include "psa/client.h"
#include "psa/error.h"
#include "psa_manifest/sid.h"

static psa_handle_t handle_of(const char *who)
{
    return strcmp(who, "psa") == 0    ? TEST_PRY_PSA_HANDLE
           : strcmp(who, "app") == 0  ? TEST_PRY_APP_HANDLE
           : strcmp(who, "peer") == 0 ? TEST_PRY_PEER_HANDLE
                                      : PSA_NULL_HANDLE;
}

static int read_secret(const char *spy, const char *victim)
{
    char found[PRY_SECRET_LEN] = "";
    uint64_t address = 0;
    psa_outvec where = { &address, sizeof(address) };
    psa_invec at = { &address, sizeof(address) };
    psa_outvec out = { found, sizeof(found) };
    if (handle_of(victim) != PSA_NULL_HANDLE && psa_call(handle_of(victim), PRY_WHERE, NULL, 0, &where, 1) != PSA_SUCCESS) {
        fprintf(stderr, "ask: %s does not answer\n", victim);
        return 3;
    }
    psa_status_t status = psa_call(handle_of(spy), PRY_READ, &at, 1, &out, 1);
    found[sizeof(found) - 1] = '\0';
    puts(status == PSA_SUCCESS ? found : "refused");
    return status == PSA_SUCCESS || status == PSA_ERROR_COMMUNICATION_FAILURE ? 0 : 3;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "level") == 0) {
        return printf("%d\n", (int)psa_call(handle_of(argv[2]), PRY_LEVEL, NULL, 0, NULL, 0)) < 0;
    }
    if (argc == 4 && strcmp(argv[1], "read") == 0) {
        return read_secret(argv[2], argv[3]);
    }
    fputs("usage: ask level WHO | ask read SPY VICTIM\n", stderr);
    return 2;
}

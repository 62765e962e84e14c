/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * attacker fenced ATTACK PID: asks the hostile partition. attacker unfenced ATTACK: does the same itself, to a child of its own.
 * Prints "refused", "died" or "succeeded". attacker list: the names.
 */
#define _GNU_SOURCE
#include "attacks.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "psa/client.h"
#include "psa_manifest/sid.h"

static int find(const char *name)
{
    for (size_t i = 0; i < attack_count; i++) {
        if (strcmp(attack_rows[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static psa_status_t ask(int attack, int32_t victim)
{
    psa_invec in = { &victim, sizeof(victim) };
    return psa_call(TEST_ATTACKER_HANDLE, attack, &in, 1, NULL, 0);
}

static psa_status_t do_it_here(int attack)
{
    pid_t victim = fork();
    if (victim == 0) {
        pause();
        _exit(0);
    }
    usleep(20000);
    psa_status_t result = (psa_status_t)attack_rows[attack].run(victim);
    kill(victim, SIGKILL);
    return result;
}

int main(int argc, char **argv)
{
    int attack = argc >= 3 ? find(argv[2]) : -1;
    if (argc == 2 && strcmp(argv[1], "list") == 0) {
        for (size_t i = 0; i < attack_count; i++) {
            puts(attack_rows[i].name);
        }
        return 0;
    }
    if (attack < 0 || (argc == 3) != (strcmp(argv[1], "unfenced") == 0)) {
        fprintf(stderr, "usage: attacker fenced ATTACK PID | attacker unfenced ATTACK | attacker list\n");
        return 2;
    }
    psa_status_t result = argc == 3 ? do_it_here(attack) : ask(attack, atoi(argv[3]));
    switch (result) {
    case ATTACK_REFUSED:
        puts("refused");
        return 0;
    case ATTACK_SUCCEEDED:
        puts("succeeded");
        return 0;
    case PSA_ERROR_COMMUNICATION_FAILURE:
        puts("died");
        return 0;
    default:
        printf("answered %d\n", (int)result);
        return 1;
    }
}

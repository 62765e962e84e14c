/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "commands.h"
#include "lock/attack.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"

/* Outside, the traitor's friend: asks the hostile log partition to try one attack and prints what it says. */

static const char *const names[] = { "",      "pointer", "address", "proc-mem", "vm-readv", "ptrace",
                                     "store", "bolt",    "socket",  "shell",    "call" };

static uint32_t attack_of(const char *name)
{
    for (uint32_t i = 1; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return 0;
}

static enum command_result attack(char *const *words, int count)
{
    uint8_t asked[LOCK_ATTACK_LEN];
    char text[LOCK_ATTACK_TEXT_MAX + 1] = "";
    uint32_t which = attack_of(words[1]);
    const char *path = count > 4 ? words[4] : "";
    if (which == 0 || strlen(path) >= LOCK_ATTACK_PATH_MAX) {
        fprintf(stderr, "attack: pointer, address, proc-mem, vm-readv, ptrace, store, bolt, socket, shell or call\n");
        return COMMAND_UNKNOWN;
    }
    put_le32(asked, which);
    put_le32(asked + 4, count > 2 ? (uint32_t)strtoul(words[2], NULL, 10) : 0);
    put_le64(asked + 8, count > 3 ? strtoull(words[3], NULL, 0) : 0);
    psa_invec in[] = { { asked, sizeof(asked) }, { path, strlen(path) } };
    psa_outvec out = { text, LOCK_ATTACK_TEXT_MAX };
    psa_status_t status = psa_call(LOCK_LOG_HANDLE, LOCK_LOG_ATTACK, in, 2, &out, 1);
    if (status != PSA_SUCCESS) {
        printf("%-9s the partition died of it (status %d)\n", words[1], (int)status);
        return COMMAND_FAILED;
    }
    printf("%-9s %s\n", words[1], text);
    return COMMAND_DONE;
}

const struct command commands_more[] = {
    { "attack", 5, 2, "attack NAME [PID [ADDRESS [PATH]]]", "have the hostile log partition try one attack", attack },
    { NULL, 0, 0, NULL, NULL, NULL },
};

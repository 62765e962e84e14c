/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "attacks.h"
#include "base/bytes.h"
#include "lock/attack.h"
#include "log.h"
#include "psa_manifest/log.h"

/*
 * The log partition as a traitor would write it: the honest service, and one message more. It is signed like the honest one; only the fence
 * stands between it and the rest.
 */
psa_status_t lock_log_sfn(const psa_msg_t *msg)
{
    uint8_t asked[LOCK_ATTACK_LEN];
    struct attack attack = { 0 };
    char text[LOCK_ATTACK_TEXT_MAX] = "";
    if (msg->type != LOCK_LOG_ATTACK) {
        return lock_log_serve(msg);
    }
    if (msg->in_size[0] != sizeof(asked) || msg->in_size[1] >= sizeof(attack.path) || msg->out_size[0] < sizeof(text)) {
        return PSA_ERROR_PROGRAMMER_ERROR;
    }
    (void)psa_read(msg->handle, 0, asked, sizeof(asked));
    (void)psa_read(msg->handle, 1, attack.path, msg->in_size[1]);
    attack.pid = (int32_t)get_le32(asked + 4);
    attack.address = (uintptr_t)get_le64(asked + 8);
    attack_run((enum lock_attack)get_le32(asked), &attack, text);
    psa_write(msg->handle, 0, text, strlen(text));
    return PSA_SUCCESS;
}

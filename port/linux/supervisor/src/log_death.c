/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "log_death.h"

#include <string.h>

#include "base/bytes.h"
#include "control/control.h"
#include "death.h"
#include "sandbox/sandbox.h"
#include "spm/outcome.h"

/* Places among the figures. */
enum {
    AT_CAUSE = 0,
    AT_FAULT = 1,
    AT_ADDRESS = 2,
    AT_SIGNAL = 3,
    AT_CODE = 4,
    AT_CALL = 6,
    AT_PLACE = 8,
    AT_SID = 12,
    AT_TYPE = 16,
    AT_PARTITION = 20
};
_Static_assert(AT_PARTITION + 4 == LOG_DEATH_LEN, "the figures fill their place");

void log_death_put(uint8_t out[LOG_DEATH_LEN], const struct log_death *death)
{
    memset(out, 0, LOG_DEATH_LEN);
    out[AT_CAUSE] = death->cause;
    out[AT_FAULT] = death->fault;
    out[AT_ADDRESS] = death->address;
    out[AT_SIGNAL] = death->signal;
    put_le16(out + AT_CODE, (uint16_t)death->code);
    put_le16(out + AT_CALL, (uint16_t)death->call);
    put_le32(out + AT_PLACE, death->place);
    put_le32(out + AT_SID, death->sid);
    put_le32(out + AT_TYPE, (uint32_t)death->type);
    put_le32(out + AT_PARTITION, (uint32_t)death->partition);
}

static void put_signal_fields(struct text *out, const uint8_t *bytes)
{
    const char *name = sigabbrev_np(bytes[AT_SIGNAL]);
    const char *address = death_address_name(bytes[AT_ADDRESS]);
    text_print(out, ",\"signal\":\"SIG%s\",\"code\":%d", name == NULL ? "?" : name,
               (int)(int16_t)get_le16(bytes + AT_CODE));
    if (address[0] != '\0') {
        text_print(out, ",\"address\":\"%s\"", address);
    }
}

void log_death_print(struct text *out, const uint8_t bytes[LOG_DEATH_LEN])
{
    static const char *const causes[LOG_CAUSE_COUNT] = { "?",     "exit",  "signal",   "crash", "forbidden-call",
                                                         "panic", "accused", "hang", "other" };
    char call[SANDBOX_CALL_NAME_MAX];
    uint8_t cause = bytes[AT_CAUSE];
    if (cause == LOG_CAUSE_NONE || cause >= LOG_CAUSE_COUNT) {
        return;
    }
    text_print(out, ",\"death\":{\"partition\":%d,\"cause\":\"%s\"", (int)(int32_t)get_le32(bytes + AT_PARTITION),
               causes[cause]);
    if (bytes[AT_SIGNAL] != 0) {
        put_signal_fields(out, bytes);
    }
    if (cause == LOG_CAUSE_EXIT) {
        text_print(out, ",\"status\":%d", (int)(int16_t)get_le16(bytes + AT_CODE));
    }
    if (cause == LOG_CAUSE_FORBIDDEN) {
        sandbox_call_name(get_le16(bytes + AT_CALL), call);
        text_print(out, ",\"call\":\"%s\",\"call_number\":%u", call, (unsigned)get_le16(bytes + AT_CALL));
    }
    if (bytes[AT_FAULT] != 0) {
        text_print(out, ",\"fault\":\"%s\"", spm_fault_name((enum spm_fault)bytes[AT_FAULT]));
    }
    if (get_le32(bytes + AT_PLACE) != CONTROL_NO_PLACE) {
        text_print(out, ",\"place\":\"0x%x\"", (unsigned)get_le32(bytes + AT_PLACE));
    }
    if (get_le32(bytes + AT_SID) != 0) {
        text_print(out, ",\"sid\":\"0x%08x\",\"type\":%d", (unsigned)get_le32(bytes + AT_SID),
                   (int)(int32_t)get_le32(bytes + AT_TYPE));
    }
    text_print(out, "}");
}

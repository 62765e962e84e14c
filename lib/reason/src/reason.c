/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "reason/reason.h"

#include "psa/crypto_values.h"
#include "psa/update.h"

static const struct reason_row rows[REASON_COUNT] = {
    [REASON_NONE] = { "NONE", PSA_SUCCESS, "no reason was given", "" },
#define REASON(id, status, why, mend) [REASON_##id] = { #id, status, why, mend },
#include "reason/reasons.def"
#undef REASON
};

static _Thread_local enum reason last = REASON_NONE;
static void (*listening)(enum reason reason);

const struct reason_row *reason_row(enum reason reason)
{
    return &rows[(unsigned)reason < REASON_COUNT ? reason : REASON_NONE];
}

psa_status_t reason_refuse(enum reason reason)
{
    last = reason;
    if (listening != NULL) {
        listening(reason);
    }
    return reason_row(reason)->status;
}

enum reason reason_take(void)
{
    enum reason taken = last;
    last = REASON_NONE;
    return taken;
}

void reason_listen(void (*listener)(enum reason reason))
{
    listening = listener;
}

const char *reason_status_name(psa_status_t status)
{
    static const struct {
        psa_status_t status;
        const char *name;
    } names[] = {
#define NAME(s) { s, #s }
        NAME(PSA_SUCCESS),
        NAME(PSA_ERROR_PROGRAMMER_ERROR),
        NAME(PSA_ERROR_CONNECTION_REFUSED),
        NAME(PSA_ERROR_CONNECTION_BUSY),
        NAME(PSA_ERROR_GENERIC_ERROR),
        NAME(PSA_ERROR_NOT_PERMITTED),
        NAME(PSA_ERROR_NOT_SUPPORTED),
        NAME(PSA_ERROR_INVALID_ARGUMENT),
        NAME(PSA_ERROR_INVALID_HANDLE),
        NAME(PSA_ERROR_BAD_STATE),
        NAME(PSA_ERROR_BUFFER_TOO_SMALL),
        NAME(PSA_ERROR_ALREADY_EXISTS),
        NAME(PSA_ERROR_DOES_NOT_EXIST),
        NAME(PSA_ERROR_INSUFFICIENT_MEMORY),
        NAME(PSA_ERROR_INSUFFICIENT_STORAGE),
        NAME(PSA_ERROR_INSUFFICIENT_DATA),
        NAME(PSA_ERROR_SERVICE_FAILURE),
        NAME(PSA_ERROR_COMMUNICATION_FAILURE),
        NAME(PSA_ERROR_STORAGE_FAILURE),
        NAME(PSA_ERROR_HARDWARE_FAILURE),
        NAME(PSA_ERROR_INSUFFICIENT_ENTROPY),
        NAME(PSA_ERROR_INVALID_SIGNATURE),
        NAME(PSA_ERROR_INVALID_PADDING),
        NAME(PSA_ERROR_CORRUPTION_DETECTED),
        NAME(PSA_ERROR_DATA_CORRUPT),
        NAME(PSA_ERROR_DATA_INVALID),
        NAME(PSA_ERROR_DEPENDENCY_NEEDED),
        NAME(PSA_ERROR_FLASH_ABUSE),
        NAME(PSA_ERROR_INSUFFICIENT_POWER),
        NAME(PSA_SUCCESS_REBOOT),
        NAME(PSA_SUCCESS_RESTART),
        NAME(PSA_OPERATION_INCOMPLETE),
#undef NAME
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].status == status) {
            return names[i].name;
        }
    }
    return "unknown status";
}

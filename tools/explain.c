/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "psa/client.h"
#include "psa/crypto_values.h"
#include "psa/update.h"
#include "reason/reason.h"
#include "tool.h"

static const char usage[] = "usage: ashlar explain STATUS|REASON\n"
                            "Says what a PSA status means and what usually causes it. STATUS is a name or number "
                            "(PSA_ERROR_BAD_STATE, BAD_STATE, -137);\n"
                            "REASON is the word in parentheses of a log entry or of ASHLAR_TRACE=1 (ITS_UID_ZERO).\n"
                            "Exit status: 0 explained, 1 no such status or reason, 2 usage.\n";

static const struct {
    psa_status_t status;
    const char *meaning;
} meanings[] = {
    { PSA_SUCCESS, "the call did what was asked" },
    { PSA_ERROR_PROGRAMMER_ERROR,
      "the call breaks a rule of the API: a handle, version, type or memory that it may not use" },
    { PSA_ERROR_CONNECTION_REFUSED, "the service exists not, or not for this caller" },
    { PSA_ERROR_CONNECTION_BUSY, "the service takes no more connections now; a later try may succeed" },
    { PSA_ERROR_GENERIC_ERROR, "something failed that no other status names" },
    { PSA_ERROR_NOT_PERMITTED, "the policy of the object or caller forbids it" },
    { PSA_ERROR_NOT_SUPPORTED, "this implementation does not have the algorithm, key type or parameter" },
    { PSA_ERROR_INVALID_ARGUMENT, "a parameter has a value that it may not have, whatever the state" },
    { PSA_ERROR_INVALID_HANDLE, "the handle or key id names nothing that exists" },
    { PSA_ERROR_BAD_STATE,
      "the call comes at the wrong time: not initialised, an operation already active or already ended" },
    { PSA_ERROR_BUFFER_TOO_SMALL, "the output does not fit the buffer" },
    { PSA_ERROR_ALREADY_EXISTS, "an object of that name exists already" },
    { PSA_ERROR_DOES_NOT_EXIST, "no object of that name exists for this caller" },
    { PSA_ERROR_INSUFFICIENT_MEMORY, "there is not enough memory for it" },
    { PSA_ERROR_INSUFFICIENT_STORAGE, "there is not enough persistent storage, or the caller's share is used up" },
    { PSA_ERROR_INSUFFICIENT_DATA, "there is not as much data as was asked for" },
    { PSA_ERROR_COMMUNICATION_FAILURE,
      "the way to the service broke: the device died, or was never there. The call may have taken effect" },
    { PSA_ERROR_STORAGE_FAILURE, "the medium failed" },
    { PSA_ERROR_HARDWARE_FAILURE, "hardware failed" },
    { PSA_ERROR_INVALID_SIGNATURE, "the signature, MAC or tag does not match" },
    { PSA_ERROR_CORRUPTION_DETECTED, "memory or state was changed behind our back; nothing can be relied on" },
    { PSA_ERROR_DATA_CORRUPT, "stored data is damaged" },
    { PSA_ERROR_DATA_INVALID, "stored data has a form that this version does not know" },
    { PSA_ERROR_SERVICE_FAILURE, "the service does not work properly" },
    { PSA_ERROR_INSUFFICIENT_ENTROPY, "there is not enough randomness for it yet" },
    { PSA_ERROR_INVALID_PADDING, "the decrypted padding is wrong; to be kept as secret as the plaintext" },
    { PSA_ERROR_DEPENDENCY_NEEDED, "another component must be updated first" },
    { PSA_ERROR_FLASH_ABUSE, "too many writes in a short time; wait" },
    { PSA_ERROR_INSUFFICIENT_POWER, "there is not enough energy to end it safely" },
    { PSA_SUCCESS_REBOOT, "done once the system has rebooted" },
    { PSA_SUCCESS_RESTART, "done once the component has restarted" },
    { PSA_OPERATION_INCOMPLETE, "the call did a part of its work; call it again" },
};
enum { MEANING_COUNT = sizeof(meanings) / sizeof(meanings[0]) };

static void explain_status(size_t index)
{
    psa_status_t status = meanings[index].status;
    bool has_cause = false;
    printf("%s (%d): %s\n", reason_status_name(status), (int)status, meanings[index].meaning);
    for (int i = 1; i < (int)REASON_COUNT; i++) {
        const struct reason_row *row = reason_row((enum reason)i);
        if (row->status == status) {
            printf("%s  %s\n      %s; %s\n", has_cause ? "" : "Causes here:\n", row->id, row->why, row->mend);
            has_cause = true;
        }
    }
    if (!has_cause && status < PSA_SUCCESS) {
        puts("Nothing here gives it for a reason of its own; it is passed on from what lies below.");
    }
}

static int explain_reason(const char *id)
{
    for (int i = 1; i < (int)REASON_COUNT; i++) {
        const struct reason_row *row = reason_row((enum reason)i);
        if (strcmp(row->id, id) == 0) {
            printf("%s: %s\n  why   %s\n  mend  %s\n", row->id, reason_status_name(row->status), row->why, row->mend);
            return TOOL_OK;
        }
    }
    tool_error("explain: %s: no such status or reason; give one as a log or a program names it: -137, ITS_UID_ZERO",
               id);
    return TOOL_FINDING;
}

int tool_explain(int argc, char **argv)
{
    static const char prefix[] = "PSA_ERROR_";
    char *end = NULL;
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return TOOL_OK;
    }
    if (argc == 2 && strncmp(argv[1], "--", 2) == 0) {
        return tool_usage_error("explain", "explain: unknown option %s", argv[1]);
    }
    if (argc != 2 || argv[1][0] == '\0') {
        fputs(usage, stderr);
        return TOOL_USAGE;
    }
    long number = strtol(argv[1], &end, 10);
    bool is_number = *end == '\0';
    for (size_t i = 0; i < MEANING_COUNT; i++) {
        const char *name = reason_status_name(meanings[i].status);
        bool is_short =
            strncmp(name, prefix, sizeof(prefix) - 1) == 0 && strcmp(name + sizeof(prefix) - 1, argv[1]) == 0;
        if ((is_number && number == meanings[i].status) || strcmp(name, argv[1]) == 0 || is_short) {
            explain_status(i);
            return TOOL_OK;
        }
    }
    return explain_reason(argv[1]);
}

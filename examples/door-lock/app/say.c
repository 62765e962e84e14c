/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "say.h"

#include <stdio.h>

enum command_result say_status(const char *what, psa_status_t status)
{
    const char *why = "the device failed; `ashlar device log` tells more";
    if (status == PSA_ERROR_COMMUNICATION_FAILURE) {
        why = "the device went away meanwhile; whether it was done shows `state` or `log` once it is back";
    } else if (status == PSA_ERROR_CONNECTION_REFUSED) {
        why = "no device, or one without a lock; start one with `ashlar run --manifest …/door-lock/device.manifest --`";
    }
    fprintf(stderr, "%s: status %d: %s\n", what, (int)status, why);
    return COMMAND_FAILED;
}

static const char *fault_text(uint32_t fault)
{
    static const char *const texts[] = {
        "?",
        "the lock's storage failed",
        "the lock's cryptography failed",
        "the keypad cannot be read; give one with `--device keypad=PATH`",
        "the log cannot be written, and nothing is done that it would not show",
        "the bolt cannot be driven; give one with `--device bolt=PATH`",
        "the inside button cannot be read; give one with `--device inside=PATH`",
        "authentication did not answer",
    };
    return fault < sizeof(texts) / sizeof(texts[0]) ? texts[fault] : texts[0];
}

enum command_result say_code(const char *what, const struct lock_answer *answer)
{
    fprintf(stderr, "%s: ", what);
    switch (answer->code) {
    case LOCK_WRONG:
        fprintf(stderr, "not the PIN, %u in a row (log entry %lu); try again\n", (unsigned)answer->detail,
                (unsigned long)answer->seq);
        break;
    case LOCK_LOCKED_OUT:
        fprintf(stderr, "too many wrong PINs: wait %u s; leaving works all the same\n", (unsigned)answer->detail);
        break;
    case LOCK_NOT_ENROLLED:
        fprintf(stderr, "no PIN is set, and there is no default one; set one with `enrol`\n");
        break;
    case LOCK_BAD_PIN:
        fprintf(stderr, "a PIN has 6 to 16 digits; choose another one\n");
        break;
    case LOCK_DIFFERENT:
        fprintf(stderr, "the new PIN was not typed twice alike; the old one stays; try again\n");
        break;
    case LOCK_TIMED_OUT:
        fprintf(stderr, "nobody typed in time; try again, and end with #\n");
        break;
    case LOCK_BUSY:
        fprintf(stderr, "somebody else is typing; wait half a minute at most\n");
        break;
    case LOCK_NO_GRANT:
        fprintf(stderr, "no valid grant: forged, used, older than 5 s, or not yours; ask with `unlock`\n");
        break;
    case LOCK_TOO_MANY:
        fprintf(stderr, "too many grants at one time; wait 5 s\n");
        break;
    case LOCK_STILL:
        fprintf(stderr, "nobody pressed the inside button\n");
        break;
    case LOCK_FAULT:
        fprintf(stderr, "%s; the bolt is where it was\n", fault_text(answer->detail));
        return COMMAND_FAILED;
    default:
        fprintf(stderr, "an answer that this program does not know: %u\n", (unsigned)answer->code);
        return COMMAND_FAILED;
    }
    return COMMAND_REFUSED;
}

const char *say_bolt(uint32_t bolt)
{
    switch (bolt) {
    case LOCK_BOLT_IS_LOCKED:
        return "locked";
    case LOCK_BOLT_IS_OPEN:
        return "open";
    default:
        return "not known: new, or cut off while it moved; `lock` finds out";
    }
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "death.h"

#include <string.h>

#include "sandbox/sandbox.h"

enum { EXIT_SIGNAL = 128 }; /* and the number: how a partition ends that was sent a signal */

const char *death_address_name(uint8_t address)
{
    static const char *const names[CONTROL_ADDRESS_COUNT] = {
        [CONTROL_ADDRESS_NONE] = "",
        [CONTROL_ADDRESS_NULL] = "address near zero",
        [CONTROL_ADDRESS_UNMAPPED] = "unmapped address",
        [CONTROL_ADDRESS_PROTECTED] = "protected address",
        [CONTROL_ADDRESS_STACK] = "stack overflow",
        [CONTROL_ADDRESS_BEHIND] = "behind the end of a file",
        [CONTROL_ADDRESS_OTHER] = "impossible address",
    };
    return address < CONTROL_ADDRESS_COUNT ? names[address] : "";
}

static void put_signal(struct text *out, int number)
{
    const char *name = sigabbrev_np(number);
    if (name == NULL) {
        text_print(out, "signal %d", number);
    } else {
        text_print(out, "SIG%s", name);
    }
}

static const char *service_name(const struct spm_system *system, uint32_t sid)
{
    for (size_t i = 0; i < system->service_count; i++) {
        if (system->services[i].sid == sid) {
            return system->services[i].name;
        }
    }
    return NULL;
}

void death_describe_words(struct text *out, const struct spm_system *system, const struct control_panic *words,
                          struct log_death *death)
{
    char call[SANDBOX_CALL_NAME_MAX];
    const char *service = service_name(system, words->sid);
    const char *address = death_address_name(words->address);
    if (words->cause == CONTROL_CAUSE_FORBIDDEN) {
        sandbox_call_name(words->call, call);
        text_print(out, ": system call %s (%u) is not its", call, words->call);
    } else if (address[0] != '\0') {
        text_print(out, ": %s", address);
    }
    if (words->place != CONTROL_NO_PLACE) {
        text_print(out, ", at +0x%x", words->place);
    }
    if (service != NULL) { /* a service that does not exist is not repeated */
        text_print(out, ", serving %s type %d", service, (int)words->type);
    }
    death->address = words->address;
    death->code = (int16_t)words->code;
    death->call = words->call;
    death->place = words->place;
    death->sid = service == NULL ? 0 : words->sid;
    death->type = service == NULL ? 0 : words->type;
}

void death_describe_end(struct text *out, const struct death_facts *facts, struct log_death *death)
{
    const struct control_panic *words = facts->words;
    bool has_died_of_it = words != NULL && facts->has_ended &&
                          facts->status == words->signal + (facts->is_exit ? EXIT_SIGNAL : 0);
    *death = (struct log_death){ .cause = LOG_CAUSE_OTHER, .place = CONTROL_NO_PLACE };
    if (!facts->has_ended && words == NULL) {
        text_print(out, "closed its control socket");
    } else if (!facts->has_ended) {
        text_print(out, "said that it dies of ");
        put_signal(out, words->signal);
        text_print(out, " and did not");
    } else if (facts->is_exit && !has_died_of_it) {
        death->cause = LOG_CAUSE_EXIT;
        death->code = (int16_t)facts->status;
        text_print(out, "exited with status %d", facts->status);
    } else {
        death->cause = LOG_CAUSE_SIGNAL;
        int number = has_died_of_it ? words->signal : facts->status;
        death->signal = (uint8_t)number;
        text_print(out, "was killed by ");
        put_signal(out, number);
    }
    if (has_died_of_it) {
        death->cause = words->cause == CONTROL_CAUSE_FORBIDDEN ? LOG_CAUSE_FORBIDDEN : LOG_CAUSE_CRASH;
        death_describe_words(out, facts->system, words, death);
    }
}

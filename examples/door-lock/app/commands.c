/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/wipe.h"
#include "psa/initial_attestation.h"
#include "say.h"

enum { LEAVE_TRIES = 100, CHALLENGE_MAX = 64 };

static void prompt_for(uint32_t prompt)
{
    static const char *const texts[] = { "?", "type the PIN at the keypad, end with #", "type the old PIN at the keypad, end with #",
                                         "type the new PIN at the keypad, end with #", "type the new PIN again" };
    printf("%s\n", texts[prompt < sizeof(texts) / sizeof(texts[0]) ? prompt : 0]);
    fflush(stdout);
}

/* Asks again and again while somebody types. The PIN goes from the keypad to authentication; nothing of it comes here. */
static psa_status_t type(bool is_enrolling, uint32_t action, struct lock_answer *answer)
{
    uint32_t prompt = 0;
    psa_status_t status = PSA_SUCCESS;
    do {
        status = is_enrolling ? lock_auth_enrol(answer) : lock_auth_grant(action, answer);
        if (status == PSA_SUCCESS && answer->code == LOCK_TYPE && answer->detail != prompt) {
            prompt = answer->detail;
            prompt_for(prompt);
        }
    } while (status == PSA_SUCCESS && answer->code == LOCK_TYPE);
    return status;
}

static enum command_result tell(const char *what, psa_status_t status, const struct lock_answer *answer)
{
    if (status != PSA_SUCCESS) {
        return say_status(what, status);
    }
    return answer->code == LOCK_DONE ? COMMAND_DONE : say_code(what, answer);
}

static void print_entry(const char *text, const struct lock_answer *answer)
{
    if (answer->seq != 0) {
        printf("%s (log entry %lu)\n", text, (unsigned long)answer->seq);
    } else {
        printf("%s\n", text);
    }
}

static enum command_result enrol(char *const *words, int count)
{
    struct lock_answer answer;
    (void)words;
    (void)count;
    psa_status_t status = type(true, 0, &answer);
    enum command_result result = tell("enrol", status, &answer);
    if (result == COMMAND_DONE) {
        print_entry("the PIN is set", &answer);
    }
    return result;
}

/* A grant by PIN, then what it is for. */
static enum command_result with_grant(const char *what, uint32_t action,
                                      psa_status_t (*use)(const uint8_t *value, struct lock_answer *answer),
                                      const char *done)
{
    struct lock_answer grant;
    struct lock_answer answer = { 0 };
    psa_status_t status = type(false, action, &grant);
    enum command_result result = tell(what, status, &grant);
    if (result == COMMAND_DONE) {
        status = use(grant.value, &answer);
        result = tell(what, status, &answer);
    }
    wipe(&grant, sizeof(grant));
    if (result == COMMAND_DONE) {
        print_entry(done, &answer);
    }
    return result;
}

static enum command_result unlock(char *const *words, int count)
{
    (void)words;
    (void)count;
    return with_grant("unlock", LOCK_ACTION_UNLOCK, lock_bolt_unlock, "the bolt is open");
}

static enum command_result forget(char *const *words, int count)
{
    (void)words;
    (void)count;
    return with_grant("forget", LOCK_ACTION_FORGET, lock_auth_forget, "the PIN is erased; whoever is at the door may enrol");
}

static enum command_result lock(char *const *words, int count)
{
    struct lock_answer answer;
    (void)words;
    (void)count;
    psa_status_t status = lock_bolt_lock(&answer);
    enum command_result result = tell("lock", status, &answer);
    if (result == COMMAND_DONE) {
        print_entry("the bolt is locked", &answer);
    }
    return result;
}

static enum command_result leave(char *const *words, int count)
{
    struct lock_answer answer = { .code = LOCK_STILL };
    psa_status_t status = PSA_SUCCESS;
    (void)words;
    (void)count;
    for (int i = 0; i < LEAVE_TRIES && status == PSA_SUCCESS && answer.code == LOCK_STILL; i++) {
        status = lock_bolt_leave(&answer);
    }
    enum command_result result = tell("leave", status, &answer);
    if (result == COMMAND_DONE) {
        print_entry("the bolt is open from inside", &answer);
    }
    return result;
}

static enum command_result state(char *const *words, int count)
{
    struct lock_answer answer;
    (void)words;
    (void)count;
    psa_status_t status = lock_bolt_state(&answer);
    enum command_result result = tell("state", status, &answer);
    if (result != COMMAND_DONE) {
        return result;
    }
    printf("bolt: %s\n", say_bolt(answer.detail));
    status = lock_auth_status(&answer);
    if (status != PSA_SUCCESS) {
        return say_status("state", status);
    }
    switch (answer.code) {
    case LOCK_DONE:
        printf("PIN:  set, %u wrong in a row\n", (unsigned)answer.detail);
        return COMMAND_DONE;
    case LOCK_NOT_ENROLLED:
        printf("PIN:  none; set one with `enrol`\n");
        return COMMAND_DONE;
    case LOCK_LOCKED_OUT:
        printf("PIN:  locked out for %u s\n", (unsigned)answer.detail);
        return COMMAND_DONE;
    default:
        return say_code("state", &answer);
    }
}

static enum command_result show_log(char *const *words, int count)
{
    char *end = NULL;
    unsigned long long from = count == 2 ? strtoull(words[1], &end, 10) : 1;
    if (count == 2 && (end == words[1] || *end != '\0')) {
        fprintf(stderr, "log: \"%s\" is no entry's number; take one that `log` shows\n", words[1]);
        return COMMAND_UNKNOWN;
    }
    return say_log(from);
}

static int digit_of(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

/* Bytes written, or 0: not 32, 48 or 64 bytes in lower-case hexadecimal. */
static size_t parse_challenge(const char *text, uint8_t out[CHALLENGE_MAX])
{
    size_t len = strlen(text) / 2;
    if (strlen(text) % 2 != 0 || (len != 32 && len != 48 && len != 64)) {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        int high = digit_of(text[2 * i]);
        int low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return 0;
        }
        out[i] = (uint8_t)(high << 4 | low);
    }
    return len;
}

static enum command_result attest(char *const *words, int count)
{
    static uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
    uint8_t challenge[CHALLENGE_MAX];
    size_t len = 0;
    (void)count;
    size_t challenge_len = parse_challenge(words[2], challenge);
    if (challenge_len == 0) {
        fprintf(stderr, "attest: a challenge is 64, 96 or 128 hexadecimal digits; make one with `openssl rand -hex 32`\n");
        return COMMAND_UNKNOWN;
    }
    psa_status_t status = psa_initial_attest_get_token(challenge, challenge_len, token, sizeof(token), &len);
    if (status != PSA_SUCCESS) {
        return say_status("attest", status);
    }
    FILE *out = fopen(words[1], "wb");
    bool is_written = out != NULL && fwrite(token, 1, len, out) == len;
    is_written = out != NULL && fclose(out) == 0 && is_written;
    if (!is_written) {
        fprintf(stderr, "attest: %s cannot be written; name a file in a folder of yours\n", words[1]);
        return COMMAND_FAILED;
    }
    printf("%lu bytes in %s\n", (unsigned long)len, words[1]);
    return COMMAND_DONE;
}

static enum command_result help(char *const *words, int count)
{
    (void)words;
    (void)count;
    command_help();
    return COMMAND_DONE;
}

static enum command_result quit(char *const *words, int count)
{
    (void)words;
    (void)count;
    return COMMAND_QUIT;
}

static const struct command commands[] = {
    { "enrol", 1, 1, "enrol", "set the PIN, typed twice at the keypad; to change it, the old one first", enrol },
    { "unlock", 1, 1, "unlock", "open the bolt; asks for the PIN at the keypad", unlock },
    { "lock", 1, 1, "lock", "lock the bolt; anybody may", lock },
    { "state", 1, 1, "state", "where the bolt is, whether a PIN is set, how long a lock-out lasts", state },
    { "leave", 1, 1, "leave", "wait up to 10 s for the inside button, which always opens", leave },
    { "log", 2, 1, "log [FROM]", "what happened, oldest first, with its chain checked", show_log },
    { "attest", 3, 3, "attest FILE NONCEHEX", "a token that says what this device runs; `ashlar verify` reads it", attest },
    { "forget", 1, 1, "forget", "erase the PIN; asks for it first", forget },
    { "help", 1, 1, "help", "this text", help },
    { "quit", 1, 1, "quit", "end", quit },
    { NULL, 0, 0, NULL, NULL, NULL },
};
static const struct command *const tables[] = { commands, commands_more };
enum { TABLES = sizeof(tables) / sizeof(tables[0]) };

void command_help(void)
{
    for (size_t t = 0; t < TABLES; t++) {
        for (const struct command *command = tables[t]; command->name != NULL; command++) {
            printf("  %-21s %s\n", command->use, command->help);
        }
    }
}

static const struct command *find(const char *name)
{
    for (size_t t = 0; t < TABLES; t++) {
        for (const struct command *command = tables[t]; command->name != NULL; command++) {
            if (strcmp(command->name, name) == 0) {
                return command;
            }
        }
    }
    return NULL;
}

enum command_result command_run(char *const *words, int count)
{
    const struct command *command = find(words[0]);
    if (command == NULL) {
        fprintf(stderr, "%s: no such command; `help` shows what there is\n", words[0]);
        return COMMAND_UNKNOWN;
    }
    if (count > command->words || count < command->words_least) {
        fprintf(stderr, "%s: use it as: %s\n", words[0], command->use);
        return COMMAND_UNKNOWN;
    }
    return command->run(words, count);
}

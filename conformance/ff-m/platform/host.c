/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "host.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name; /* as Ashlar's records spell it */
    uint32_t cause;
} causes[] = {
    { "SPM_FAULT_SID_UNKNOWN", FFM_CAUSE_SERVICE },
    { "SPM_FAULT_NOT_AUTHORISED", FFM_CAUSE_SERVICE },
    { "SPM_FAULT_VERSION", FFM_CAUSE_VERSION },
    { "SPM_FAULT_STATELESS_CONNECT", FFM_CAUSE_STATELESS },
    { "SPM_FAULT_HANDLE", FFM_CAUSE_HANDLE },
    { "SPM_FAULT_HANDLE_BUSY", FFM_CAUSE_HANDLE },
    { "SPM_FAULT_TYPE", FFM_CAUSE_TYPE },
    { "SPM_FAULT_VECTORS", FFM_CAUSE_VECTORS },
    { "SPM_FAULT_MEMORY", FFM_CAUSE_MEMORY },
    { "SPM_FAULT_REPLIED", FFM_CAUSE_BLAMED },
    { "SPM_FAULT_SIGNAL", FFM_CAUSE_SIGNAL },
    { "SPM_FAULT_MESSAGE_HANDLE", FFM_CAUSE_MESSAGE },
    { "SPM_FAULT_MESSAGE_TYPE", FFM_CAUSE_MESSAGE_TYPE },
    { "SPM_FAULT_VECTOR_INDEX", FFM_CAUSE_INDEX },
    { "SPM_FAULT_VECTOR_MAPPED", FFM_CAUSE_MAPPED },
    { "SPM_FAULT_WRITE_OVERFLOW", FFM_CAUSE_ROOM },
    { "SPM_FAULT_REPLY_STATUS", FFM_CAUSE_STATUS },
    { "SPM_FAULT_RHANDLE_STATELESS", FFM_CAUSE_RHANDLE },
    { "SPM_FAULT_NOTIFY_TARGET", FFM_CAUSE_TARGET },
    { "SPM_FAULT_PANIC", FFM_CAUSE_PANIC },
    { "SPM_FAULT_ENTRY_ENDED", FFM_CAUSE_ENDED },
    { "SPM_FAULT_MAP_DISABLED", FFM_CAUSE_MAP_OFF },
    { "SPM_FAULT_MAP_EMPTY", FFM_CAUSE_MAP_EMPTY },
    { "SPM_FAULT_MAP_AGAIN", FFM_CAUSE_MAP_AGAIN },
    { "SPM_FAULT_NOT_MAPPED", FFM_CAUSE_NOT_MAPPED },
    { "SPM_FAULT_MODEL", FFM_CAUSE_MODEL },
    { "SPM_FAULT_FIRST_LEVEL", FFM_CAUSE_FIRST_LEVEL },
};

uint32_t host_cause(const char *record)
{
    const char *name = strstr(record, "SPM_FAULT_");
    size_t len = name == NULL ? 0 : strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
    for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++) {
        if (strlen(causes[i].name) == len && strncmp(causes[i].name, name, len) == 0) {
            return causes[i].cause;
        }
    }
    return 0;
}

void host_copy(char *to, size_t size, const char *from)
{
    size_t at = 0;
    while (from[at] != '\0' && from[at] != '\n' && at + 1 < size) {
        to[at] = from[at];
        at++;
    }
    to[at] = '\0';
}

/* The suite may be restarted at any result, so each is written at once. */
static FILE *open_results(const char *mode)
{
    const char *folder = getenv("ASHLAR_RESULTS");
    char path[1024];
    if (folder == NULL) {
        return NULL;
    }
    snprintf(path, sizeof(path), "%s/%s.jsonl", folder, host_suite);
    return fopen(path, mode);
}

void host_begin(void)
{
    FILE *out = open_results("w");
    if (out != NULL) {
        fclose(out);
    }
    printf("TAP version 13\n");
    fflush(stdout);
}

static void put_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            fputc('\\', out);
        }
        fputc((unsigned char)*text < 0x20 ? ' ' : *text, out);
    }
    fputc('"', out);
}

void host_result(struct host_count *count, const struct ffm_line *line)
{
    static const char *const words[] = { "fail", "pass", "skip" };
    FILE *out = open_results("a");
    if (out != NULL) {
        fprintf(out, "{\"id\":\"%s.%s\",\"result\":\"%s\",\"proves\":", host_suite, line->name, words[line->result]);
        put_text(out, line->clauses);
        fprintf(out, ",\"reason\":");
        put_text(out, line->reason);
        fprintf(out, "}\n");
        fclose(out);
    }
    count->passed += line->result == FFM_PASS;
    count->failed += line->result == FFM_FAIL;
    count->skipped += line->result == FFM_SKIP;
    printf("%s %" PRIu32 " - %s.%s%s%s\n", line->result == FFM_FAIL ? "not ok" : "ok",
           count->passed + count->failed + count->skipped, host_suite, line->name,
           line->result == FFM_SKIP ? " # SKIP " : line->reason[0] != '\0' ? "\n# " : "", line->reason);
    fflush(stdout);
}

int host_end(const struct host_count *count)
{
    uint32_t all = count->passed + count->failed + count->skipped;
    printf("1..%" PRIu32 "\n# %" PRIu32 " passed, %" PRIu32 " failed, %" PRIu32 " skipped\n", all, count->passed, count->failed, count->skipped);
    return count->failed != 0 || count->passed == 0 ? 1 : 0;
}

_Noreturn void host_die(const char *why)
{
    printf("Bail out! %s\n", why);
    exit(1);
}

void host_put_row(const char *name, const char *sides, const char *clauses, const char *ends)
{
    printf("| %s | %s | %s | %s |\n", name, sides, ends, clauses);
}

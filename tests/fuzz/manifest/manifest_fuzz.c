/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * One manifest of any bytes beside one that offers what the corpus depends on. Findings name a line of the
 * file and hold nothing that drives a terminal; without a finding the products are whole, printable and the
 * same each time.
 */
#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "fuzz.h"
#include "manifest/emit.h"

/* The services that members of the corpus need and do not offer themselves: one of these makes each of them
 * good. */
#define PROVIDER(more)                                                                                       \
    "{ \"psa_framework_version\": 1.1, \"name\": \"PROVIDER\", \"type\": \"PSA-ROT\", \"priority\": "        \
    "\"HIGH\",\n"                                                                                            \
    "\"model\": \"SFN\", \"stack_size\": 64, \"ashlar\": { \"pid\": 1 }, \"services\": [\n" SERVICE(         \
        "ASHLAR_CRYPTO", "1") ",\n" SERVICE("ASHLAR_ITS", "2") more "] }"
#define SERVICE(name, sid)                                                                                   \
    "{ \"name\": \"" name "\", \"sid\": \"0x" sid                                                            \
    "\", \"non_secure_clients\": true, \"connection_based\": false }"

static const char *const providers[] = {
    PROVIDER(""),
    PROVIDER("," SERVICE("LOCK_LOG_APPEND", "3")),
    PROVIDER("," SERVICE("LOCK_LOG_APPEND", "3") "," SERVICE("LOCK_AUTH_GRANT", "4")),
};

static struct report report;

static void check_findings(size_t lines)
{
    const char *line = report.text;
    INVARIANT(strlen(report.text) == report.text_len);
    while (*line != '\0') {
        const char *end = strchr(line, '\n');
        INVARIANT(end != NULL);
        INVARIANT(strncmp(line, "fuzz.json:", 10) == 0 || strncmp(line, "provider.json:", 14) == 0);
        if (strncmp(line, "fuzz.json:", 10) == 0) {
            INVARIANT(strtoul(line + 10, NULL, 10) <= lines + 1);
        }
        for (; line < end; line++) {
            INVARIANT(*line >= 0x20 && *line <= 0x7e);
        }
        line = end + 1;
    }
}

static void check_system(const struct manifest_system *system)
{
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->order[p];
        uint32_t signals = 0xf; /* the framework's */
        INVARIANT(manifest_index(system, partition) == p);
        INVARIANT(partition->ashlar.pid.value > 0 && partition->ashlar.pid.value <= INT32_MAX);
        INVARIANT(partition->stack_size.value != 0);
        for (unsigned s = 0; s < partition->service_count; s++) {
            const struct manifest_service *service = &partition->services[s];
            INVARIANT((signals & service->signal) == 0);
            signals |= service->signal;
            INVARIANT(service->version.value != 0);
            INVARIANT((service->handle == 0) == (service->connection_based.value != 0));
            INVARIANT(service->handle == 0 || (service->handle & ~0xff1fu) == 0x40000000u);
        }
        for (unsigned d = 0; d < partition->dependency_count; d++) {
            const struct manifest_dependency *edge = &partition->dependencies[d];
            INVARIANT(edge->found || edge->weak);
            INVARIANT(!edge->found || manifest_index(system, system->partitions[edge->partition]) < p);
        }
    }
}

static void emit_all(struct output *output, const struct manifest_system *system)
{
    emit_sid_header(output, system);
    emit_pid_header(output, system);
    for (unsigned p = 0; p < system->count; p++) {
        emit_partition_header(output, system->order[p]);
    }
    emit_system(output, system, "image");
    emit_image(output, system, "image");
    emit_json(output, system);
    emit_list(output, system);
    INVARIANT(!output->failed && strlen(output->data) == output->len);
    for (size_t i = 0; i < output->len; i++) {
        INVARIANT(output->data[i] == '\n' || (output->data[i] >= 0x20 && output->data[i] <= 0x7e));
    }
}

/* libyaml ends lines at CR and LF, and at three more marks. */
static size_t count_lines(const char *text, size_t len)
{
    size_t lines = 1;
    for (size_t i = 0; i < len; i++) {
        lines += text[i] == '\n' || text[i] == '\r';
        lines += i >= 1 && (unsigned char)text[i - 1] == 0xc2 && (unsigned char)text[i] == 0x85;
        lines +=
            i >= 2 && memcmp(text + i - 2, "\xe2\x80", 2) == 0 && ((unsigned char)text[i] & 0xfeu) == 0xa8;
    }
    return lines;
}

struct job {
    const char *text;
    size_t len;
    const char *provider;
};

/* Reads the two files in one order or the other; the products in `output`, or nothing if there are findings.
 */
static bool compile(struct output *output, const struct job *job, bool is_provider_first)
{
    struct arena arena = { .blocks = NULL };
    memset(&report, 0, sizeof(report));
    struct manifest_system *system = manifest_system_new(&arena, &report);
    INVARIANT(system != NULL);
    for (unsigned turn = 0; turn < 2; turn++) {
        if ((turn == 0) == is_provider_first) {
            manifest_read(system, "provider.json", "provider", job->provider, strlen(job->provider));
        } else {
            manifest_read(system, "fuzz.json", "fuzz", job->text, job->len);
        }
    }
    bool good = manifest_check(system);
    INVARIANT(good == (report.count == 0));
    check_findings(count_lines(job->text, job->len));
    if (good) {
        check_system(system);
        emit_all(output, system);
    }
    arena_free(&arena);
    return good;
}

static void run(const struct job *job)
{
    struct output first = { .data = NULL };
    struct output second = { .data = NULL };
    bool good = compile(&first, job, true);
    bool again = compile(&second, job, false);
    INVARIANT(good == again);
    if (good) {
        INVARIANT(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    }
    output_free(&first);
    output_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < sizeof(providers) / sizeof(providers[0]); i++) {
        run(&(struct job){ .text = (const char *)data, .len = len, .provider = providers[i] });
    }
    return 0;
}

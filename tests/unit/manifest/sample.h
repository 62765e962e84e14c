/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "manifest/manifest.h"
#include "test.h"

/*
 * Two good manifests, line by line, and a way to spoil one line of them: so each test shows what is wrong and
 * where it must be found.
 */

enum { SAMPLE_LINES = 19, SAMPLE_TEXT_MAX = 16 * 1024 };

/* Named by what the line holds. */
enum sample_line {
    LINE_OPEN = 1,
    LINE_VERSION,
    LINE_NAME,
    LINE_TYPE,
    LINE_PRIORITY,
    LINE_MODEL,
    LINE_ENTRY,
    LINE_STACK,
    LINE_HEAP,
    LINE_SERVICES,
    LINE_ONE,
    LINE_TWO,
    LINE_SERVICES_END,
    LINE_IRQS,
    LINE_MMIO,
    LINE_DEPENDENCIES,
    LINE_WEAK,
    LINE_ASHLAR,
    LINE_CLOSE
};

static const char *const sample_alpha[SAMPLE_LINES] = {
    "{",
    "  \"psa_framework_version\": 1.1,",
    "  \"name\": \"ALPHA\",",
    "  \"type\": \"PSA-ROT\",",
    "  \"priority\": \"NORMAL\",",
    "  \"model\": \"IPC\",",
    "  \"entry_point\": \"alpha_main\",",
    "  \"stack_size\": \"0x400\",",
    "  \"heap_size\": 256,",
    "  \"services\": [",
    "    { \"name\": \"ALPHA_ONE\", \"sid\": \"0x00001000\", \"non_secure_clients\": true, "
    "\"connection_based\": true },",
    "    { \"name\": \"ALPHA_TWO\", \"sid\": \"0x1001\", \"non_secure_clients\": false, "
    "\"connection_based\": false, \"stateless_handle\": 5 }",
    "  ],",
    "  \"irqs\": [ { \"source\": \"UART0\", \"name\": \"ALPHA_RX\", \"handling\": \"SLIH\" } ],",
    "  \"mmio_regions\": [ { \"base\": \"0x40000000\", \"size\": \"0x1000\", \"permission\": \"READ-WRITE\" "
    "} ],",
    "  \"dependencies\": [],",
    "  \"weak_dependencies\": [],",
    "  \"ashlar\": { \"pid\": 1001 }",
    "}",
};

static const char *const sample_beta[SAMPLE_LINES] = {
    "{",
    "  \"psa_framework_version\": 1.1,",
    "  \"name\": \"BETA\",",
    "  \"type\": \"APPLICATION-ROT\",",
    "  \"priority\": \"HIGH\",",
    "  \"model\": \"SFN\",",
    "  \"entry_init\": \"beta_init\",",
    "  \"stack_size\": 2048,",
    "",
    "  \"services\": [",
    "    { \"name\": \"BETA_ONE\", \"sid\": \"0x00002000\", \"non_secure_clients\": true, "
    "\"connection_based\": true },",
    "    { \"name\": \"BETA_TWO\", \"sid\": \"0x00002001\", \"non_secure_clients\": false, "
    "\"connection_based\": false }",
    "  ],",
    "  \"irqs\": [ { \"source\": 17, \"name\": \"BETA_TICK\", \"handling\": \"FLIH\" } ],",
    "  \"mmio_regions\": [ { \"name\": \"TIMER0\", \"permission\": \"READ-ONLY\" } ],",
    "  \"dependencies\": [],",
    "  \"weak_dependencies\": [],",
    "  \"ashlar\": { \"pid\": 1002 }",
    "}",
};

/* One image: what it read and what it found. */
struct sample {
    struct arena arena;
    struct report report;
    struct manifest_system *system;
    bool good; /* what manifest_check said */
};

static struct sample sample;

static inline void sample_start(void)
{
    arena_free(&sample.arena);
    memset(&sample.report, 0, sizeof(sample.report));
    sample.system = manifest_system_new(&sample.arena, &sample.report);
    sample.good = false;
    EXPECT(sample.system != NULL);
}

static inline void sample_read_text(const char *file, const char *text)
{
    const char *stem = manifest_stem(&sample.arena, file);
    EXPECT(stem != NULL);
    manifest_read(sample.system, file, stem, text, strlen(text));
}

/* Reads `lines` with line number `line` (from 1; 0 for none) replaced by `text`. */
static inline void sample_read(const char *file, const char *const lines[SAMPLE_LINES], unsigned line,
                               const char *text)
{
    static char whole[SAMPLE_TEXT_MAX];
    size_t len = 0;
    for (unsigned i = 0; i < SAMPLE_LINES; i++) {
        int more = snprintf(whole + len, sizeof(whole) - len, "%s\n", i + 1 == line ? text : lines[i]);
        EXPECT(more > 0 && (size_t)more < sizeof(whole) - len);
        len += (size_t)more;
    }
    sample_read_text(file, whole);
}

static inline void sample_check(void)
{
    sample.good = manifest_check(sample.system);
}

/* Exactly one finding, at this place, that holds all of `words` (parted by '|'). */
static inline void expect_finding(const char *file, unsigned line, const char *words)
{
    char start[64];
    char word[128];
    snprintf(start, sizeof(start), line == 0 ? "%s: " : "%s:%u: ", file, line);
    if (sample.report.count != 1 || strncmp(sample.report.text, start, strlen(start)) != 0) {
        fprintf(stderr, "# wanted %s%s\n# got:\n%s", start, words, sample.report.text);
    }
    EXPECT(!sample.good);
    EXPECT_EQ(sample.report.count, 1);
    EXPECT(strncmp(sample.report.text, start, strlen(start)) == 0);
    while (*words != '\0') {
        size_t len = strcspn(words, "|");
        snprintf(word, sizeof(word), "%.*s", (int)len, words);
        if (strstr(sample.report.text, word) == NULL) {
            fprintf(stderr, "# no '%s' in: %s", word, sample.report.text);
        }
        EXPECT(strstr(sample.report.text, word) != NULL);
        words += len + (words[len] == '|');
    }
}

/* alpha.json with one line replaced has exactly this finding, on that line. */
static inline void refuses(unsigned line, const char *text, const char *words)
{
    sample_start();
    sample_read("alpha.json", sample_alpha, line, text);
    sample_check();
    expect_finding("alpha.json", line, words);
}

/* The same, with a finding on another line than the spoilt one. */
static inline void refuses_at(unsigned line, const char *text, unsigned found, const char *words)
{
    sample_start();
    sample_read("alpha.json", sample_alpha, line, text);
    sample_check();
    expect_finding("alpha.json", found, words);
}

/* alpha.json with one line replaced is good. */
static inline void accepts(unsigned line, const char *text)
{
    sample_start();
    sample_read("alpha.json", sample_alpha, line, text);
    sample_check();
    if (!sample.good) {
        fprintf(stderr, "# %s", sample.report.text);
    }
    EXPECT(sample.good);
}

/* alpha.json as it is, beta.json with one line replaced: exactly this finding, on that line of beta.json. */
static inline void refuses_beside(unsigned line, const char *text, const char *words)
{
    sample_start();
    sample_read("alpha.json", sample_alpha, 0, NULL);
    sample_read("beta.json", sample_beta, line, text);
    sample_check();
    expect_finding("beta.json", line, words);
}

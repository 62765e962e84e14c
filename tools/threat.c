/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE /* getopt_long */
#include <getopt.h>
#include <string.h>

#include "threat_tool.h"

static const char usage[] =
    "Usage: ashlar threat VERB [OPTIONS] FILE.tm…\n"
    "Threat models as text (docs/format/threat-model.spec.md), checked like code.\n"
    "\n"
    "  check FILE…          tell all that is missing, wrong or open, as file:line: what, why; mend\n"
    "  fmt FILE…            write files in their one form: --check only tells which are not;\n"
    "                       --fill computes scores and risks; --seal seals the links as reviewed\n"
    "\n"
    "  --json               the same as JSON (check)\n"
    "\n"
    "Exit status: 0 in order, 1 a finding, 2 usage, 3 could not decide (a file that cannot be read).\n";

static const struct {
    const char *verb;
    int (*run)(const struct threat_options *o);
    size_t least_words;
    size_t most_words;
    const char *allowed; /* letters of the options it takes */
    const char *wants;
} verbs[] = {
    { "check", threat_verb_check, 1, THREAT_WORDS_MAX, "j", "FILE.tm…" },
    { "fmt", threat_verb_fmt, 1, THREAT_WORDS_MAX, "cfs", "FILE.tm…" },
};

enum { VERB_COUNT = sizeof(verbs) / sizeof(verbs[0]) };

static void take_option(struct threat_options *o, int option)
{
    switch (option) {
    case 'j':
        o->is_json = true;
        break;
    case 'c':
        o->is_check = true;
        break;
    case 'f':
        o->has_fill = true;
        break;
    case 's':
        o->has_seal = true;
        break;
    default:
        break;
    }
}

static const struct option known_options[] = {
    { "json", no_argument, NULL, 'j' },
    { "check", no_argument, NULL, 'c' },
    { "fill", no_argument, NULL, 'f' },
    { "seal", no_argument, NULL, 's' },
    { "help", no_argument, NULL, 'h' },
    { 0 },
};

static int parse(struct threat_options *o, int argc, char **argv, size_t verb)
{
    optind = 0; /* a fresh scan, whoever scanned before */
    for (int option = getopt_long(argc, argv, ":h", known_options, NULL); option != -1;
         option = getopt_long(argc, argv, ":h", known_options, NULL)) {
        if (option == ':') {
            return tool_usage_error("threat", "threat %s: %s: needs a value", verbs[verb].verb, argv[optind - 1]);
        }
        if (option == '?' || strchr(verbs[verb].allowed, option) == NULL) {
            return tool_usage_error("threat", "threat %s: %s: no such option here", verbs[verb].verb, argv[optind - 1]);
        }
        take_option(o, option);
    }
    size_t count = (size_t)(argc - optind);
    if (count < verbs[verb].least_words || count > verbs[verb].most_words) {
        return tool_usage_error("threat", "threat %s: wants %s", verbs[verb].verb, verbs[verb].wants);
    }
    memcpy(o->words, argv + optind, count * sizeof(o->words[0]));
    o->word_count = count;
    return TOOL_OK;
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            return true;
        }
    }
    return false;
}

int tool_threat(int argc, char **argv)
{
    static struct threat_options o;
    if (asks_help(argc, argv)) {
        fputs(usage, stdout);
        return TOOL_OK;
    }
    for (size_t i = 0; argc > 1 && i < VERB_COUNT; i++) {
        if (strcmp(argv[1], verbs[i].verb) == 0) {
            o = (struct threat_options){ 0 };
            int status = parse(&o, argc - 1, argv + 1, i);
            return status == TOOL_OK ? verbs[i].run(&o) : status;
        }
    }
    if (argc > 1) {
        return tool_usage_error("threat", "threat %s: no such verb", argv[1]);
    }
    fputs(usage, stderr);
    return TOOL_USAGE;
}

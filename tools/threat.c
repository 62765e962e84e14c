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
    "  fmt FILE…            write files in their one form; --pin takes the ids of controls too\n"
    "  new NAME             write a model of a product on the reference --from FILE\n"
    "  suggest FILE…        ask about each STRIDE letter on a boundary-crossing flow that nothing answers\n"
    "  why ID FILE          say because of what a record is there, and what keeps it\n"
    "  gap FILE…            list controls that are not done, and why\n"
    "  residual FILE…       list what remains, who bears it, and what the model hopes for\n"
    "  diff OLD NEW         tell what two versions of a model do not share\n"
    "  trace FILE…          follow threats to objectives, requirements, controls, tests and results\n"
    "  report FILE          write a report: --format html (one file), markdown, or svg (the flows alone)\n"
    "  export FILE          write --format tm-bom, otm (JSON) or csv for other tools\n"
    "\n"
    "  --json               the same as JSON: check, suggest, gap, residual, trace\n"
    "  --root FOLDER        the tree with the code (trace, gap: . without it; why): annotations, files, pins\n"
    "  --results FILE       results of the last run (else build/report/results.jsonl of the tree)\n"
    "  --check              fmt: write nothing, tell which files are not in their form\n"
    "  --fill               fmt: compute scores and risks\n"
    "  --require-seal       check: a model without a seal is a finding, an imported one too\n"
    "  --seal               fmt: seal the links as reviewed\n"
    "  --pin                fmt: pin the code of the controls that are named, as reviewed\n"
    "  --from FILE          new: the reference\n"
    "  --title TITLE        new: what the product is called\n"
    "  --format FORMAT      report, export\n"
    "  -o, --output FILE    new, report, export: where to write; - is standard output\n"
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
    { "check", threat_verb_check, 1, THREAT_WORDS_MAX, "jrRq", "FILE.tm…" },
    { "fmt", threat_verb_fmt, 1, THREAT_WORDS_MAX, "cfspr", "FILE.tm…" },
    { "new", threat_verb_new, 1, 1, "Fto", "one NAME and --from FILE.tm" },
    { "suggest", threat_verb_suggest, 1, THREAT_WORDS_MAX, "j", "FILE.tm…" },
    { "why", threat_verb_why, 2, 2, "r", "an ID and one FILE.tm" },
    { "gap", threat_verb_gap, 1, THREAT_WORDS_MAX, "jrR", "FILE.tm…" },
    { "residual", threat_verb_residual, 1, THREAT_WORDS_MAX, "j", "FILE.tm…" },
    { "diff", threat_verb_diff, 2, 2, "", "OLD.tm and NEW.tm" },
    { "trace", threat_verb_trace, 1, THREAT_WORDS_MAX, "jrR", "FILE.tm…" },
    { "report", threat_verb_report, 1, 1, "rRmo", "one FILE.tm" },
    { "export", threat_verb_export, 1, 1, "mo", "one FILE.tm" },
};

enum { VERB_COUNT = sizeof(verbs) / sizeof(verbs[0]) };

static const struct option known_options[] = {
    { "json", no_argument, NULL, 'j' },          { "check", no_argument, NULL, 'c' },
    { "fill", no_argument, NULL, 'f' },          { "seal", no_argument, NULL, 's' },
    { "require-seal", no_argument, NULL, 'q' },
    { "pin", no_argument, NULL, 'p' },           { "root", required_argument, NULL, 'r' },
    { "results", required_argument, NULL, 'R' }, { "from", required_argument, NULL, 'F' },
    { "title", required_argument, NULL, 't' },   { "format", required_argument, NULL, 'm' },
    { "output", required_argument, NULL, 'o' },  { 0 },
};

static void take_option(struct threat_options *o, int option)
{
    const struct {
        int letter;
        bool *flag;
        const char **text;
    } places[] = {
        { 'j', &o->is_json, NULL },  { 'c', &o->is_check, NULL }, { 'f', &o->has_fill, NULL },
        { 's', &o->has_seal, NULL }, { 'p', &o->has_pin, NULL },  { 'r', NULL, &o->root },
        { 'R', NULL, &o->results },  { 'F', NULL, &o->from },     { 't', NULL, &o->title },
        { 'q', &o->is_sealed, NULL }, { 'm', NULL, &o->format },   { 'o', NULL, &o->out },
    };
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (places[i].letter == option && places[i].flag != NULL) {
            *places[i].flag = true;
        } else if (places[i].letter == option) {
            *places[i].text = optarg;
        }
    }
}

static int parse(struct threat_options *o, int argc, char **argv, size_t verb)
{
    optind = 0; /* a fresh scan, whoever scanned before */
    for (int option = getopt_long(argc, argv, ":o:", known_options, NULL); option != -1;
         option = getopt_long(argc, argv, ":o:", known_options, NULL)) {
        if (option == ':') {
            return tool_usage_error("threat", "threat %s: %s: needs a value", verbs[verb].verb, argv[optind - 1]);
        }
        if (option == '?' || strchr(verbs[verb].allowed, option) == NULL) {
            return tool_usage_error("threat", "threat %s: %s: no such option here", verbs[verb].verb,
                                    argv[optind - 1]);
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

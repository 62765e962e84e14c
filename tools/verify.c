/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * ashlar verify: the verifier library as a command.
 */
#define _GNU_SOURCE /* getopt_long */
#include <cjson/cJSON.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/wipe.h"
#include "tool.h"
#include "verifier/verifier.h"

enum { TOKEN_MAX = 64 * 1024, KEY_MAX = 64 * 1024 };

static const char help_text[] =
    "Usage: ashlar verify TOKEN --reference FILE [--key FILE | --mac-key FILE]\n"
    "                     (--nonce HEX | --no-nonce) [--seen FILE]\n"
    "                     [--allow-lifecycle STATE]... [--json]\n"
    "\n"
    "Decides whether an attestation token (RFC 9783 and the two profiles before it) can be\n"
    "trusted: its signature, its freshness, and each claim against a reference file, as a\n"
    "build or `ashlar device provision` writes it. TOKEN may be - for standard input.\n"
    "\n"
    "  --reference FILE         what the device should say of itself\n"
    "  --key FILE               its public attestation key: PEM, DER, or a point in\n"
    "                           hexadecimal. Without it the reference's key for the\n"
    "                           token's instance id is used\n"
    "  --mac-key FILE           instead: the raw secret shared with the device (COSE_Mac0)\n"
    "  --nonce HEX              the 32, 48 or 64 bytes that were sent as the challenge\n"
    "  --no-nonce               accept a token of any age: a warning. With neither of the\n"
    "                           two the token is refused: freshness not checked\n"
    "  --seen FILE              remember accepted nonces in FILE, refuse them the next time\n"
    "  --allow-lifecycle STATE  accept a device in this state too: assembly-and-test,\n"
    "                           psa-rot-provisioning, non-psa-rot-debug,\n"
    "                           recoverable-psa-rot-debug, decommissioned, unknown\n"
    "  --json                   print the report as JSON\n"
    "\n"
    "Exit status: 0 trusted, 1 refused, 2 usage, 3 could not decide.\n";

struct options {
    const char *token;
    const char *reference;
    const char *key;
    const char *mac_key;
    const char *seen;
    enum verifier_freshness freshness;
    uint8_t nonce[VERIFIER_NONCE_MAX];
    size_t nonce_len;
    uint8_t extra_lifecycles;
    bool is_json;
    bool is_help;
};

/* All that is loaded; released in one place. */
struct inputs {
    struct tool_bytes token;
    struct reference reference;
    struct verifier_key *key;
};

static int take_nonce(struct options *o, const char *text)
{
    bool is_good = tool_hex(out_span_of(o->nonce, sizeof(o->nonce)), &o->nonce_len, text) &&
                   (o->nonce_len == 32 || o->nonce_len == 48 || o->nonce_len == 64);
    if (o->freshness != VERIFIER_FRESHNESS_UNCHECKED) {
        return tool_usage_error("verify", "--nonce: give it once, and not with --no-nonce");
    }
    o->freshness = VERIFIER_FRESHNESS_NONCE;
    return is_good ? TOOL_OK : tool_usage_error("verify", "--nonce: not 32, 48 or 64 bytes in hexadecimal");
}

static int take_no_nonce(struct options *o)
{
    if (o->freshness != VERIFIER_FRESHNESS_UNCHECKED) {
        return tool_usage_error("verify", "--no-nonce: give it once, and not with --nonce");
    }
    o->freshness = VERIFIER_FRESHNESS_NO_NONCE;
    return TOOL_OK;
}

static int take_lifecycle(struct options *o, const char *name)
{
    int state = verifier_lifecycle_of(name);
    if (state < 0) {
        return tool_usage_error("verify", "--allow-lifecycle: no state \"%s\"", name);
    }
    o->extra_lifecycles = (uint8_t)(o->extra_lifecycles | 1u << state);
    return TOOL_OK;
}

enum { OPT_REFERENCE = 256, OPT_KEY, OPT_MAC_KEY, OPT_NONCE, OPT_NO_NONCE, OPT_SEEN, OPT_LIFECYCLE, OPT_JSON };

static int take_option(struct options *o, int option, char **argv)
{
    switch (option) {
    case OPT_REFERENCE:
        o->reference = optarg;
        return TOOL_OK;
    case OPT_KEY:
        o->key = optarg;
        return TOOL_OK;
    case OPT_MAC_KEY:
        o->mac_key = optarg;
        return TOOL_OK;
    case OPT_NONCE:
        return take_nonce(o, optarg);
    case OPT_NO_NONCE:
        return take_no_nonce(o);
    case OPT_SEEN:
        o->seen = optarg;
        return TOOL_OK;
    case OPT_LIFECYCLE:
        return take_lifecycle(o, optarg);
    case OPT_JSON:
        o->is_json = true;
        return TOOL_OK;
    case 'h':
        o->is_help = true;
        return TOOL_OK;
    case ':':
        return tool_usage_error("verify", "%s: needs a value", argv[optind - 1]);
    default:
        return tool_usage_error("verify", "%s: no such option", argv[optind - 1]);
    }
}

static int parse(struct options *o, int argc, char **argv)
{
    static const struct option known[] = {
        { "reference", required_argument, NULL, OPT_REFERENCE },
        { "key", required_argument, NULL, OPT_KEY },
        { "mac-key", required_argument, NULL, OPT_MAC_KEY },
        { "nonce", required_argument, NULL, OPT_NONCE },
        { "no-nonce", no_argument, NULL, OPT_NO_NONCE },
        { "seen", required_argument, NULL, OPT_SEEN },
        { "allow-lifecycle", required_argument, NULL, OPT_LIFECYCLE },
        { "json", no_argument, NULL, OPT_JSON },
        { "help", no_argument, NULL, 'h' },
        { 0 },
    };
    int status = TOOL_OK;
    optind = 0; /* a fresh scan, whoever scanned before */
    for (int option = 0; status == TOOL_OK && !o->is_help && option != -1;) {
        option = getopt_long(argc, argv, ":h", known, NULL);
        status = option == -1 ? TOOL_OK : take_option(o, option, argv);
    }
    if (status != TOOL_OK || o->is_help) {
        return status;
    }
    if (optind + 1 != argc) {
        return tool_usage_error("verify", "%s", optind == argc ? "no TOKEN is given" : "more than one TOKEN is given");
    }
    o->token = argv[optind];
    if (o->reference == NULL) {
        return tool_usage_error("verify", "--reference is needed: what should the device say of itself?");
    }
    return o->key != NULL && o->mac_key != NULL ? tool_usage_error("verify", "--key and --mac-key exclude each other")
                                                : TOOL_OK;
}

static bool load_reference(struct inputs *in, const char *path)
{
    struct tool_bytes bytes;
    struct reference_fault fault;
    if (!tool_read_file(&bytes, path, REFERENCE_FILE_MAX)) {
        return false;
    }
    bool is_good = reference_parse(&in->reference, span_of(bytes.data, bytes.len), &fault);
    free(bytes.data);
    if (!is_good) {
        tool_error("%s: %s", path, fault.text);
    }
    return is_good;
}

static bool load_key(struct inputs *in, const struct options *o)
{
    const char *path = o->mac_key != NULL ? o->mac_key : o->key;
    enum verifier_key_fault fault = VERIFIER_KEY_OK;
    struct tool_bytes bytes;
    if (path == NULL) {
        return true;
    }
    if (!tool_read_file(&bytes, path, KEY_MAX)) {
        return false;
    }
    struct span span = span_of(bytes.data, bytes.len);
    in->key = o->mac_key != NULL ? verifier_key_secret(span, &fault) : verifier_key_public(span, &fault);
    wipe(bytes.data, bytes.len); /* it may be the shared secret */
    free(bytes.data);
    if (in->key == NULL) {
        tool_error("%s: %s", path, verifier_key_fault_text(fault));
    }
    return in->key != NULL;
}

static const char *color_of(enum verifier_verdict verdict)
{
    return verdict == VERIFIER_TRUSTED ? "\033[32m" : verdict == VERIFIER_REFUSED ? "\033[31m" : "\033[33m";
}

static void print_word(const char *word, enum verifier_verdict verdict, int width)
{
    bool has_color = tool_has_color(stdout);
    printf("%s%-*s%s", has_color ? color_of(verdict) : "", width, word,
           has_color ? "\033[0m" : "");
}

static void print_finding(const struct verifier_finding *finding)
{
    print_word(verifier_finding_verdict(finding), finding->verdict, 9);
    printf("  %s", verifier_finding_subject(finding));
    if (finding->name.len != 0) {
        putchar(' ');
        tool_print_text(stdout, finding->name);
    }
    printf(": %s\n", verifier_reason_text(finding->reason));
    if (finding->found.len != 0) {
        fputs("             found    ", stdout);
        tool_print_hex(stdout, finding->found);
        putchar('\n');
    }
    if (finding->expected.len != 0) {
        fputs("             expected ", stdout);
        tool_print_hex(stdout, finding->expected);
        putchar('\n');
    }
}

static void print_report(const struct verifier_report *report)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        print_finding(&report->findings[i]);
    }
    fputs("verdict: ", stdout);
    print_word(verifier_verdict_name(report->verdict), report->verdict, 0);
    printf(report->warning_count == 1 ? ", 1 warning\n" : ", %zu warnings\n", report->warning_count);
}

static bool add_string(cJSON *object, const char *name, char *text)
{
    bool is_added = text != NULL && cJSON_AddStringToObject(object, name, text) != NULL;
    free(text);
    return is_added;
}

static bool add_finding(cJSON *list, const struct verifier_finding *finding)
{
    cJSON *object = cJSON_CreateObject();
    if (object == NULL || !cJSON_AddItemToArray(list, object)) {
        cJSON_Delete(object);
        return false;
    }
    return cJSON_AddStringToObject(object, "subject", verifier_finding_subject(finding)) != NULL &&
           cJSON_AddStringToObject(object, "verdict", verifier_finding_verdict(finding)) != NULL &&
           cJSON_AddStringToObject(object, "reason", verifier_reason_id(finding->reason)) != NULL &&
           cJSON_AddStringToObject(object, "text", verifier_reason_text(finding->reason)) != NULL &&
           (finding->name.len == 0 || add_string(object, "component", tool_text(finding->name))) &&
           (finding->found.len == 0 || add_string(object, "found", tool_hex_text(finding->found))) &&
           (finding->expected.len == 0 || add_string(object, "expected", tool_hex_text(finding->expected)));
}

static bool print_json(const struct verifier_report *report)
{
    cJSON *root = cJSON_CreateObject();
    bool is_built = cJSON_AddStringToObject(root, "verdict", verifier_verdict_name(report->verdict)) != NULL &&
                    cJSON_AddNumberToObject(root, "warnings", (double)report->warning_count) != NULL;
    cJSON *list = is_built ? cJSON_AddArrayToObject(root, "findings") : NULL;
    is_built = list != NULL;
    for (size_t i = 0; is_built && i < report->finding_count; i++) {
        is_built = add_finding(list, &report->findings[i]);
    }
    char *text = is_built ? cJSON_Print(root) : NULL;
    if (text != NULL) {
        puts(text);
    } else {
        tool_error("no memory for the report");
    }
    cJSON_free(text);
    cJSON_Delete(root);
    return is_built && text != NULL;
}

/* Only a token that is otherwise trusted is remembered: a forged one must not use up the true one's nonce. */
static void remember(struct verifier_report *report, const char *path)
{
    enum verifier_reason reason = verifier_seen_accept(path, report->evidence.nonce);
    if (reason != VERIFIER_WELL_FORMED) {
        verifier_report_add(report, &(struct verifier_finding){ .subject = VERIFIER_FRESHNESS,
                                                                .verdict = reason == VERIFIER_REPLAYED
                                                                               ? VERIFIER_REFUSED
                                                                               : VERIFIER_UNDECIDED,
                                                                .reason = reason });
    }
}

static int judge(const struct options *o, const struct inputs *in)
{
    static struct verifier_report report;
    struct verifier_request request = { .token = span_of(in->token.data, in->token.len),
                                        .reference = &in->reference,
                                        .key = in->key,
                                        .freshness = o->freshness,
                                        .nonce = span_of(o->nonce, o->nonce_len),
                                        .extra_lifecycles = o->extra_lifecycles };
    verifier_appraise(&report, &request);
    if (o->seen != NULL && report.verdict == VERIFIER_TRUSTED) {
        remember(&report, o->seen);
    }
    if (!o->is_json) {
        print_report(&report);
    } else if (!print_json(&report)) {
        return TOOL_UNDECIDED;
    }
    return report.verdict == VERIFIER_TRUSTED   ? TOOL_OK
           : report.verdict == VERIFIER_REFUSED ? TOOL_FINDING
                                                : TOOL_UNDECIDED;
}

int tool_verify(int argc, char **argv)
{
    struct options options = { 0 };
    struct inputs in = { 0 };
    int status = parse(&options, argc, argv);
    if (status != TOOL_OK) {
        return status;
    }
    if (options.is_help) {
        fputs(help_text, stdout);
        return TOOL_OK;
    }
    status = TOOL_UNDECIDED;
    if (tool_read_file(&in.token, options.token, TOKEN_MAX) && load_reference(&in, options.reference) &&
        load_key(&in, &options)) {
        status = judge(&options, &in);
    }
    verifier_key_free(in.key);
    reference_free(&in.reference);
    free(in.token.data);
    return status;
}

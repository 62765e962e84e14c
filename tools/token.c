/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * ashlar token show: what a token says, verified in nothing.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"
#include "verifier/evidence.h"

enum { TOKEN_MAX = 64 * 1024, ENCODED_SHOWN_MAX = 96 };

static const char help_text[] =
    "Usage: ashlar token show FILE [--json]\n"
    "\n"
    "Prints what an attestation token says, of any PSA profile, and marks what is malformed.\n"
    "Nothing is verified: anyone can write such a file. `ashlar verify` decides whether to\n"
    "believe it. FILE may be - for standard input.\n"
    "\n"
    "Exit status: 0 well formed, 1 something is malformed, 2 usage, 3 it cannot be read.\n";

static const char unverified[] = "NOT VERIFIED: this is what the token says, whoever made it.";

static bool is_bad(const struct verifier_claim *claim)
{
    return claim->presence == VERIFIER_IS_MALFORMED ||
           (claim->presence == VERIFIER_IS_ABSENT && claim->reason != VERIFIER_ABSENT &&
            claim->reason != VERIFIER_NOT_MEASURED && claim->reason != VERIFIER_NO_REASON);
}

static bool is_well_formed(const struct verifier_evidence *e)
{
    bool good = e->envelope == COSE_OK && e->payload == VERIFIER_WELL_FORMED;
    for (size_t i = 0; i < ATTESTATION_CLAIM_COUNT; i++) {
        good = good && !is_bad(&e->claims[i]);
    }
    for (size_t i = 0; i < e->component_count; i++) {
        good = good && e->component_reasons[i] == VERIFIER_WELL_FORMED;
    }
    return good;
}

/* The claims that are byte or text strings; neither for the others. */
static const struct span *bytes_of(const struct verifier_evidence *e, enum attestation_claim claim)
{
    switch ((int)claim) {
    case ATTESTATION_NONCE:
        return &e->nonce;
    case ATTESTATION_INSTANCE_ID:
        return &e->instance_id;
    case ATTESTATION_IMPLEMENTATION_ID:
        return &e->implementation_id;
    case ATTESTATION_BOOT_SEED:
        return &e->boot_seed;
    default:
        return NULL;
    }
}

static const struct span *text_of(const struct verifier_evidence *e, enum attestation_claim claim)
{
    switch ((int)claim) {
    case ATTESTATION_PROFILE:
        return &e->profile_name;
    case ATTESTATION_CERTIFICATION:
        return &e->certification;
    case ATTESTATION_VERIFICATION_SERVICE:
        return &e->verification_service;
    default:
        return NULL;
    }
}

static void print_value(const struct verifier_evidence *e, enum attestation_claim claim)
{
    const struct span *bytes = bytes_of(e, claim);
    const struct span *text = text_of(e, claim);
    if (bytes != NULL) {
        tool_print_hex(stdout, *bytes);
    } else if (text != NULL) {
        tool_print_text(stdout, *text);
    } else if (claim == ATTESTATION_CLIENT_ID) {
        printf("%ld (%s)", (long)e->client_id, e->client_id < 0 ? "non-secure" : "secure");
    } else if (claim == ATTESTATION_LIFECYCLE) {
        printf("0x%04x (%s)", e->lifecycle, verifier_lifecycle_name(e->lifecycle));
    } else if (claim == ATTESTATION_COMPONENTS) {
        printf("%zu", e->component_count);
    } else {
        fputs("nothing was measured", stdout);
    }
}

static void print_encoded(struct span encoded)
{
    bool is_long = encoded.len > ENCODED_SHOWN_MAX;
    printf("\n                        CBOR ");
    tool_print_hex(stdout, span_of(encoded.data, is_long ? ENCODED_SHOWN_MAX : encoded.len));
    if (is_long) {
        printf("... (%zu bytes)", encoded.len);
    }
}

static void print_claim(const struct verifier_evidence *e, enum attestation_claim claim)
{
    const struct verifier_claim *read = &e->claims[claim];
    if (read->presence == VERIFIER_IS_ABSENT && !is_bad(read)) {
        return;
    }
    printf("  %-21s ", verifier_claim_name(claim));
    if (read->presence == VERIFIER_IS_PRESENT) {
        print_value(e, claim);
    } else {
        printf("MALFORMED: %s", verifier_reason_text(read->reason));
        if (read->encoded.len != 0) {
            print_encoded(read->encoded);
        }
    }
    putchar('\n');
}

static void print_component(const struct verifier_evidence *e, size_t index)
{
    const struct attestation_component *component = &e->components[index];
    printf("  component %zu           ", index + 1);
    tool_print_text(stdout, component->type);
    putchar(' ');
    tool_print_text(stdout, component->version);
    if (e->component_reasons[index] != VERIFIER_WELL_FORMED) {
        printf(" MALFORMED: %s", verifier_reason_text(e->component_reasons[index]));
    }
    fputs("\n    measurement         ", stdout);
    tool_print_hex(stdout, component->value);
    putchar(' ');
    tool_print_text(stdout, component->description);
    fputs("\n    signer id           ", stdout);
    tool_print_hex(stdout, component->signer_id);
    putchar('\n');
}

static const char *kind_name(enum cose_kind kind)
{
    return kind == COSE_SIGN1 ? "COSE_Sign1" : kind == COSE_MAC0 ? "COSE_Mac0" : "no COSE message";
}

static void print_evidence(const struct verifier_evidence *e, size_t token_len)
{
    puts(unverified);
    printf("  message               %s, %s, %zu bytes\n", kind_name(e->message.kind), cose_alg_name(e->message.alg),
           token_len);
    if (e->envelope != COSE_OK) {
        printf("                        MALFORMED: %s", cose_error_text(e->envelope));
        printf(e->envelope == COSE_NOT_CBOR ? " (%s)\n" : "\n", cbor_error_text(e->message.cbor));
    }
    if (e->message.kid.len != 0) {
        fputs("  key hint (kid)        ", stdout);
        tool_print_hex(stdout, e->message.kid);
        putchar('\n');
    }
    if (e->message.x5chain.len != 0) {
        printf("  certificates          %zu bytes of CBOR\n", e->message.x5chain.len);
    }
    if (e->payload != VERIFIER_WELL_FORMED) {
        printf("  claims                MALFORMED: %s\n", verifier_reason_text(e->payload));
        return;
    }
    for (int claim = 0; claim < ATTESTATION_CLAIM_COUNT; claim++) {
        print_claim(e, (enum attestation_claim)claim);
    }
    for (size_t i = 0; i < e->component_count; i++) {
        print_component(e, i);
    }
    if (e->unknown_count != 0) {
        printf("  unknown claims        %zu, ignored\n", e->unknown_count);
    }
}

static bool add_owned(cJSON *object, const char *name, char *text)
{
    bool is_added = text != NULL && cJSON_AddStringToObject(object, name, text) != NULL;
    free(text);
    return is_added;
}

static bool add_value(cJSON *object, const struct verifier_evidence *e, enum attestation_claim claim)
{
    const char *name = verifier_claim_name(claim);
    const struct span *bytes = bytes_of(e, claim);
    const struct span *text = text_of(e, claim);
    if (bytes != NULL) {
        return add_owned(object, name, tool_hex_text(*bytes));
    }
    if (text != NULL) {
        return add_owned(object, name, tool_text(*text));
    }
    if (claim == ATTESTATION_CLIENT_ID) {
        return cJSON_AddNumberToObject(object, name, e->client_id) != NULL;
    }
    if (claim == ATTESTATION_LIFECYCLE) {
        return cJSON_AddNumberToObject(object, name, e->lifecycle) != NULL &&
               cJSON_AddStringToObject(object, "lifecycle-name", verifier_lifecycle_name(e->lifecycle)) != NULL;
    }
    return claim == ATTESTATION_COMPONENTS || cJSON_AddTrueToObject(object, name) != NULL;
}

static bool add_claim(cJSON *claims, cJSON *malformed, const struct verifier_evidence *e, enum attestation_claim claim)
{
    const struct verifier_claim *read = &e->claims[claim];
    if (read->presence == VERIFIER_IS_PRESENT) {
        return add_value(claims, e, claim);
    }
    return !is_bad(read) ||
           cJSON_AddStringToObject(malformed, verifier_claim_name(claim), verifier_reason_id(read->reason)) != NULL;
}

static bool add_component(cJSON *list, const struct verifier_evidence *e, size_t index)
{
    const struct attestation_component *component = &e->components[index];
    bool is_good = e->component_reasons[index] == VERIFIER_WELL_FORMED;
    cJSON *object = cJSON_CreateObject();
    if (object == NULL || !cJSON_AddItemToArray(list, object)) {
        cJSON_Delete(object);
        return false;
    }
    return add_owned(object, "type", tool_text(component->type)) &&
           add_owned(object, "version", tool_text(component->version)) &&
           add_owned(object, "measurement", tool_hex_text(component->value)) &&
           add_owned(object, "signer-id", tool_hex_text(component->signer_id)) &&
           add_owned(object, "description", tool_text(component->description)) &&
           (is_good || cJSON_AddStringToObject(object, "malformed",
                                               verifier_reason_id(e->component_reasons[index])) != NULL);
}

static bool add_head(cJSON *root, const struct verifier_evidence *e)
{
    return cJSON_AddFalseToObject(root, "verified") != NULL &&
           cJSON_AddBoolToObject(root, "well-formed", is_well_formed(e)) != NULL &&
           cJSON_AddStringToObject(root, "message", kind_name(e->message.kind)) != NULL &&
           cJSON_AddStringToObject(root, "algorithm", cose_alg_name(e->message.alg)) != NULL &&
           (e->envelope == COSE_OK ||
            cJSON_AddStringToObject(root, "message-fault", cose_error_text(e->envelope)) != NULL) &&
           (e->payload == VERIFIER_WELL_FORMED ||
            cJSON_AddStringToObject(root, "claims-fault", verifier_reason_id(e->payload)) != NULL) &&
           cJSON_AddNumberToObject(root, "unknown-claims", (double)e->unknown_count) != NULL;
}

static char *json_of(const struct verifier_evidence *e)
{
    cJSON *root = cJSON_CreateObject();
    cJSON *claims = NULL;
    cJSON *malformed = NULL;
    cJSON *list = NULL;
    char *text = NULL;
    bool is_built = add_head(root, e);
    if (is_built) {
        claims = cJSON_AddObjectToObject(root, "claims");
        malformed = cJSON_AddObjectToObject(root, "malformed");
        list = cJSON_AddArrayToObject(root, "components");
        is_built = claims != NULL && malformed != NULL && list != NULL;
    }
    for (int claim = 0; is_built && claim < ATTESTATION_CLAIM_COUNT; claim++) {
        is_built = add_claim(claims, malformed, e, (enum attestation_claim)claim);
    }
    for (size_t i = 0; is_built && i < e->component_count; i++) {
        is_built = add_component(list, e, i);
    }
    text = is_built ? cJSON_Print(root) : NULL;
    cJSON_Delete(root);
    return text;
}

static int show(const char *path, bool is_json)
{
    static struct verifier_evidence evidence;
    struct tool_bytes token;
    if (!tool_read_file(&token, path, TOKEN_MAX)) {
        return TOOL_UNDECIDED;
    }
    int status = TOOL_UNDECIDED;
    verifier_evidence_parse(&evidence, span_of(token.data, token.len));
    char *text = is_json ? json_of(&evidence) : NULL;
    if (is_json && text == NULL) {
        tool_error("no memory for the report");
        goto out;
    }
    if (is_json) {
        puts(text);
    } else {
        print_evidence(&evidence, token.len);
    }
    status = is_well_formed(&evidence) ? TOOL_OK : TOOL_FINDING;
out:
    cJSON_free(text);
    free(token.data);
    return status;
}

int tool_token(int argc, char **argv)
{
    const char *path = NULL;
    bool is_json = false;
    bool is_help = false;
    for (int i = 1; i < argc; i++) {
        is_help = is_help || strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;
    }
    if (is_help) {
        fputs(help_text, stdout);
        return TOOL_OK;
    }
    if (argc < 2 || strcmp(argv[1], "show") != 0) {
        return tool_usage_error("token", "%s: the one verb is show", argc < 2 ? "token" : argv[1]);
    }
    for (int i = 2; i < argc; i++) {
        bool is_option = argv[i][0] == '-' && argv[i][1] != '\0';
        if (strcmp(argv[i], "--json") == 0) {
            is_json = true;
        } else if (is_option) {
            return tool_usage_error("token", "%s: no such option", argv[i]);
        } else if (path != NULL) {
            return tool_usage_error("token", "%s: one FILE at a time", argv[i]);
        } else {
            path = argv[i];
        }
    }
    return path == NULL ? tool_usage_error("token", "no FILE is given") : show(path, is_json);
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "value.h"

#include <string.h>

enum { WORD_MAX = 31, FILE_NAME_MAX = 63 };

static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char digits[] = "0123456789";
static const char hex_digits[] = "0123456789abcdefABCDEF";

static bool one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static bool all_of(const char *text, const char *set)
{
    return text[strspn(text, set)] == '\0';
}

static bool is_hex(const char *text)
{
    return text[0] == '0' && (text[1] == 'x' || text[1] == 'X') && text[2] != '\0' &&
           all_of(text + 2, hex_digits);
}

static bool is_macro(const char *text)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    return (one_of(text[0], upper) || text[0] == '_') && all_of(text, set) &&
           strlen(text) <= MANIFEST_NAME_MAX;
}

static bool is_keyword(const char *text)
{
    static const char *const keywords[] = {
        "auto",   "break",  "case",     "char",     "const",    "continue", "default",  "do",     "double",
        "else",   "enum",   "extern",   "float",    "for",      "goto",     "if",       "inline", "int",
        "long",   "main",   "register", "restrict", "return",   "short",    "signed",   "sizeof", "static",
        "struct", "switch", "typedef",  "union",    "unsigned", "void",     "volatile", "while",
    };
    for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        if (strcmp(text, keywords[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_symbol(const char *text)
{
    static const char set[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    return text[0] != '\0' && !one_of(text[0], digits) && all_of(text, set) &&
           strlen(text) <= MANIFEST_NAME_MAX && !is_keyword(text);
}

static bool is_file_name(const char *text)
{
    static const char set[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return text[0] != '\0' && text[0] != '.' && text[0] != '-' && all_of(text, set) &&
           strlen(text) <= FILE_NAME_MAX;
}

bool schema_is_word(const char *text)
{
    static const char set[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return one_of(text[0], lower) && all_of(text, set) && strlen(text) <= WORD_MAX;
}

bool value_version(const char *text, uint32_t *version)
{
    uint32_t parts[2] = { 0, 0 };
    unsigned part = 0;
    size_t digits_seen = 0;
    for (; *text != '\0'; text++) {
        if (one_of(*text, digits) && digits_seen < 3) {
            parts[part] = parts[part] * 10 + (uint32_t)(*text - '0');
            digits_seen++;
        } else if (*text == '.' && part == 0 && digits_seen != 0) {
            part = 1;
            digits_seen = 0;
        } else {
            return false;
        }
    }
    *version = parts[0] << 8 | parts[1];
    return part == 1 && digits_seen != 0 && parts[0] < 256 && parts[1] < 256;
}

static unsigned digit_value(char c)
{
    const char *at = strchr(hex_digits, c);
    size_t index = (size_t)(at - hex_digits);
    return (unsigned)(index < 16 ? index : index - 6);
}

/* What is wrong with a number, or NULL. */
static const char *parse_u32(const char *text, uint32_t *value)
{
    bool hex = is_hex(text);
    uint64_t sum = 0;
    if (text[0] == '-') {
        return "negative";
    }
    if (!hex && one_of(text[0], digits) && text[strspn(text, "0123456789.eE+-")] == '\0' &&
        !all_of(text, digits)) {
        return "not a whole number";
    }
    if (!hex && (text[0] == '\0' || !all_of(text, digits))) {
        return "not a number";
    }
    if (!hex && text[0] == '0' && text[1] != '\0') {
        return "written with a leading zero, which some readers take for octal";
    }
    for (const char *at = hex ? text + 2 : text; *at != '\0'; at++) {
        sum = sum * (hex ? 16 : 10) + digit_value(*at);
        if (sum > UINT32_MAX) {
            return "above 32 bits";
        }
    }
    *value = (uint32_t)sum;
    return NULL;
}

static bool is_number_like(const struct tree_node *node)
{
    return !node->quoted && (one_of(node->text[0], digits) || one_of(node->text[0], "-+."));
}

/* YAML's bare words with a meaning of their own: never a string. */
static bool is_reserved_word(const char *text)
{
    return text[0] == '\0' || strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ||
           strcmp(text, "null") == 0 || strcmp(text, "~") == 0;
}

static bool is_string(const struct tree_node *node)
{
    return node->quoted || (!is_number_like(node) && !is_reserved_word(node->text));
}

static void refuse(const struct reading *reading, const struct tree_node *node, const char *key,
                   const char *why, const char *mend)
{
    report_add(reading->report, reading_place(reading, node), "'%s' is '%.64s', %s; %s", key, node->text, why,
               mend);
}

/* @spec FFM-MANIFEST-SIZES */
static void read_number(const struct reading *reading, const struct schema_field *field,
                        const struct tree_node *node, struct manifest_number *out)
{
    uint32_t value = 0;
    uint32_t most = field->type == FIELD_COUNT ? INT32_MAX : UINT32_MAX;
    const char *wrong = parse_u32(node->text, &value);
    bool hex = is_hex(node->text);
    if (wrong != NULL) {
        refuse(reading, node, field->key, wrong, "write a whole positive number of at most 32 bits");
    } else if (node->quoted && (!hex || field->type == FIELD_COUNT)) {
        refuse(reading, node, field->key, "a string where a number belongs", "write it without quotes");
    } else if (value == 0) {
        refuse(reading, node, field->key, "zero, which means nothing here",
               "write a positive number or remove the key");
    } else if (value > most) {
        refuse(reading, node, field->key, "above 2147483647, the most allowed here",
               "write a smaller number");
    } else {
        *out = (struct manifest_number){ .value = value, .line = node->line };
    }
}

static void read_hex(const struct reading *reading, const struct schema_field *field,
                     const struct tree_node *node, struct manifest_number *out)
{
    uint32_t value = 0;
    const char *wrong = parse_u32(node->text, &value);
    if (wrong != NULL) {
        refuse(reading, node, field->key, wrong, "write a string like \"0x00001000\"");
    } else if (!is_hex(node->text) || strlen(node->text) > 10) {
        refuse(reading, node, field->key, "not hexadecimal of 1 to 8 digits",
               "write a string like \"0x00001000\"");
    } else {
        *out = (struct manifest_number){ .value = value, .line = node->line };
    }
}

/* @spec FFM-SERVICE-STATELESS-HANDLE */
static void read_handle(const struct reading *reading, const struct schema_field *field,
                        const struct tree_node *node, struct manifest_number *out)
{
    uint32_t value = 0;
    bool automatic = strcmp(node->text, "auto") == 0;
    if (!automatic && (node->quoted || parse_u32(node->text, &value) != NULL || value == 0 ||
                       value > MANIFEST_STATELESS_MAX)) {
        refuse(reading, node, field->key, "neither \"auto\" nor a number from 1 to 32", "write one of these");
        return;
    }
    *out = (struct manifest_number){ .value = value, .line = node->line };
}

static void read_bool(const struct reading *reading, const struct schema_field *field,
                      const struct tree_node *node, struct manifest_number *out)
{
    bool yes = strcmp(node->text, "true") == 0;
    if (node->quoted || (!yes && strcmp(node->text, "false") != 0)) {
        refuse(reading, node, field->key, "not a boolean", "write true or false, without quotes");
        return;
    }
    *out = (struct manifest_number){ .value = yes, .line = node->line };
}

static void read_choice(const struct reading *reading, const struct schema_field *field,
                        const struct tree_node *node, struct manifest_number *out)
{
    char list[96] = "write ";
    for (uint32_t i = 0; field->choices[i] != NULL; i++) {
        if (strcmp(field->choices[i], node->text) == 0) {
            *out = (struct manifest_number){ .value = i, .line = node->line };
            return;
        }
        strncat(list, i == 0 ? "\"" : " or \"", sizeof(list) - strlen(list) - 1);
        strncat(list, field->choices[i], sizeof(list) - strlen(list) - 1);
        strncat(list, "\"", sizeof(list) - strlen(list) - 1);
    }
    refuse(reading, node, field->key, "none of the values it can have", list);
}

static void read_source(const struct reading *reading, const struct schema_field *field,
                        const struct tree_node *node, struct manifest_text *out)
{
    uint32_t value = 0;
    const char *text = node->text;
    if (one_of(text[0], digits) || text[0] == '-') {
        const char *wrong = parse_u32(text, &value);
        if (wrong != NULL) {
            refuse(reading, node, field->key, wrong, "write the number of the line, or its symbol");
            return;
        }
        text = arena_print(reading->arena, "%u", (unsigned)value);
    } else if (!is_symbol(text) || !is_string(node)) {
        refuse(reading, node, field->key, "neither a number nor a C symbol",
               "name the line as the platform does");
        return;
    }
    *out = (struct manifest_text){ .text = text, .line = node->line };
}

static void read_string(const struct reading *reading, const struct schema_field *field,
                        const struct tree_node *node, struct manifest_text *out)
{
    bool fits_form = true;
    const char *why = "not a string";
    const char *mend = "write it in quotes";
    if (is_string(node) && field->type == FIELD_MACRO) {
        fits_form = is_macro(node->text);
        why = "not a macro name";
        mend = "use A-Z, 0-9 and _, at most 57, no digit first";
    } else if (is_string(node) && field->type == FIELD_SYMBOL) {
        fits_form = is_symbol(node->text);
        why = "not a C symbol";
        mend = "write an identifier of at most 57 characters that is no keyword";
    } else if (is_string(node) && field->type == FIELD_FILE) {
        fits_form = is_file_name(node->text);
        why = "not a plain file name";
        mend = "use letters, digits, '.', '_' and '-', at most 63, without a folder";
    }
    if (!is_string(node) || !fits_form) {
        refuse(reading, node, field->key, why, mend);
        return;
    }
    *out = (struct manifest_text){ .text = node->text, .line = node->line };
}

void value_read(const struct reading *reading, const struct schema_field *field, const struct tree_node *node,
                void *out)
{
    if (node->kind != TREE_TEXT) {
        report_add(reading->report, reading_place(reading, node),
                   "'%s' is %s, it holds a single value; write that value", field->key,
                   node->kind == TREE_MAP ? "an object" : "a list");
        return;
    }
    switch (field->type) {
    case FIELD_MACRO:
    case FIELD_SYMBOL:
    case FIELD_TEXT:
    case FIELD_FILE:
        read_string(reading, field, node, out);
        break;
    case FIELD_SOURCE:
        read_source(reading, field, node, out);
        break;
    case FIELD_CHOICE:
        read_choice(reading, field, node, out);
        break;
    case FIELD_BOOL:
        read_bool(reading, field, node, out);
        break;
    case FIELD_SIZE:
    case FIELD_COUNT:
        read_number(reading, field, node, out);
        break;
    case FIELD_HEX32:
        read_hex(reading, field, node, out);
        break;
    case FIELD_HANDLE:
        read_handle(reading, field, node, out);
        break;
    case FIELD_VERSION:
    case FIELD_LIST:
    case FIELD_MAP:
    default:
        break;
    }
}

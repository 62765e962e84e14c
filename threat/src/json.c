/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "json.h"

static void put_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            fputc('\\', out);
        }
        fputc(*text, out); /* control characters were never taken in */
    }
    fputc('"', out);
}

static void begin(struct json *json, const char *key)
{
    if (json->has_before) {
        fputc(',', json->out);
    }
    if (json->depth > 0) {
        fprintf(json->out, "\n%*s", json->depth * 2, "");
    }
    if (key != NULL) {
        put_string(json->out, key);
        fputs(": ", json->out);
    }
    json->has_before = true;
}

void json_open(struct json *json, const char *key, char bracket)
{
    begin(json, key);
    fputc(bracket, json->out);
    json->has_before = false;
    json->depth++;
}

void json_close(struct json *json, char bracket)
{
    json->depth--;
    if (json->has_before) {
        fprintf(json->out, "\n%*s", json->depth * 2, "");
    }
    fputc(bracket, json->out);
    json->has_before = true;
    if (json->depth == 0) {
        fputc('\n', json->out);
    }
}

void json_text(struct json *json, const char *key, const char *text)
{
    begin(json, key);
    put_string(json->out, text);
}

void json_number(struct json *json, const char *key, int number)
{
    begin(json, key);
    fprintf(json->out, "%d", number);
}

void json_bool(struct json *json, const char *key, bool value)
{
    begin(json, key);
    fputs(value ? "true" : "false", json->out);
}

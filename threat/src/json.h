/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdio.h>

/* JSON as it is written, from the outside in. `key` is NULL within arrays. */
struct json {
    FILE *out;
    bool has_before; /* a member stands before the next one */
    int depth;
};

void json_open(struct json *json, const char *key, char bracket); /* '{' or '[' */
void json_close(struct json *json, char bracket);
void json_text(struct json *json, const char *key, const char *text);
void json_number(struct json *json, const char *key, int number);
void json_bool(struct json *json, const char *key, bool value);

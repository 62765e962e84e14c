/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "words.h"

#include <string.h>

static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

char *words_next(char **rest)
{
    char *word = *rest + strspn(*rest, " \t");
    if (*word == '\0') {
        *rest = word;
        return NULL;
    }
    char *end = word + strcspn(word, " \t");
    *rest = *end == '\0' ? end : end + 1;
    *end = '\0';
    return word;
}

char *words_rest(char *rest)
{
    char *word = rest + strspn(rest, " \t");
    size_t len = strlen(word);
    while (len > 0 && (word[len - 1] == ' ' || word[len - 1] == '\t')) {
        len--;
    }
    word[len] = '\0';
    return word;
}

bool words_number(const char *word, uint32_t most, uint32_t *value)
{
    uint64_t number = 0;
    size_t len = strlen(word);
    if (len == 0 || len > 10 || (word[0] == '0' && len != 1)) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (word[i] < '0' || word[i] > '9') {
            return false;
        }
        number = number * 10 + (uint64_t)(word[i] - '0');
    }
    *value = (uint32_t)number;
    return number <= most;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool words_hex(const char *word, uint8_t *out, size_t len)
{
    if (strlen(word) != 2 * len) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        int high = hex_digit(word[2 * i]);
        int low = hex_digit(word[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

bool words_is_name(const char *word, size_t most)
{
    size_t len = strlen(word);
    size_t plain = strspn(word, LETTERS);
    for (size_t i = plain; i < len; i++) {
        if (strchr(LETTERS, word[i]) == NULL && strchr("._-", word[i]) == NULL) {
            return false;
        }
    }
    return plain != 0 && len <= most;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _POSIX_C_SOURCE 200809L /* open, fstat, isatty */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

__attribute__((format(printf, 1, 0))) static void print_error(const char *format, va_list arguments)
{
    fputs("ashlar: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

void tool_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_error(format, arguments);
    va_end(arguments);
}

int tool_usage_error(const char *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_error(format, arguments);
    va_end(arguments);
    fprintf(stderr, "Try: ashlar %s --help\n", command);
    return TOOL_USAGE;
}

/* One byte more than `most` is asked for, so that a longer file is noticed whatever its size claims to be. */
static bool read_bounded(struct tool_bytes *out, int fd, size_t most)
{
    size_t room = most + 1;
    while (out->len < room) {
        ssize_t got = read(fd, out->data + out->len, room - out->len);
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno != EINTR) {
            return false;
        }
        out->len += got > 0 ? (size_t)got : 0;
    }
    errno = EFBIG;
    return false;
}

bool tool_read_file(struct tool_bytes *out, const char *path, size_t most)
{
    bool is_input = strcmp(path, "-") == 0;
    int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    *out = (struct tool_bytes){ .data = malloc(most + 1) };
    if (fd < 0 || out->data == NULL || !read_bounded(out, fd, most)) {
        tool_error("%s: %s", is_input ? "standard input" : path,
                   errno == EFBIG ? "too large to be what is asked for" : strerror(errno));
        free(out->data);
        *out = (struct tool_bytes){ 0 };
    }
    if (fd > STDIN_FILENO) {
        close(fd);
    }
    return out->data != NULL;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool tool_hex(struct out_span out, size_t *len, const char *text)
{
    size_t count = 0;
    *len = 0;
    for (; text[0] != '\0'; text += 2) {
        int high = digit_of(text[0]);
        int low = high < 0 ? -1 : digit_of(text[1]);
        if (low < 0 || count == out.len) {
            return false;
        }
        out.data[count++] = (uint8_t)(high << 4 | low);
    }
    *len = count;
    return true;
}

void tool_print_hex(FILE *out, struct span bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        fprintf(out, "%02x", bytes.data[i]);
    }
}

void tool_print_text(FILE *out, struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool is_plain = text.data[i] >= 0x20 && text.data[i] < 0x7f && text.data[i] != '\\';
        if (is_plain) {
            fputc(text.data[i], out);
        } else {
            fprintf(out, "\\x%02x", text.data[i]);
        }
    }
}

static char *print_to_string(void (*print)(FILE *out, struct span bytes), struct span bytes)
{
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);
    if (file == NULL) {
        return NULL;
    }
    print(file, bytes);
    if (fclose(file) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

char *tool_text(struct span text)
{
    return print_to_string(tool_print_text, text);
}

char *tool_hex_text(struct span bytes)
{
    return print_to_string(tool_print_hex, bytes);
}

bool tool_has_color(FILE *out)
{
    const char *no_color = getenv("NO_COLOR");
    return (no_color == NULL || no_color[0] == '\0') && isatty(fileno(out));
}

int tool_finish(int status)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return status;
    }
    tool_error("standard output: %s", strerror(errno));
    return TOOL_UNDECIDED;
}

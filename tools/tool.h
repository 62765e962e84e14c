/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/span.h"

/*
 * The `ashlar` command: main.c finds a noun in its table and calls that noun's function with the arguments from the
 * noun on (argv[0] is the noun). Results go to standard output, errors to standard error.
 */

/** Exit statuses of every subcommand. */
enum tool_exit {
    TOOL_OK = 0,
    TOOL_FINDING = 1,  /* it was looked at and refused, or something is wrong with it */
    TOOL_USAGE = 2,    /* the command line cannot be meant */
    TOOL_UNDECIDED = 3 /* file, I/O, device absent: nothing can be said */
};

int tool_verify(int argc, char **argv);
int tool_token(int argc, char **argv);
int tool_client(int argc, char **argv);
int tool_device(int argc, char **argv);
int tool_explain(int argc, char **argv);
int tool_fault(int argc, char **argv);
int tool_firmware(int argc, char **argv);
int tool_new_partition(int argc, char **argv);
int tool_partition(int argc, char **argv);
int tool_size(int argc, char **argv);
int tool_store(int argc, char **argv);
int tool_threat(int argc, char **argv);
/** Its exit statuses are those of the command it runs, and 125 to 127 (tools/run.c). */
int tool_run(int argc, char **argv);

/* Helpers (tool.c). */

/** Bytes of a file. `data` is the caller's to free, never NULL after success. */
struct tool_bytes {
    uint8_t *data;
    size_t len;
};

/** Prints "ashlar: " and the message with a line's end to standard error. */
__attribute__((format(printf, 1, 2))) void tool_error(const char *format, ...);

/** As tool_error(), then where help is; returns TOOL_USAGE. */
__attribute__((format(printf, 2, 3))) int tool_usage_error(const char *command, const char *format, ...);

/**
 * Reads a whole file, once; "-" is standard input. False, with the reason printed, if it cannot be read, is a
 * directory, or has more than `most` bytes.
 */
bool tool_read_file(struct tool_bytes *out, const char *path, size_t most);

/** Reads hexadecimal text. False for anything else, or more than `out.len` bytes. */
bool tool_hex(struct out_span out, size_t *len, const char *text);

/** Prints bytes in hexadecimal. */
void tool_print_hex(FILE *out, struct span bytes);

/** Prints text that nobody vouches for: printable ASCII as it is, any other byte as \xNN. */
void tool_print_text(FILE *out, struct span text);

/** The same as a string of its own, for JSON. The caller frees it; NULL if memory ran out. */
char *tool_text(struct span text);
char *tool_hex_text(struct span bytes);

/** True if `out` is a terminal and NO_COLOR is not set. */
bool tool_has_color(FILE *out);

/** Flushes standard output. TOOL_UNDECIDED, with the reason printed, if what was printed did not arrive; else `status`. */
int tool_finish(int status);

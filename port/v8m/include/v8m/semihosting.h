/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/*
 * Talks to the debugger or emulator that runs this core: Arm's semihosting, BKPT 0xab. For tests and benches alone: without someone who
 * listens, the instruction is a fault. No release image links it.
 */

/** Writes `len` bytes to standard output. */
void semihosting_write(const void *data, size_t len);

/** Writes a line of text and a number in hexadecimal. */
void semihosting_print(const char *text);
void semihosting_print_hex(const char *text, uint32_t value);

/** Ends the emulator with this exit status. */
_Noreturn void semihosting_exit(int status);

/** The command line of the image, NUL-terminated, at most `size` bytes; empty if there is none. */
void semihosting_command_line(char *out, size_t size);

enum semihosting_mode { SEMIHOSTING_READ = 1, SEMIHOSTING_WRITE = 5, SEMIHOSTING_APPEND = 9 };

/** Opens a file of the host, binary; a handle, or -1. ":tt" is the terminal. */
int semihosting_open(const char *path, enum semihosting_mode mode);

/** Returns how many bytes were not read or written. */
size_t semihosting_file_write(int handle, const void *data, size_t len);
size_t semihosting_file_read(int handle, void *data, size_t len);

/** 0, or -1. */
int semihosting_seek(int handle, uint32_t at);
int semihosting_seek_end(int handle);
int semihosting_close(int handle);

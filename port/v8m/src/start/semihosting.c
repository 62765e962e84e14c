/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/semihosting.h"

enum operation {
    SYS_OPEN = 0x01,
    SYS_CLOSE = 0x02,
    SYS_WRITE0 = 0x04,
    SYS_WRITE = 0x05,
    SYS_READ = 0x06,
    SYS_SEEK = 0x0a,
    SYS_FLEN = 0x0c,
    SYS_GET_CMDLINE = 0x15,
    SYS_EXIT_EXTENDED = 0x20,
};

enum { STOPPED_BY_PROGRAM = 0x20026 }; /* ADP_Stopped_ApplicationExit */

static int ask(enum operation what, const void *block)
{
    register int r0 __asm("r0") = (int)what;
    register const void *r1 __asm("r1") = block;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static size_t text_len(const char *text)
{
    size_t len = 0;
    while (text[len] != '\0') {
        len++;
    }
    return len;
}

int semihosting_open(const char *path, enum semihosting_mode mode)
{
    const uint32_t block[3] = { (uint32_t)path, (uint32_t)mode, text_len(path) };
    return ask(SYS_OPEN, block);
}

size_t semihosting_file_write(int handle, const void *data, size_t len)
{
    const uint32_t block[3] = { (uint32_t)handle, (uint32_t)data, len };
    return (size_t)ask(SYS_WRITE, block);
}

size_t semihosting_file_read(int handle, void *data, size_t len)
{
    const uint32_t block[3] = { (uint32_t)handle, (uint32_t)data, len };
    return (size_t)ask(SYS_READ, block);
}

int semihosting_seek(int handle, uint32_t at)
{
    const uint32_t block[2] = { (uint32_t)handle, at };
    return ask(SYS_SEEK, block) == 0 ? 0 : -1;
}

int semihosting_seek_end(int handle)
{
    const uint32_t block[1] = { (uint32_t)handle };
    int len = ask(SYS_FLEN, block);
    return len < 0 ? -1 : semihosting_seek(handle, (uint32_t)len);
}

int semihosting_close(int handle)
{
    const uint32_t block[1] = { (uint32_t)handle };
    return ask(SYS_CLOSE, block) == 0 ? 0 : -1;
}

void semihosting_write(const void *data, size_t len)
{
    static int terminal = -1;
    if (terminal < 0) {
        terminal = semihosting_open(":tt", SEMIHOSTING_WRITE);
    }
    semihosting_file_write(terminal, data, len);
}

void semihosting_print(const char *text)
{
    semihosting_write(text, text_len(text));
}

void semihosting_print_hex(const char *text, uint32_t value)
{
    char digits[9];
    for (unsigned i = 0; i < 8; i++) {
        digits[i] = "0123456789abcdef"[(value >> (28u - 4u * i)) & 0xfu];
    }
    digits[8] = '\n';
    semihosting_print(text);
    semihosting_write(digits, sizeof(digits));
}

void semihosting_command_line(char *out, size_t size)
{
    uint32_t block[2] = { (uint32_t)out, size };
    if (ask(SYS_GET_CMDLINE, block) != 0) {
        out[0] = '\0';
    }
}

void semihosting_exit(int status)
{
    const uint32_t block[2] = { STOPPED_BY_PROGRAM, (uint32_t)status };
    for (;;) {
        ask(SYS_EXIT_EXTENDED, block);
    }
}

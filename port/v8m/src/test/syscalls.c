/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "v8m/semihosting.h"
#include "v8m/start.h"

/*
 * What newlib asks of the system below it, over semihosting, so that a unit test of the host is a program here too: standard output, files,
 * a heap, an environment (the emulator's command line, words NAME=VALUE), an exit status.
 */

int main(int argc, char **argv);
void _fini(void);
void __aeabi_read_tp(void);
int _open(const char *path, int flags, int mode);
int _close(int file);
ssize_t _write(int file, const void *data, size_t len);
ssize_t _read(int file, void *data, size_t len);
off_t _lseek(int file, off_t at, int whence);
int _fstat(int file, struct stat *out);
int _isatty(int file);
int _getpid(void);
int _kill(int process, int signal);
void *_sbrk(ptrdiff_t by);
_Noreturn void _exit(int status);

extern char v8m_heap_start[];
extern char v8m_heap_end[];
extern char **environ;

enum { STANDARD = 3, WORDS_MAX = 8, LINE_MAX = 1024 };

_Noreturn void v8m_main(void)
{
    static char line[LINE_MAX];
    static char *words[WORDS_MAX + 1];
    semihosting_command_line(line, sizeof(line));
    char *word = strtok(line, " ");
    for (size_t i = 0; i < WORDS_MAX && word != NULL; i++) {
        words[i] = word;
        word = strtok(NULL, " ");
    }
    environ = words;
    static char name[] = "program";
    static char *arguments[] = { name, NULL };
    exit(main(1, arguments));
}

void _fini(void)
{
}

/* One thread: its variables are where the linker put them. Callers rely on every register but r0. */
__attribute__((naked)) void __aeabi_read_tp(void)
{
    __asm volatile("ldr r0, =v8m_thread_area\n bx lr");
}

int _open(const char *path, int flags, int mode)
{
    (void)mode;
    enum semihosting_mode how = SEMIHOSTING_READ;
    if ((flags & O_APPEND) != 0) {
        how = SEMIHOSTING_APPEND;
    } else if ((flags & (O_WRONLY | O_RDWR)) != 0) {
        how = SEMIHOSTING_WRITE;
    }
    int handle = semihosting_open(path, how);
    /* QEMU opens a file to append to, and then writes at its beginning. */
    if (handle >= 0 && how == SEMIHOSTING_APPEND && semihosting_seek_end(handle) != 0) {
        semihosting_close(handle);
        handle = -1;
    }
    if (handle < 0) {
        errno = ENOENT;
        return -1;
    }
    return handle + STANDARD;
}

int _close(int file)
{
    return file < STANDARD ? 0 : semihosting_close(file - STANDARD);
}

ssize_t _write(int file, const void *data, size_t len)
{
    if (file < STANDARD) {
        semihosting_write(data, len);
        return (ssize_t)len;
    }
    return (ssize_t)(len - semihosting_file_write(file - STANDARD, data, len));
}

ssize_t _read(int file, void *data, size_t len)
{
    static int terminal = -1; /* standard input, opened at its first use */
    if (file == 0 && terminal < 0) {
        terminal = semihosting_open(":tt", SEMIHOSTING_READ);
    }
    if (file < STANDARD && (file != 0 || terminal < 0)) {
        return 0;
    }
    return (ssize_t)(len - semihosting_file_read(file == 0 ? terminal : file - STANDARD, data, len));
}

off_t _lseek(int file, off_t at, int whence)
{
    if (file < STANDARD || whence != SEEK_SET || semihosting_seek(file - STANDARD, (uint32_t)at) != 0) {
        errno = ESPIPE;
        return -1;
    }
    return at;
}

int _fstat(int file, struct stat *out)
{
    memset(out, 0, sizeof(*out));
    out->st_mode = file < STANDARD ? S_IFCHR : S_IFREG;
    return 0;
}

int _isatty(int file)
{
    return file < STANDARD;
}

int _getpid(void)
{
    return 1;
}

int _kill(int process, int signal)
{
    (void)process;
    (void)signal;
    errno = EINVAL;
    return -1;
}

void *_sbrk(ptrdiff_t by)
{
    static char *end = v8m_heap_start;
    if (by > v8m_heap_end - end) {
        errno = ENOMEM;
        return (void *)-1;
    }
    char *was = end;
    end += by;
    return was;
}

_Noreturn void _exit(int status)
{
    semihosting_exit(status);
}

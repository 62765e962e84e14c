/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <link.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../uapi.h"
#include "layers.h"

bool sandbox_seal(const void *start, size_t len)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t first = (uintptr_t)start & ~(page - 1);
    uintptr_t end = ((uintptr_t)start + len + page - 1) & ~(page - 1);
    return syscall(UAPI_SYS_MSEAL, first, end - first, 0ul) == 0;
}

/* What is never written again: code, constants, and what was only written while the program was put in its place. */
static int seal_segments(struct dl_phdr_info *info, size_t size, void *is_good)
{
    bool *good = is_good;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    (void)size;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        uintptr_t first = (info->dlpi_addr + segment->p_vaddr) & ~(page - 1);
        uintptr_t end = info->dlpi_addr + segment->p_vaddr + segment->p_memsz;
        if (segment->p_type == PT_LOAD && (segment->p_flags & PF_W) == 0) {
            *good = syscall(UAPI_SYS_MSEAL, first, ((end + page - 1) & ~(page - 1)) - first, 0ul) == 0 && *good;
        } else if (segment->p_type == PT_GNU_RELRO && (end & ~(page - 1)) > first) {
            *good = syscall(UAPI_SYS_MSEAL, first, (end & ~(page - 1)) - first, 0ul) == 0 && *good;
        }
    }
    return 1; /* the first is this program; a static one has no other */
}

bool sandbox_seal_program(void)
{
    bool is_good = true;
    return dl_iterate_phdr(seal_segments, &is_good) != 0 && is_good;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The last words of a partition that crashes: which signal, what kind of address, where in its executable, at whose
 * message. Values only. Then it dies by the same signal, as the kernel confirms. All of this runs in signal
 * handlers: system calls and stores, nothing else.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <ucontext.h>
#include <unistd.h>

#include "partition.h"

#if defined(__x86_64__)
#define PLACE_OF(context) ((context)->uc_mcontext.gregs[REG_RIP])
#define CALL_LEN 2 /* bytes of the instruction that makes a system call */
#define STACK_OF(context) ((context)->uc_mcontext.gregs[REG_RSP])
#elif defined(__aarch64__)
#define PLACE_OF(context) ((context)->uc_mcontext.pc)
#define CALL_LEN 4
#define STACK_OF(context) ((context)->uc_mcontext.sp)
#else
#error "where a machine context keeps program counter and stack pointer on this processor belongs here"
#endif

enum {
    OWN_STACK = 64 * 1024, /* a frame of this kernel may take some KiB; the rest is ours */
    NULL_REGION = 64 * 1024,
    STACK_REGION = 64 * 1024
};

/* The linker's marks of this executable: its first byte, and the first behind its last. */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const char _end[] __attribute__((visibility("hidden")));

/* Offset of the code that ran, as addr2line takes it for a position-independent executable. */
static uint32_t place_in_executable(const ucontext_t *context)
{
    uintptr_t place = (uintptr_t)PLACE_OF(context);
    uintptr_t first = (uintptr_t)__ehdr_start;
    bool is_inside = place >= first && place < (uintptr_t)_end;
    return is_inside ? (uint32_t)(place - first) : CONTROL_NO_PLACE;
}

static enum control_address address_kind(const siginfo_t *info, const ucontext_t *context)
{
    uintptr_t address = (uintptr_t)info->si_addr;
    uintptr_t stack = (uintptr_t)STACK_OF(context);
    uintptr_t distance = address > stack ? address - stack : stack - address;
    if (info->si_code <= 0 || info->si_code == SI_KERNEL) {
        return info->si_code == SI_KERNEL ? CONTROL_ADDRESS_OTHER : CONTROL_ADDRESS_NONE;
    }
    if (info->si_signo == SIGBUS) {
        return info->si_code == BUS_ADRERR ? CONTROL_ADDRESS_BEHIND : CONTROL_ADDRESS_OTHER;
    }
    if (info->si_signo != SIGSEGV) {
        return CONTROL_ADDRESS_NONE;
    }
    if (address < NULL_REGION) {
        return CONTROL_ADDRESS_NULL;
    }
    if (info->si_code == SEGV_MAPERR) {
        return distance < STACK_REGION ? CONTROL_ADDRESS_STACK : CONTROL_ADDRESS_UNMAPPED;
    }
    return info->si_code == SEGV_ACCERR ? CONTROL_ADDRESS_PROTECTED : CONTROL_ADDRESS_OTHER;
}

void partition_say_death(struct control_panic *panic, const void *context)
{
    uint8_t message[CONTROL_HEADER_LEN + CONTROL_PANIC_MAX];
    panic->place = context == NULL ? CONTROL_NO_PLACE : place_in_executable(context);
    panic->sid = partition->in_hand.sid;
    panic->type = partition->in_hand.type;
    size_t len = control_encode_panic(out_span_of(message, sizeof(message)), panic);
    control_send(partition->socket, span_of(message, len), NULL, 0, true);
}

/*
 * The default action is back (SA_RESETHAND): what returns from here does the same again and dies of it. A signal that was sent
 * cannot be sent again, for the first process of a namespace survives that: it ends by a status that says which.
 */
static void crashed(int number, siginfo_t *info, void *context)
{
    ucontext_t *where = context;
    bool is_own_doing = info->si_code > 0;
    struct control_panic panic = { .cause = CONTROL_CAUSE_CRASH, .signal = (uint16_t)number, .code = info->si_code };
    if (number == SIGSYS && is_own_doing) {
        panic.cause = CONTROL_CAUSE_FORBIDDEN;
        panic.call = (uint32_t)info->si_syscall;
    } else {
        panic.address = (uint8_t)address_kind(info, context);
    }
    partition_say_death(&panic, where);
    if (!is_own_doing) {
        _exit(PARTITION_EXIT_SIGNAL + number);
    }
    PLACE_OF(where) -= number == SIGSYS ? CALL_LEN : 0;
}

void partition_watch_crashes(void)
{
    static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS, SIGABRT, SIGTRAP };
    stack_t stack = { .ss_sp = malloc(OWN_STACK), .ss_size = OWN_STACK }; /* of this thread */
    struct sigaction action = { .sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND };
    if (getauxval(AT_BASE) != 0) {
        return; /* a sanitizer has handlers of its own */
    }
    if (stack.ss_sp != NULL) {
        (void)sigaltstack(&stack, NULL); /* without it a stack overflow is told by the kernel's word alone */
    }
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        (void)sigaction(signals[i], &action, NULL);
    }
}

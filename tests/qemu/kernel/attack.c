/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdbool.h>
#include <string.h>

#include "port_ask.h"
#include "psa/client.h"
#include "v8m/ns_call.h"
#include "v8m/semihosting.h"
#include "v8m/start.h"

/*
 * The attacker's program: one attack a run, by the emulator's command line: attack=NAME a=HEX b=HEX. Exit status 0: it got through; 5: it
 * was refused, by a status; 7: the device ended its life (device.c says so in the next). kernel_attack_test.sh knows which it must be.
 */

enum { GOT_THROUGH = 0, UNKNOWN = 4, REFUSED = 5, MALFORMED = 6 };

static uint32_t argument_a, argument_b;
static uint8_t buffer[64] = "sixty-four bytes of the attacker's own memory";

static _Noreturn void end(bool is_refused)
{
    semihosting_exit(is_refused ? REFUSED : GOT_THROUGH);
}

void v8m_unexpected(uint32_t exception)
{
    semihosting_print_hex("non-secure exception ", exception);
    semihosting_exit(8);
}

static psa_status_t ask(int32_t handle, int32_t type, const void *in, size_t in_len, void *out, size_t out_len)
{
    psa_invec ins = { in, in_len };
    psa_outvec outs = { out, out_len };
    return psa_call(handle, type, &ins, 1, &outs, 1);
}

/** A word of Secure memory, as KEEPER of the PSA RoT sees it: the witness. */
static uint32_t witness(uint32_t address)
{
    uint32_t word = 0;
    (void)ask(KEEPER_HANDLE, DO_PEEK, &address, sizeof(address), &word, sizeof(word));
    return word;
}

/* References of a Non-secure client. */

static void in_vector(void)
{
    end(ask(ECHO_HANDLE, DO_ECHO, (const void *)argument_a, argument_b, buffer, sizeof(buffer)) == PSA_ERROR_PROGRAMMER_ERROR);
}

static void out_vector(void)
{
    uint32_t before = witness(argument_a);
    psa_status_t status = ask(ECHO_HANDLE, DO_ECHO, buffer, 4, (void *)argument_a, argument_b);
    end(status == PSA_ERROR_PROGRAMMER_ERROR && witness(argument_a) == before);
}

static void descriptors_in(void)
{
    end(psa_call(ECHO_HANDLE, DO_ECHO, (const psa_invec *)argument_a, 1, NULL, 0) == PSA_ERROR_PROGRAMMER_ERROR);
}

static void descriptors_out(void)
{
    uint32_t before = witness(argument_a + 4);
    psa_status_t status = psa_call(ECHO_HANDLE, 0, NULL, 0, (psa_outvec *)argument_a, 1);
    end(status == PSA_ERROR_PROGRAMMER_ERROR && witness(argument_a + 4) == before);
}

/** Zero bytes may lie anywhere: the call is served, nothing is touched. */
static void zero_length(void)
{
    uint32_t before = witness(argument_a);
    psa_status_t status = ask(ECHO_HANDLE, DO_ECHO, (const void *)argument_a, 0, (void *)argument_a, 0);
    end(status != PSA_SUCCESS || witness(argument_a) != before);
}

/** A failed call writes no length, wherever its array is said to be. */
static void failed_call(void)
{
    uint32_t before = witness(argument_a + 4);
    uint32_t out = argument_a;
    psa_status_t wrong_handle = ashlar_nsc_call(0x3fffffff, 0, 0, out | 1);
    psa_status_t wrong_count = ashlar_nsc_call(ECHO_HANDLE, 0, argument_a | 3, out | 3);
    psa_status_t wrong_type = ashlar_nsc_call(ECHO_HANDLE, -5, 0 | 1, out | 1);
    bool is_refused = wrong_handle < 0 && wrong_count < 0 && wrong_type < 0;
    end(is_refused && witness(argument_a + 4) == before);
}

/** Every bit of what crosses: the sixteen codes, and addresses that are no multiple of four. */
static void wide_garbage(void)
{
    uint32_t before = witness(argument_a);
    for (uint32_t code = 0; code < 16; code++) {
        psa_status_t status = ashlar_nsc_call((int32_t)0xffffff00u, (int32_t)0xffff0100u, (argument_a & ~3u) | (code & 3u),
                                              (argument_a & ~3u) | code >> 2);
        if (status != PSA_ERROR_PROGRAMMER_ERROR) {
            end(false);
        }
    }
    if (ashlar_nsc_version(0xffffff01u) != 0 || ashlar_nsc_connect(0xffff3001u, 1) != PSA_ERROR_CONNECTION_REFUSED ||
        ashlar_nsc_connect(VAULT_OPEN_SID, 0xffffff01u) != PSA_ERROR_CONNECTION_REFUSED) {
        end(false);
    }
    end(witness(argument_a) == before);
}

/* Entering from where nobody may, or twice. */

void v8m_svc_entry(void);
static int32_t handler_call, handler_connect, handler_close;
static uint32_t handler_version;

__attribute__((used)) static uint32_t forged;

__attribute__((used)) static void svc(void)
{
    handler_call = ashlar_nsc_call(ECHO_HANDLE, 0, 0, 0);
    handler_connect = ashlar_nsc_connect(VAULT_OPEN_SID, 1);
    handler_close = ashlar_nsc_close(1);
    handler_version = ashlar_nsc_version(ECHO_SID);
}

__attribute__((naked)) void v8m_svc_entry(void)
{
    __asm volatile("ldr r1, =forged\n"
                   "ldr r1, [r1]\n"
                   "cbz r1, 1f\n"
                   "bx r1\n"
                   "1: push {r3, lr}\n"
                   "bl svc\n"
                   "pop {r3, pc}\n");
}

static void handler_mode(void)
{
    __asm volatile("svc 0" ::: "r0", "r1", "r2", "r3", "r12", "memory");
    end(handler_call == PSA_ERROR_NOT_PERMITTED && handler_connect == PSA_ERROR_CONNECTION_REFUSED &&
        handler_close == PSA_ERROR_NOT_PERMITTED && handler_version == PSA_VERSION_NONE);
}

/** A return to the Secure world that never called: its stacks are sealed. */
static void forged_function_return(void)
{
    __asm volatile("ldr r0, =0xfeffffff\n bx r0" ::: "r0", "memory");
    end(false);
}

static void forged_exception_return(void)
{
    forged = argument_a;
    __asm volatile("svc 0" ::: "r0", "r1", "r2", "r3", "r12", "memory");
    end(false);
}

/*
 * A second caller while the first is in the Secure world: the timer's handler leaves by a frame that goes on elsewhere, as a system does that
 * changes threads, and comes back to the first when the second got its answer.
 */
void v8m_systick_entry(void);
__attribute__((used)) static uint32_t first_return, second_stack[128];
static volatile int32_t second_status;
__attribute__((used)) static void second(void)
{
    second_status = ashlar_nsc_call(ECHO_HANDLE, 7, 0, 0);
    __asm volatile("svc 1" ::: "r0", "r1", "r2", "r3", "r12", "memory");
    semihosting_exit(MALFORMED);
}

__attribute__((used)) static uint32_t preempted(uint32_t exc_return)
{
    *(volatile uint32_t *)0xe000e010u = 0; /* once */
    if ((exc_return & 0x40u) == 0) {
        semihosting_exit(MALFORMED); /* not in the Secure world */
    }
    first_return = exc_return;
    forged = exc_return;
    uint32_t *frame = &second_stack[120];
    frame[6] = (uint32_t)second & ~1u;
    frame[7] = 1u << 24;
    __asm volatile("msr psp, %0" ::"r"(frame));
    return 0xffffffbcu; /* Non-secure thread, process stack */
}

__attribute__((naked)) void v8m_systick_entry(void)
{
    __asm volatile("mov r0, lr\n"
                   "push {r3, lr}\n"
                   "bl preempted\n"
                   "pop {r3, lr}\n"
                   "bx r0\n");
}

static void second_caller(void)
{
    static uint8_t many[1500], back[1500];
    memset(many, 0x5a, sizeof(many));
    *(volatile uint32_t *)0xe000e014u = 3000; /* ticks: within the call */
    *(volatile uint32_t *)0xe000e018u = 0;
    *(volatile uint32_t *)0xe000e010u = 7;
    psa_status_t status = ask((int32_t)argument_a, DO_ECHO, many, sizeof(many), back, sizeof(back));
    if (status != PSA_SUCCESS || memcmp(many, back, sizeof(many)) != 0 || first_return == 0) {
        semihosting_exit(MALFORMED);
    }
    end(second_status == ASHLAR_NSC_OCCUPIED);
}

static void end_refused(void)
{
    end(true);
}

static void end_through(void)
{
    end(false);
}

/** Whoever asks for a client id: an unprivileged thread may not; zero and above are partitions'. */
static void client_id(void)
{
    bool is_refused = ashlar_nsc_client(0) == PSA_ERROR_INVALID_ARGUMENT && ashlar_nsc_client(1001) == PSA_ERROR_INVALID_ARGUMENT;
    is_refused = is_refused && ashlar_nsc_client(-77) == PSA_SUCCESS && psa_call(ECHO_HANDLE, DO_IDENTIFY, NULL, 0, NULL, 0) == -77;
    __asm volatile("msr control, %0\n isb" ::"r"(1));
    is_refused = is_refused && ashlar_nsc_client(-78) == PSA_ERROR_NOT_PERMITTED;
    is_refused = is_refused && psa_call(ECHO_HANDLE, DO_IDENTIFY, NULL, 0, NULL, 0) == -77;
    forged = (uint32_t)(is_refused ? end_refused : end_through); /* the emulator listens to privileged code alone */
    __asm volatile("svc 0" ::: "r0", "r1", "r2", "r3", "r12", "memory");
}

/** Registers after a call: r0, r1, r2, r3, r12 as they came back. */
static void left_in_registers(void)
{
    uint32_t left[5];
    register uint32_t r0 __asm("r0") = ECHO_HANDLE;
    register uint32_t r1 __asm("r1") = 5;
    register uint32_t r2 __asm("r2") = 0;
    register uint32_t r3 __asm("r3") = 0;
    __asm volatile("bl ashlar_nsc_call\n"
                   "push {r0-r3, r12}\n"
                   "mrs r0, apsr\n"
                   "pop {r1-r3}\n" /* result, r1, r2 */
                   "stm %4!, {r0, r2, r3}\n"
                   "pop {r1, r2}\n" /* r3, r12 */
                   "stm %4!, {r1, r2}\n"
                   : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
                   : "r"(left)
                   : "r12", "lr", "memory", "cc");
    /* Each is the address that the call returned to. */
    end(left[1] < 0x10000000u && left[1] != 0 && left[1] == left[2] && left[1] == left[3] && left[1] == left[4]);
}

/* The Non-secure world by itself. */

static void read_memory(void)
{
    (void)*(volatile uint32_t *)argument_a;
    end(false);
}

static void write_memory(void)
{
    *(volatile uint32_t *)argument_a = 0xa77ac0edu;
    end(witness(argument_a) != 0xa77ac0edu);
}

static void jump(void)
{
    ((void (*)(void))(argument_a | 1u))();
    end(false);
}

/* A partition of the application RoT that is the attacker's. */

static void partition(int32_t type)
{
    const uint32_t where[2] = { argument_a, argument_b };
    uint32_t word = 0;
    (void)ask(ECHO_HANDLE, type, where, sizeof(where), &word, sizeof(word));
    end(false);
}

static void partition_reads(void)
{
    partition(DO_READ);
}

static void partition_writes(void)
{
    partition(DO_WRITE);
}

static void partition_executes(void)
{
    partition(DO_EXECUTE);
}

static void partition_executes_its_stack(void)
{
    partition(DO_EXECUTE_STACK);
}

static void partition_reads_into(void)
{
    partition(DO_READ_INTO);
}

/* A service of the PSA RoT that believes a client's length: its calls are functions. */
static void service_reads_into(void)
{
    const uint32_t where[2] = { argument_a, argument_b };
    (void)ask(KEEPER_HANDLE, DO_READ_INTO, where, sizeof(where), buffer, 0);
    end(false);
}

static void partition_calls_garbage(void)
{
    partition(DO_CALL_GARBAGE);
}

static void partition_maps(void)
{
    psa_status_t status = ask(ECHO_HANDLE, DO_MAP, buffer, 8, buffer + 8, 8);
    semihosting_exit(status == PSA_SUCCESS ? GOT_THROUGH : MALFORMED);
}

static void partition_moves_its_stack(void)
{
    partition(DO_MOVE_STACK);
}

/** Its first-level function makes a call; the line fires until then. */
static void first_level_calls(void)
{
    uint32_t line = TOCK_LINE;
    for (int i = 0; i < WRONG_FIRST_LEVEL; i++) {
        (void)ask(KEEPER_HANDLE, DO_PEND, &line, sizeof(line), buffer, 0);
    }
    end(false);
}

/** RELAY hands the reference on to KEEPER of the PSA RoT. */
static void partition_hands_in(void)
{
    struct relay what = { .handle = KEEPER_HANDLE, .type = DO_ECHO, .in_base = argument_a, .in_len = argument_b, .out_len = 32 };
    (void)ask(RELAY_HANDLE, DO_RELAY, &what, sizeof(what), buffer, 32);
    end(false);
}

static void partition_hands_out(void)
{
    struct relay what = { .handle = KEEPER_HANDLE, .type = DO_ECHO, .in_len = 4, .out_base = argument_a, .out_len = argument_b };
    (void)ask(RELAY_HANDLE, DO_RELAY, &what, sizeof(what), buffer, 32);
    end(false);
}

/** ECHO asks for what its manifest lists, with that place as its memory; b: the call. */
static void partition_asks(void)
{
    struct port_ask what = { argument_b, argument_b == V8M_PORT_KEY ? NAME_MINE : NAME_LINE, 4, argument_a, 16 };
    (void)ask(ECHO_HANDLE, DO_PORT, &what, sizeof(what), buffer, sizeof(buffer));
    end(false);
}

/** Or with that place as a name. */
static void partition_names(void)
{
    struct port_ask what = { V8M_PORT_RECEIVE, argument_a, argument_b, 0, 16 };
    (void)ask(ECHO_HANDLE, DO_PORT, &what, sizeof(what), buffer, sizeof(buffer));
    end(false);
}

static const struct {
    const char *name;
    void (*run)(void);
} attacks[] = {
    { "in-vector", in_vector },
    { "out-vector", out_vector },
    { "descriptors-in", descriptors_in },
    { "descriptors-out", descriptors_out },
    { "zero-length", zero_length },
    { "failed-call", failed_call },
    { "wide-garbage", wide_garbage },
    { "handler-mode", handler_mode },
    { "function-return", forged_function_return },
    { "exception-return", forged_exception_return },
    { "second-caller", second_caller },
    { "client-id", client_id },
    { "registers", left_in_registers },
    { "read", read_memory },
    { "write", write_memory },
    { "jump", jump },
    { "partition-reads", partition_reads },
    { "partition-writes", partition_writes },
    { "partition-executes", partition_executes },
    { "partition-executes-its-stack", partition_executes_its_stack },
    { "partition-reads-into", partition_reads_into },
    { "service-reads-into", service_reads_into },
    { "partition-calls-garbage", partition_calls_garbage },
    { "partition-maps", partition_maps },
    { "partition-moves-its-stack", partition_moves_its_stack },
    { "first-level-calls", first_level_calls },
    { "partition-hands-in", partition_hands_in },
    { "partition-hands-out", partition_hands_out },
    { "partition-asks", partition_asks },
    { "partition-names", partition_names },
};

static uint32_t hex_after(const char *line, const char *key)
{
    const char *at = strstr(line, key);
    uint32_t value = 0;
    for (at = at == NULL ? "" : at + strlen(key); *at != '\0' && *at != ' '; at++) {
        value = value << 4 | (uint32_t)(*at <= '9' ? *at - '0' : *at - 'a' + 10);
    }
    return value;
}

void v8m_main(void)
{
    static char line[1024]; /* the emulator gives all of it or nothing */
    semihosting_command_line(line, sizeof(line));
    argument_a = hex_after(line, " a=");
    argument_b = hex_after(line, " b=");
    const char *name = strstr(line, "attack=");
    for (size_t i = 0; name != NULL && i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        size_t len = strlen(attacks[i].name);
        if (strncmp(name + 7, attacks[i].name, len) == 0 && (name[7 + len] == ' ' || name[7 + len] == '\0')) {
            attacks[i].run();
        }
    }
    semihosting_exit(UNKNOWN);
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu_api.h"

/*
 * A plugin of QEMU that watches the kernel of port/v8m: the longest stretch, in instructions, in which a Non-secure interrupt could not be served.
 *
 *     -plugin libmasked.so,log=FILE,name=TEXT,reset=HEX,handler=HEX+HEX,…     where a life starts; address and size of each Secure handler's own function
 *
 * A stretch starts where a handler does, or where Secure code raises BASEPRI, which is an MSR with an ISB behind it. It ends where the handler's function
 * returns to what is none, or at an MSR of BASEPRI without an ISB. What runs before the first Non-secure instruction of a life does not count: nobody
 * waits yet. Nor does what ends a life. At the end FILE gets one more line: "NAME LONGEST FROM TO", the addresses of its first block and of what ran after it.
 * probe= says only that the plugin was loaded, and ends QEMU.
 */

enum { HANDLERS_MAX = 16, OPCODE_ISB = 0x8f6ff3bf };

enum mark { MARK_NONE = 0, MARK_RETURN, MARK_BASEPRI };

/* A block of instructions without a jump within: QEMU's unit of translation. */
struct block {
    uint64_t start;
    uint64_t next;   /* the address behind it */
    enum mark mark;  /* of its last instruction */
    bool begins_with_barrier;
    bool is_entry;
    bool is_reset;
    bool is_non_secure;
};

static struct {
    uint64_t start, end;
} handlers[HANDLERS_MAX];
static size_t handler_count;
static uint64_t reset_entry = UINT64_MAX;
static bool has_non_secure; /* in any life */
static const char *name = "?";
static const char *log_path;

static uint64_t count; /* instructions so far */
static struct {
    bool is_ready;   /* Non-secure code ran */
    bool in_handler;
    bool is_held;    /* BASEPRI */
    uint64_t since;
    uint64_t from;   /* where it began */
    const struct block *before;
    uint64_t longest, longest_from, longest_to;
} now;

static bool is_masked(void)
{
    return now.in_handler || now.is_held;
}

static void change(bool in_handler, bool is_held, uint64_t at)
{
    bool was = is_masked();
    now.in_handler = in_handler;
    now.is_held = is_held;
    if (!was && is_masked()) {
        now.since = count;
        now.from = at;
    } else if (was && !is_masked() && now.is_ready && count - now.since > now.longest) {
        now.longest = count - now.since;
        now.longest_from = now.from;
        now.longest_to = at;
    }
}

/* Before each block: what the one before it ended with, now that its effect shows. */
static void executed(unsigned int vcpu, void *data)
{
    const struct block *block = data;
    const struct block *before = now.before;
    (void)vcpu;
    now.before = block;
    if (block->is_reset) {
        now.is_ready = now.in_handler = now.is_held = false;
        before = NULL;
    }
    now.is_ready = now.is_ready || block->is_non_secure;
    has_non_secure = has_non_secure || now.is_ready;
    if (before != NULL && before->mark == MARK_BASEPRI) {
        change(now.in_handler, block->begins_with_barrier, block->start);
    }
    if (block->is_entry) {
        change(true, now.is_held, block->start);
    } else if (before != NULL && before->mark == MARK_RETURN && now.in_handler && block->start != before->next) {
        change(false, now.is_held, block->start);
    }
}

static bool is_return(uint32_t opcode, size_t size)
{
    return size == 2 ? opcode == 0x4770 || (opcode & 0xff00) == 0xbd00 : (opcode & 0x8000ffff) == 0x8000e8bd; /* bx lr, pop {…, pc} */
}

static bool is_basepri(uint32_t opcode, size_t size)
{
    return size == 4 && (opcode & 0xfff0) == 0xf380 && (opcode >> 16) == 0x8811; /* msr basepri, … */
}

static enum mark mark_of(uint64_t at, uint32_t opcode, size_t size)
{
    if (is_basepri(opcode, size)) {
        return MARK_BASEPRI;
    }
    for (size_t i = 0; i < handler_count; i++) {
        if (at >= handlers[i].start && at < handlers[i].end && is_return(opcode, size)) {
            return MARK_RETURN;
        }
    }
    return MARK_NONE;
}

static uint32_t opcode_of(const struct qemu_plugin_insn *insn)
{
    uint32_t opcode = 0;
    memcpy(&opcode, qemu_plugin_insn_data(insn), qemu_plugin_insn_size(insn));
    return opcode;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    size_t n = qemu_plugin_tb_n_insns(tb);
    struct block *block = calloc(1, sizeof(*block)); /* lives as long as QEMU may run it */
    const struct qemu_plugin_insn *last = qemu_plugin_tb_get_insn(tb, n - 1);
    (void)id;
    if (block == NULL) {
        abort();
    }
    block->start = qemu_plugin_tb_vaddr(tb);
    block->next = qemu_plugin_insn_vaddr(last) + qemu_plugin_insn_size(last);
    block->mark = mark_of(qemu_plugin_insn_vaddr(last), opcode_of(last), qemu_plugin_insn_size(last));
    block->begins_with_barrier = opcode_of(qemu_plugin_tb_get_insn(tb, 0)) == OPCODE_ISB;
    block->is_non_secure = (block->start >> 28 & 1) == 0; /* the alias of every memory of this family of boards */
    block->is_reset = block->start == reset_entry;
    for (size_t i = 0; i < handler_count; i++) {
        block->is_entry = block->is_entry || block->start == handlers[i].start;
    }
    qemu_plugin_register_vcpu_tb_exec_cb(tb, executed, QEMU_PLUGIN_CB_NO_REGS, block);
    for (size_t i = 0; i < n; i++) {
        qemu_plugin_register_vcpu_insn_exec_inline(qemu_plugin_tb_get_insn(tb, i), QEMU_PLUGIN_INLINE_ADD_U64, &count, 1);
    }
}

static void ended(qemu_plugin_id_t id, void *data)
{
    FILE *log = fopen(log_path, "a");
    (void)id;
    (void)data;
    if (log != NULL && has_non_secure) {
        fprintf(log, "%s %" PRIu64 " %" PRIx64 " %" PRIx64 "\n", name, now.longest, now.longest_from, now.longest_to);
    }
    if (log != NULL) {
        (void)fclose(log);
    }
}

int qemu_plugin_version = 1;

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info_t *info, int argc, char **argv)
{
    (void)info;
    for (int i = 0; i < argc; i++) {
        uint64_t start = 0;
        uint64_t size = 0;
        if (strncmp(argv[i], "log=", 4) == 0) {
            log_path = strdup(argv[i] + 4);
        } else if (strncmp(argv[i], "name=", 5) == 0) {
            name = strdup(argv[i] + 5);
        } else if (strncmp(argv[i], "probe=", 6) == 0) {
            fprintf(stderr, "masked: this QEMU can be watched\n");
            return -1;
        } else if (sscanf(argv[i], "reset=%" SCNx64, &reset_entry) == 1) {
            continue;
        } else if (sscanf(argv[i], "handler=%" SCNx64 "+%" SCNx64, &start, &size) == 2 && handler_count < HANDLERS_MAX) {
            handlers[handler_count].start = start;
            handlers[handler_count++].end = start + size;
        } else {
            fprintf(stderr, "masked: %s: log=FILE, name=TEXT or handler=HEX+HEX\n", argv[i]);
            return -1;
        }
    }
    if (log_path == NULL || handler_count == 0) {
        fprintf(stderr, "masked: log= and handler= are needed\n");
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, ended, NULL);
    return 0;
}

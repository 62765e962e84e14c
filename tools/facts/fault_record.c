/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "facts/fault_record.h"

#include "base/bytes.h"

enum { MAGIC = 0x31524641, VERSION = 1, CHECKED_FROM = 12 };

/** CRC-32, reflected, start and end inverted. */
static uint32_t crc32(struct span bytes)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= bytes.data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1u)));
        }
    }
    return ~crc;
}

const char *fault_record_parse(struct fault_record *record, struct span bytes)
{
    const uint8_t *in = bytes.data;
    if (bytes.len < FAULT_RECORD_LEN) {
        return "shorter than a record, which has 116 bytes";
    }
    if (get_le32(in) != MAGIC) {
        return "no record: it does not begin with \"AFR1\"";
    }
    if (get_le16(in + 4) != VERSION || get_le16(in + 6) != FAULT_RECORD_LEN) {
        return "a record of another version; this program reads version 1";
    }
    if (get_le32(in + 8) != crc32(span_of(in + CHECKED_FROM, FAULT_RECORD_LEN - CHECKED_FROM))) {
        return "damaged: its check is wrong, as after a power cut";
    }
    if (in[12] < FAULT_RECORD_PANIC || in[12] > FAULT_RECORD_KERNEL) {
        return "a record of no known cause";
    }
    *record = (struct fault_record){
        .cause = (enum fault_record_cause)in[12],
        .detail = in[13],
        .partition = in[14],
        .operation = in[15],
        .pid = (int32_t)get_le32(in + 16),
        .caller = (int32_t)get_le32(in + 20),
        .address = get_le32(in + 24),
        .has_address = get_le32(in + 28),
        .exc_return = get_le32(in + 32),
        .sp = get_le32(in + 88),
        .lr = get_le32(in + 92),
        .pc = get_le32(in + 96),
        .psr = get_le32(in + 100),
        .cfsr = get_le32(in + 104),
        .hfsr = get_le32(in + 108),
        .sfsr = get_le32(in + 112),
    };
    for (size_t i = 0; i < 13; i++) {
        record->regs[i] = get_le32(in + 36 + 4 * i);
    }
    return NULL;
}

/* DDI0553: CFSR, HFSR, SFSR. */
struct sign {
    char which; /* c, h, s */
    uint8_t bit;
    const char *text;
};

static const struct sign signs[] = {
    { 'c', 0, "MemManage: code was fetched where the MPU lets none run" },
    { 'c', 1, "MemManage: data was accessed that the MPU does not give to this code" },
    { 'c', 3, "MemManage: a stack that the MPU refuses, on the way out of an exception" },
    { 'c', 4, "MemManage: a stack that the MPU refuses, on the way into an exception" },
    { 'c', 8, "BusFault: code was fetched where the bus refuses it" },
    { 'c', 9, "BusFault: the bus, or a memory or peripheral gate, refused a data access" },
    { 'c', 10, "BusFault: a write that was refused later; pc is past it" },
    { 'c', 11, "BusFault: the stack, on the way out of an exception" },
    { 'c', 12, "BusFault: the stack, on the way into an exception" },
    { 'c', 16, "UsageFault: an undefined instruction" },
    { 'c', 17, "UsageFault: a jump to an even address or into no Thumb code" },
    { 'c', 18, "UsageFault: an exception return of a wrong form" },
    { 'c', 19, "UsageFault: a coprocessor that is off; the FPU is" },
    { 'c', 20, "UsageFault: the stack passed its limit" },
    { 'c', 24, "UsageFault: an unaligned access" },
    { 'c', 25, "UsageFault: a division by zero" },
    { 'h', 1, "HardFault: the vector table could not be read" },
    { 'h', 30, "HardFault: a fault that its own handler could not take" },
    { 'h', 31, "HardFault: a breakpoint without a debugger" },
    { 's', 0, "SecureFault: Non-secure code entered Secure code other than at a veneer" },
    { 's', 1, "SecureFault: a Secure stack frame without its signature" },
    { 's', 2, "SecureFault: an exception return from the wrong world" },
    { 's', 3, "SecureFault: Non-secure code, or code for it, touched Secure memory" },
    { 's', 4, "SecureFault: a branch that left the Secure world without saying so" },
    { 's', 5, "SecureFault: floating-point state, saved late" },
    { 's', 7, "SecureFault: floating-point state, a fault in saving it" },
};

const char *fault_record_sign(const struct fault_record *record, size_t index)
{
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        uint32_t word = signs[i].which == 'c' ? record->cfsr : signs[i].which == 'h' ? record->hfsr : record->sfsr;
        if ((word >> signs[i].bit & 1u) != 0 && index-- == 0) {
            return signs[i].text;
        }
    }
    return NULL;
}

const char *fault_record_exception(uint8_t number)
{
    static const char *const names[] = { "thread mode", "reset", "NMI", "HardFault", "MemManage", "BusFault", "UsageFault", "SecureFault",
                                         "reserved", "reserved", "reserved", "SVCall", "DebugMonitor", "reserved", "PendSV", "SysTick" };
    return number < sizeof(names) / sizeof(names[0]) ? names[number] : "interrupt";
}

const char *fault_record_operation(uint8_t operation)
{
    static const char *const names[] = {
        "psa_framework_version", "psa_version", "psa_connect", "psa_call", "psa_close", "psa_wait", "psa_get", "psa_set_rhandle",
        "psa_read", "psa_skip", "psa_write", "psa_reply", "the loop of its services", "psa_notify", "psa_clear", "psa_eoi", "psa_panic",
        "psa_irq_enable", "psa_irq_disable", "psa_reset_signal", "its entry point's end", "psa_map_invec", "psa_unmap_invec",
        "psa_map_outvec", "psa_unmap_outvec", "the end of a first-level function", "waiting", "psa_rot_lifecycle_state",
    };
    return operation < sizeof(names) / sizeof(names[0]) ? names[operation] : "an unknown call";
}

const char *fault_record_interrupted(uint32_t exc_return)
{
    static const char *const who[2][2] = { { "a Non-secure handler", "a Non-secure thread" }, { "a Secure handler", "a Secure thread" } };
    return who[exc_return >> 6 & 1u][exc_return >> 3 & 1u];
}

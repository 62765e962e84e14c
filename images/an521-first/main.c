/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "boot/first.h"
#include "boot/fuse_map.h"
#include "dev/fuses_mapped.h"
#include "mbedtls/sha256.h"
#include "memory_map.h"
#include "v8m/board.h"
#include "v8m/core.h"
#include "v8m/start.h"

/*
 * Everything but the machine is boot/. All memory is Secure here: the Non-secure image is read by its Secure name. A failure ends here, with a line on the
 * console: there is nothing to fall back to.
 */

/*
 * Zeroes [start, end), which is all that this stage wrote, stack included, then enters the image whose vector table stands there, with nothing in the
 * registers. It sets its own stack limit and vector table; a fault before that is its own too.
 */
__attribute__((naked)) static void leave(uint32_t vectors, uint32_t *start, uint32_t *end)
{
    (void)vectors;
    (void)start;
    (void)end;
    __asm volatile("cpsid i\n"
                   "movs r3, #0\n"
                   "1: cmp r1, r2\n"
                   "bhs 2f\n"
                   "str r3, [r1], #4\n"
                   "b 1b\n"
                   "2: msr msplim, r3\n"
                   "ldrd r1, r12, [r0]\n"
                   "msr msp, r1\n"
                   "ldr r2, =0xe000ed08\n" /* VTOR */
                   "str r0, [r2]\n"
                   "mov r0, r3\n"
                   "mov r1, r3\n"
                   "mov r2, r3\n"
                   "mov r4, r3\n"
                   "mov r5, r3\n"
                   "mov r6, r3\n"
                   "mov r7, r3\n"
                   "mov r8, r3\n"
                   "mov r9, r3\n"
                   "mov r10, r3\n"
                   "mov r11, r3\n"
                   "mov lr, r3\n"
                   "dsb\n"
                   "isb\n"
                   "cpsie i\n"
                   "bx r12\n"
                   ".ltorg");
}

extern uint32_t v8m_stack_limit[];
extern uint32_t v8m_bss_end[];

static bool sha256(const struct span *parts, size_t part_count, uint8_t digest[KDF_KEY_LEN])
{
    mbedtls_sha256_context ctx;
    mbedtls_sha256_init(&ctx);
    bool is_good = mbedtls_sha256_starts(&ctx, 0) == 0;
    for (size_t i = 0; is_good && i < part_count; i++) {
        is_good = mbedtls_sha256_update(&ctx, parts[i].data, parts[i].len) == 0;
    }
    is_good = is_good && mbedtls_sha256_finish(&ctx, digest) == 0;
    mbedtls_sha256_free(&ctx); /* which clears it */
    return is_good;
}

/* Samples are raw: many of them become few bytes. The simulated source is what CAVEATS.md says it is. */
static bool conditioned(struct out_span out)
{
    enum { SAMPLES = 256 };
    uint8_t samples[SAMPLES];
    uint8_t digest[KDF_KEY_LEN];
    const struct entropy *entropy = v8m_board.entropy;
    const struct span part = span_of(samples, sizeof(samples));
    bool is_good = out.len <= sizeof(digest) &&
                   entropy->ops->fill(entropy, out_span_of(samples, sizeof(samples))) == PSA_SUCCESS &&
                   sha256(&part, 1, digest);
    for (size_t i = 0; is_good && i < out.len; i++) {
        out.data[i] = digest[i];
    }
    return is_good;
}

static void say(const char *text)
{
    const struct serial *console = v8m_board.console;
    while (*text != '\0') {
        text += console->ops->send(console, span_of(text, 1));
    }
}

static _Noreturn void stop(psa_status_t status)
{
    char number[] = " 000\r\n";
    uint32_t left = (uint32_t)-status;
    for (size_t digit = 3; digit > 0; digit--) {
        number[digit] = (char)('0' + left % 10);
        left /= 10;
    }
    say("first stage: does not start, PSA status -");
    say(number + 1);
    for (;;) {
        __asm volatile("wfi");
    }
}

void v8m_unexpected(uint32_t exception)
{
    stop(-(psa_status_t)exception);
}

static psa_status_t boot(void)
{
    static const struct span images[] = {
        { (const uint8_t *)(BOARD_CODE_S + BOARD_SECURE_OFFSET), BOARD_SECURE_SIZE },
        { (const uint8_t *)(BOARD_CODE_S + BOARD_NS_OFFSET), BOARD_NS_SIZE },
    };
    static struct fuses_mapped fuses;
    const struct boot_first first = {
        .fuses = &fuses.fuses,
        .sha256 = sha256,
        .random = conditioned,
        .images = images,
        .image_count = 2,
        .implementation = IMPLEMENTATION,
    };
    size_t len = 0;
    psa_status_t status = fuses_mapped_init(&fuses, (uint32_t *)(BOARD_FLASH_S + BOARD_FUSES_OFFSET), FUSE_MAP_LEN);
    if (status == PSA_SUCCESS) {
        status = boot_first_stage(&first, out_span_of((uint8_t *)BOARD_BOOT_RECORD_S, BOOT_HANDOFF_MAX), &len);
    }
    return status;
}

void v8m_main(void)
{
    v8m_board.start();
    psa_status_t status = boot();
    if (status != PSA_SUCCESS) {
        stop(status);
    }
    leave(BOARD_CODE_S + BOARD_SECURE_OFFSET, v8m_stack_limit, v8m_bss_end);
    __builtin_unreachable();
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "psa/client.h"
#include "psa_manifest/keeper.h"
#include "psa_manifest/sid.h"

#ifndef BOARD_LEAN_SID
#error "a weak dependency that is in the image has its macros"
#endif
#ifdef BOARD_ABSENT_SID
#error "a weak dependency that is not in the image has none"
#endif

static char *held;
static psa_status_t lean_at_start = PSA_ERROR_GENERIC_ERROR;

psa_status_t board_keeper_init(void)
{
    lean_at_start = psa_call(BOARD_LEAN_HANDLE, LEAN_MALLOC, NULL, 0, NULL, 0);
    return PSA_SUCCESS;
}

psa_flih_result_t board_line_flih(void)
{
    held = malloc(1);
    return PSA_FLIH_NO_SIGNAL;
}

static bool is_zero(const char *bytes, size_t len)
{
    size_t at = 0;
    while (at < len && bytes[at] == 0) {
        at++;
    }
    return at == len;
}

static psa_status_t use_all_bytes(void)
{
    char *all = malloc(0x100);
    char *more = malloc(8);
    psa_status_t step = all == NULL ? 1 : more != NULL ? 2 : PSA_SUCCESS;
    free(all);
    free(more);
    return step;
}

static psa_status_t use_again(void)
{
    char *block = malloc(100);
    if (block == NULL || !is_zero(block, 100)) {
        return 1;
    }
    memset(block, 0x5a, 100);
    const char *volatile old = block;
    free(block);
    if (!is_zero(old, 100)) {
        return 2;
    }
    block = malloc(0x100);
    psa_status_t step = block == NULL ? 3 : is_zero(block, 0x100) ? PSA_SUCCESS : 4;
    free(block);
    return step;
}

static psa_status_t use_realloc(void)
{
    char *block = malloc(32);
    memset(block, 0x5a, 32);
    const char *volatile old = block;
    char *grown = realloc(block, 64);
    psa_status_t step = grown == NULL || grown == old ? 1
                        : !is_zero(old, 32)           ? 2
                        : grown[31] != 0x5a           ? 3
                        : !is_zero(grown + 32, 32)    ? 4
                                                      : PSA_SUCCESS;
    block = realloc(grown, 0x101);
    if (block != NULL) {
        free(block);
        return 5;
    }
    const char *volatile old_place = grown;
    block = realloc(grown, 8); /* the refusal has changed nothing */
    step = step != PSA_SUCCESS        ? step
           : block != old_place       ? 6
           : block[7] != 0x5a         ? 7
           : !is_zero(old_place + 8, 56) ? 8
                                     : PSA_SUCCESS;
    free(block);
    return step;
}

static psa_status_t use_family(void)
{
    volatile size_t many = SIZE_MAX / 2;
    void *aligned = NULL;
    char *copy = strdup("sixteen and one.");
    char *part = strndup("partition", 4);
    uint32_t *numbers = calloc(4, sizeof(*numbers));
    psa_status_t step = copy == NULL || strcmp(copy, "sixteen and one.") != 0 ? 1
                        : part == NULL || strcmp(part, "part") != 0           ? 2
                        : numbers == NULL || numbers[3] != 0                  ? 3
                        : calloc(many, 3) != NULL                             ? 4
                        : aligned_alloc(4096, 16) != NULL                     ? 5
                        : posix_memalign(&aligned, 16, 16) != 0               ? 6
                        : reallocarray(NULL, many, 3) != NULL                 ? 7
                                                                              : PSA_SUCCESS;
    free(aligned);
    free(numbers);
    free(part);
    free(copy);
    return step == PSA_SUCCESS ? use_all_bytes() : step; /* all of it went back */
}

static psa_status_t use_panel(void)
{
    volatile uint8_t *panel = BOARD_PANEL_BASE;
    panel[BOARD_PANEL_SIZE - 1]++;
    return panel[BOARD_PANEL_SIZE - 1];
}

static psa_status_t read_gauge(void)
{
    const volatile uint8_t *gauge = BOARD_GAUGE_BASE;
    return gauge[0];
}

static psa_status_t write_gauge(void)
{
    volatile uint8_t *gauge = rt_mmio_base(1); /* around the const of BOARD_GAUGE_BASE */
    gauge[0] = 1;
    return PSA_SUCCESS;
}

static psa_status_t hold(void)
{
    held = malloc(128);
    return held != NULL && strcpy(held, "held") != NULL ? PSA_SUCCESS : 1;
}

static psa_status_t give_back(void)
{
    psa_status_t step = strcmp(held, "held") == 0 ? PSA_SUCCESS : 1;
    free(held);
    return step;
}

psa_status_t board_keep_sfn(const psa_msg_t *msg)
{
    static char alien[16];
    char *volatile not_given = alien;
    switch ((enum board_keep)msg->type) {
    case KEEP_ALL_BYTES:
        return use_all_bytes();
    case KEEP_ZEROED:
        return use_again();
    case KEEP_REALLOC:
        return use_realloc();
    case KEEP_FAMILY:
        return use_family();
    case KEEP_HOLD:
        return hold();
    case KEEP_GIVE_BACK:
        return give_back();
    case KEEP_FREE_ALIEN:
        free(not_given);
        return PSA_SUCCESS;
    case KEEP_WEAK:
        return lean_at_start == PSA_SUCCESS ? psa_call(BOARD_LEAN_HANDLE, LEAN_MALLOC, NULL, 0, NULL, 0) : 99;
    case KEEP_PANEL_WRITE:
        return use_panel();
    case KEEP_GAUGE_READ:
        return read_gauge();
    case KEEP_GAUGE_WRITE:
        return write_gauge();
    case KEEP_REGION_OF_NONE:
        return rt_mmio_base(2) == NULL && rt_mmio_size(2) == 0 ? PSA_SUCCESS : 1;
    case KEEP_LINE:
        psa_irq_enable(BOARD_LINE_SIGNAL);
        return PSA_SUCCESS;
    }
    return PSA_ERROR_NOT_SUPPORTED;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dev/flash_mapped.h"

#include <stdatomic.h>
#include <string.h>

#include "reason/reason.h"

enum { WORD = sizeof(uint32_t) };
#define ERASED_WORD UINT32_MAX

static struct flash_mapped *mapped_of(const struct flash *flash)
{
    return flash->context;
}

static psa_status_t mapped_read(const struct flash *flash, uint32_t at, struct out_span out)
{
    const uint8_t *bytes = (const uint8_t *)mapped_of(flash)->words;
    if (out.len != 0) {
        memcpy(out.data, bytes + at, out.len);
    }
    return PSA_SUCCESS;
}

/* The first word of `count` from `first` on that does not read as erased; `count` if all do. */
static uint32_t find_written(const struct flash_mapped *mapped, uint32_t first, uint32_t count)
{
    const uint32_t *words = mapped->words + first;
    uint32_t i = 0;
    while (i < count && words[i] == ERASED_WORD) {
        i++;
    }
    return i;
}

static psa_status_t mapped_program(const struct flash *flash, uint32_t at, struct span data)
{
    struct flash_mapped *mapped = mapped_of(flash);
    volatile uint32_t *to = mapped->words + at / WORD;
    uint32_t count = (uint32_t)data.len / WORD;
    uint32_t written = find_written(mapped, at / WORD, count);

    if (written != count) {
        mapped->breaches++;
        if (mapped->breach != NULL) {
            mapped->breach(at + written * WORD);
        }
        return REFUSE(FLASH_PROGRAMMED_TWICE);
    }
    /* Commit: nothing below can fail. */
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word;
        memcpy(&word, data.data + (size_t)i * WORD, WORD);
        to[i] = word;
    }
    return PSA_SUCCESS;
}

static psa_status_t mapped_erase(const struct flash *flash, uint32_t block)
{
    uint32_t count = flash->geometry.block_size / WORD;
    volatile uint32_t *to = mapped_of(flash)->words + (size_t)block * count;
    for (uint32_t i = 0; i < count; i++) {
        to[i] = ERASED_WORD;
    }
    return PSA_SUCCESS;
}

/* Stores reach the medium in order; what must not happen is that one stays behind in the processor or the compiler. */
static psa_status_t mapped_sync(const struct flash *flash)
{
    (void)flash;
    atomic_thread_fence(memory_order_seq_cst);
    return PSA_SUCCESS;
}

static const struct flash_ops mapped_ops = { mapped_read, mapped_program, mapped_erase, mapped_sync };

psa_status_t flash_mapped_init(struct flash_mapped *mapped, const struct flash_geometry *geometry, void *base,
                               void (*breach)(uint32_t at))
{
    if (!flash_geometry_is_valid(geometry) || geometry->program_unit % WORD != 0 || (uintptr_t)base % WORD != 0) {
        return REFUSE(FLASH_GEOMETRY);
    }
    *mapped = (struct flash_mapped){
        .flash = { .ops = &mapped_ops, .context = mapped, .geometry = *geometry },
        .words = base,
        .breach = breach,
    };
    return PSA_SUCCESS;
}

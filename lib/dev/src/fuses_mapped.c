/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dev/fuses_mapped.h"

#include <string.h>

#include "base/fits.h"
#include "reason/reason.h"

enum { UNIT = FUSES_MAPPED_UNIT };

static struct fuses_mapped *mapped_of(const struct fuses *fuses)
{
    return fuses->context;
}

static uint32_t *frozen_of(const struct fuses *fuses)
{
    return mapped_of(fuses)->words + fuses->size / UNIT; /* inverted, as all of the medium */
}

static bool is_set(const uint32_t *mask, uint32_t word)
{
    return (mask[word / 32] >> word % 32 & 1u) != 0;
}

static psa_status_t check_place(const struct fuses *fuses, uint32_t at, size_t len)
{
    const struct fuses_mapped *mapped = mapped_of(fuses);
    if (!fits(at, len, fuses->size)) {
        return REFUSE(FUSES_OUTSIDE);
    }
    for (uint32_t i = at; i < at + len; i++) {
        if (is_set(mapped->hidden, i / UNIT)) {
            return REFUSE(FUSES_HIDDEN);
        }
    }
    return PSA_SUCCESS;
}

static psa_status_t mapped_read(const struct fuses *fuses, uint32_t at, struct out_span out)
{
    const uint8_t *bytes = (const uint8_t *)mapped_of(fuses)->words;
    psa_status_t status = check_place(fuses, at, out.len);
    for (size_t i = 0; status == PSA_SUCCESS && i < out.len; i++) {
        out.data[i] = (uint8_t)~bytes[at + i];
    }
    return status;
}

static psa_status_t mapped_burn(const struct fuses *fuses, uint32_t at, struct span data)
{
    volatile uint8_t *bytes = (volatile uint8_t *)mapped_of(fuses)->words;
    psa_status_t status = check_place(fuses, at, data.len);
    for (size_t i = 0; status == PSA_SUCCESS && i < data.len; i++) {
        bool is_frozen = !is_set(frozen_of(fuses), (uint32_t)(at + i) / UNIT);
        status = is_frozen ? REFUSE(FUSES_FROZEN) : PSA_SUCCESS;
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    /* Commit: nothing above was done, and what follows is in order. */
    for (size_t i = 0; i < data.len; i++) {
        bytes[at + i] = (uint8_t)(bytes[at + i] & ~data.data[i]);
        status = (bytes[at + i] & data.data[i]) == 0 ? status : REFUSE(FUSES_FAILED);
    }
    return status;
}

static psa_status_t check_units(const struct fuses *fuses, uint32_t at, uint32_t len)
{
    bool is_good = at % UNIT == 0 && len % UNIT == 0 && fits(at, len, fuses->size);
    return is_good ? PSA_SUCCESS : REFUSE(FUSES_OUTSIDE);
}

static psa_status_t mapped_freeze(const struct fuses *fuses, uint32_t at, uint32_t len)
{
    volatile uint32_t *frozen = frozen_of(fuses);
    psa_status_t status = check_units(fuses, at, len);
    for (uint32_t word = at / UNIT; status == PSA_SUCCESS && word < (at + len) / UNIT; word++) {
        frozen[word / 32] &= ~((uint32_t)1 << word % 32);
    }
    return status;
}

static psa_status_t mapped_hide(const struct fuses *fuses, uint32_t at, uint32_t len)
{
    struct fuses_mapped *mapped = mapped_of(fuses);
    psa_status_t status = check_units(fuses, at, len);
    for (uint32_t word = at / UNIT; status == PSA_SUCCESS && word < (at + len) / UNIT; word++) {
        mapped->hidden[word / 32] |= (uint32_t)1 << word % 32;
    }
    return status;
}

static const struct fuses_ops mapped_ops = { mapped_read, mapped_burn, mapped_freeze, mapped_hide };

psa_status_t fuses_mapped_init(struct fuses_mapped *mapped, uint32_t *base, uint32_t size)
{
    if (size % UNIT != 0 || size > FUSES_MAPPED_SIZE_MAX) {
        return REFUSE(FUSES_OUTSIDE);
    }
    *mapped = (struct fuses_mapped){
        .fuses = { .ops = &mapped_ops, .context = mapped, .size = size, .is_simulated = true },
        .words = base,
    };
    return PSA_SUCCESS;
}

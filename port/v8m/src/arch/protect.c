/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/invariant.h"
#include "target.h"
#include "v8m/core.h"
#include "v8m/mpu.h"

struct v8m_span {
    uintptr_t start, end;
};

/*
 * The Secure MPU: four regions that are always there, four that belong to whoever runs unprivileged. Nothing is writable and
 * executable. Code that is privileged may touch what no region names (devices, Non-secure memory), nobody else may.
 */

enum {
    REGION_TRUSTED_CODE = 0,
    REGION_SHARED_CODE,
    REGION_TRUSTED_DATA,
    REGION_VENEERS,
    REGION_OWN = 4, /* four: its data, its devices */
    ATTR_MEMORY = 0,
    ATTR_DEVICE = 1
};

/*
 * The linker's script (link/secure.ld.S): in memory first the application RoT, then the PSA RoT, then the SPM up to the end of .bss. The
 * veneers may be fetched whatever the privilege of the thread that a Non-secure caller interrupted: the refusal stands behind them.
 */
extern uint32_t v8m_code_start[], v8m_code_end[], v8m_bss_end[], v8m_veneers_start[], v8m_veneers_end[];

/** RBAR of a region that is not there: it begins where none can end, whatever RLAR still holds. */
#define NOWHERE 0xffffffe0u

const struct arch_domain *arch_loaded;

static uint32_t base_word(struct v8m_span span, uint32_t access)
{
    INVARIANT(span.start % V8M_MPU_GRANULE == 0 && span.end % V8M_MPU_GRANULE == 0);
    return (uint32_t)span.start | access;
}

static uint32_t limit_word(struct v8m_span span, uint32_t attribute)
{
    return (uint32_t)(span.end - V8M_MPU_GRANULE) | V8M_MPU_RLAR_ATTR(attribute) | V8M_MPU_RLAR_ENABLE;
}

static void region_set(uint32_t number, struct v8m_span span, uint32_t access)
{
    volatile struct v8m_mpu *mpu = v8m_mpu();
    mpu->rnr = number;
    mpu->rbar = base_word(span, access);
    mpu->rlar = span.start < span.end ? limit_word(span, ATTR_MEMORY) : 0;
}

static void domain_make(struct arch_domain *domain, struct v8m_span data, const struct v8m_memory *memory)
{
    domain->words[0] = base_word(data, V8M_MPU_RBAR_AP_RW_ANY | V8M_MPU_RBAR_XN);
    domain->words[1] = limit_word(data, ATTR_MEMORY);
    for (size_t i = 0; i < V8M_REGIONS_MAX; i++) {
        uint32_t *words = &domain->words[2 + 2 * i];
        words[0] = NOWHERE;
        words[1] = 0;
        if (memory != NULL && i < memory->mmio_count) {
            const struct v8m_mmio *region = &memory->mmio[i];
            struct v8m_span span = { region->start, region->end };
            uint32_t access = region->is_writable ? V8M_MPU_RBAR_AP_RW_ANY : V8M_MPU_RBAR_AP_RO_ANY;
            words[0] = base_word(span, access | V8M_MPU_RBAR_XN);
            words[1] = limit_word(span, ATTR_DEVICE);
        }
    }
}

static void domain_load(const struct arch_domain *domain)
{
    volatile uint32_t *registers = &v8m_mpu()->rbar;
    v8m_mpu()->rnr = REGION_OWN;
    for (size_t i = 0; i < sizeof(domain->words) / sizeof(domain->words[0]); i++) {
        registers[i] = domain->words[i];
    }
    arch_loaded = domain;
}

/** The span begins and ends with partitions of that kind, and holds nothing of the others: a region may not say more than the tables. */
static bool is_made_of(struct v8m_span span, const struct v8m_image *image, enum spm_partition_type type)
{
    uintptr_t start = span.end;
    uintptr_t end = span.start;
    for (size_t i = 0; i < image->system->partition_count; i++) {
        const struct v8m_memory *memory = &image->memory[i];
        bool is_its = image->system->partitions[i].type == type;
        bool is_within = memory->start >= span.start && memory->end <= span.end && memory->start < memory->end;
        bool is_outside = memory->end <= span.start || memory->start >= span.end;
        if (is_its ? !is_within : !is_outside) {
            return false;
        }
        start = is_its && memory->start < start ? memory->start : start;
        end = is_its && memory->end > end ? memory->end : end;
    }
    return start == span.start && end == span.end;
}

void arch_protect(const struct v8m_device *device)
{
    const struct v8m_image *image = device->image;
    struct v8m_span shared_code = { image->shared_start, image->shared_end };
    struct v8m_span application = { image->app_start, image->app_end };
    struct v8m_span trusted_code = { (uintptr_t)v8m_code_start, (uintptr_t)v8m_code_end };
    struct v8m_span trusted_data = { image->rot_start, (uintptr_t)v8m_bss_end };
    struct v8m_span veneers = { (uintptr_t)v8m_veneers_start, (uintptr_t)v8m_veneers_end };
    v8m_mpu()->ctrl = 0;
    v8m_mpu()->mair[0] = V8M_MAIR_NORMAL_WT << (8 * ATTR_MEMORY) | V8M_MAIR_DEVICE_NGNRE << (8 * ATTR_DEVICE);
    region_set(REGION_TRUSTED_CODE, trusted_code, V8M_MPU_RBAR_AP_RO_PRIV);
    region_set(REGION_SHARED_CODE, shared_code, V8M_MPU_RBAR_AP_RO_ANY);
    region_set(REGION_TRUSTED_DATA, trusted_data, V8M_MPU_RBAR_AP_RW_PRIV | V8M_MPU_RBAR_XN);
    region_set(REGION_VENEERS, veneers, V8M_MPU_RBAR_AP_RO_ANY);
    INVARIANT(is_made_of(application, image, SPM_APPLICATION_ROT));
    INVARIANT(is_made_of((struct v8m_span){ image->rot_start, image->rot_end }, image, SPM_PSA_ROT));
    static struct arch_domain shared;
    domain_make(&shared, application, NULL);
    domain_load(&shared);
    for (size_t rank = 1; rank <= image->system->partition_count; rank++) {
        struct kernel_thread *thread = &device->threads[rank];
        const struct v8m_memory *memory = &image->memory[thread->partition];
        struct v8m_span own = { memory->start, memory->end };
        if (thread->view != ARCH_VIEW_PARTITION) {
            continue;
        }
        INVARIANT(memory->mmio_count <= V8M_REGIONS_MAX);
        struct arch_domain *domain = &device->domains[rank - 1];
        domain_make(domain, kernel.level->is_partition_fenced ? own : application, memory);
        thread->arch.domain = domain;
    }
    v8m_sync();
    v8m_mpu()->ctrl = V8M_MPU_CTRL_ENABLE | V8M_MPU_CTRL_PRIVDEFENA;
    v8m_sync();
}

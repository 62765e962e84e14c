/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "boot/first.h"
#include "dual_timer.h"

/* In the place of boot_first_stage (-Wl,--wrap): what is left to do after it is to clear this stage's memory and to jump. */

psa_status_t __real_boot_first_stage(const struct boot_first *first, struct out_span handoff, size_t *len);
psa_status_t __wrap_boot_first_stage(const struct boot_first *first, struct out_span handoff, size_t *len);
psa_status_t __wrap_boot_first_stage(const struct boot_first *first, struct out_span handoff, size_t *len)
{
    psa_status_t status = __real_boot_first_stage(first, handoff, len);
    dual_timer(DUAL_TIMER_S, 0)->load = 0xffffffffu;
    dual_timer(DUAL_TIMER_S, 0)->control = DUAL_TIMER_FREE;
    return status;
}

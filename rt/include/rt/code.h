/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "psa/service.h"

/*
 * The code of a partition, beside the facts of spm/system.h: `ashlar-manifest` writes
 *
 *     const struct rt_code <image>_code[];   // one a partition, in the order of <image>_system.partitions
 *
 * A partition's model decides which member is used; nothing else in the system knows the model.
 */

/** A Secure Function: handles one message, its result is the reply (FF-M 1.1 Extensions, SFN model). */
typedef psa_status_t (*rt_sfn)(const psa_msg_t *msg);

/** A first-level interrupt function of FF-M 1.1. */
typedef psa_flih_result_t (*rt_flih)(void);

struct rt_code {
    void (*entry_point)(void);         /* IPC model; NULL otherwise */
    psa_status_t (*entry_init)(void);  /* SFN model, optional; NULL if there is none */
    const rt_sfn *sfn;                 /* SFN model: one a service, in manifest order; NULL otherwise */
    const rt_flih *flih;               /* one an interrupt, NULL entries for SLIH; NULL if no interrupts */
};

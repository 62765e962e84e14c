/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "spm/message.h"

/* The rules of a request, for the one way it is queued and the one way it is answered at once. Private to spm/src. */

static inline bool spm_version_is_supported(const struct spm_service *service, uint32_t version)
{
    /* @spec FFM-POLICY-RELAXED FFM-POLICY-RELAXED-ZERO */
    if (service->policy == SPM_RELAXED) {
        return version != PSA_VERSION_NONE && version <= service->version;
    }
    /* @spec FFM-POLICY-STRICT */
    return version == service->version;
}

static inline uint32_t spm_stateless_version(psa_handle_t handle)
{
    return (uint32_t)handle >> 8 & 0xff;
}

/** What is wrong with the request itself, whatever it is sent over: SPM_FAULT_NONE if nothing. */
static inline enum spm_fault spm_request_fault(const struct spm_call *call)
{
    /* @spec FFM-CALL-TYPE-NEGATIVE */
    if (call->type < 0) {
        return SPM_FAULT_TYPE;
    }
    /* @spec FFM-CALL-VECTORS-MAX FFM-CALL-VECTORS-WRAP FFM-CALL-VECTORS-SPLIT FFM-CALL-ZERO-COUNTED */
    if (call->in_count > PSA_MAX_IOVEC || call->out_count > PSA_MAX_IOVEC - call->in_count) {
        return SPM_FAULT_VECTORS;
    }
    /* @spec FFM-CALL-MEMORY-RIGHTS */
    return call->has_bad_memory ? SPM_FAULT_MEMORY : SPM_FAULT_NONE;
}

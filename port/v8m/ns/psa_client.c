/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ashlar/ns.h"
#include "psa/client.h"
#include "v8m/ns_call.h"

/* The client API of the Non-secure world. */

static const struct ashlar_ns_system *ns_system;

void ashlar_ns_system_set(const struct ashlar_ns_system *system)
{
    ns_system = system;
}

/** Before the system is there, and from a handler, nobody else can be in: the veneers refuse whoever may not call. */
static bool take(void)
{
    return ns_system == NULL || ns_system->take();
}

static void give(void)
{
    if (ns_system != NULL) {
        ns_system->give();
    }
}

/**
 * A partition runs in the place of a thread that was interrupted, or a caller did not take the lock: whoever has a system lets the other run.
 * Who has none is told, since coming again at once could be for ever.
 */
static bool must_wait(int32_t status)
{
    if (status != ASHLAR_NSC_OCCUPIED || ns_system == NULL) {
        return false;
    }
    ns_system->pause();
    return true;
}

static psa_status_t told(int32_t status)
{
    return status == ASHLAR_NSC_OCCUPIED ? PSA_ERROR_CONNECTION_BUSY : status;
}

uint32_t psa_framework_version(void)
{
    return ashlar_nsc_framework_version();
}

uint32_t psa_version(uint32_t sid)
{
    uint32_t version;
    if (!take()) {
        return PSA_VERSION_NONE;
    }
    do {
        version = ashlar_nsc_version(sid);
    } while (must_wait((int32_t)version));
    give();
    return (int32_t)version == ASHLAR_NSC_OCCUPIED ? PSA_VERSION_NONE : version;
}

psa_handle_t psa_connect(uint32_t sid, uint32_t version)
{
    psa_handle_t handle;
    if (!take()) {
        return PSA_ERROR_CONNECTION_REFUSED;
    }
    do {
        handle = ashlar_nsc_connect(sid, version);
    } while (must_wait(handle));
    give();
    return told(handle);
}

psa_status_t psa_call(psa_handle_t handle, int32_t type, const psa_invec *in_vec, size_t in_len, psa_outvec *out_vec,
                      size_t out_len)
{
    uint32_t in = in_len == 0 ? 0 : (uint32_t)in_vec;
    uint32_t out = out_len == 0 ? 0 : (uint32_t)out_vec;
    uint32_t code = NS_CALL_WRONG;
    psa_status_t status;
    if (in_len <= PSA_MAX_IOVEC && out_len <= PSA_MAX_IOVEC - in_len && ((in | out) & NS_CALL_CODE) == 0) {
        code = ns_call_first[out_len] + in_len;
    }
    if (!take()) {
        return PSA_ERROR_NOT_PERMITTED;
    }
    in = (in & ~NS_CALL_CODE) | (code & NS_CALL_CODE);
    out = (out & ~NS_CALL_CODE) | code >> 2;
    do {
        status = ashlar_nsc_call(handle, type, in, out);
    } while (must_wait(status));
    give();
    return told(status);
}

void psa_close(psa_handle_t handle)
{
    if (take()) {
        while (must_wait(ashlar_nsc_close(handle))) {
        }
        give();
    }
}

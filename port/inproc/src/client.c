/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/client.h"

#include "inproc/device.h"
#include "lock.h"
#include "machine.h"
#include "reason/reason.h"

/* The client API, for the program and for its partitions. */

/* @spec FFM-FRAMEWORK-VERSION */
uint32_t psa_framework_version(void)
{
    inproc_refuse_first_level("psa_framework_version");
    return PSA_FRAMEWORK_VERSION;
}

/** Takes a turn; `*is_outer` says whether to give it back. False, with the status of a reason, if calls are refused. */
static bool enter(const char *function, bool *is_outer, psa_status_t *status)
{
    *is_outer = false;
    inproc_refuse_first_level(function);
    *status = inproc_is_inside() ? PSA_SUCCESS : inproc_ready();
    if (*status != PSA_SUCCESS) {
        return false;
    }
    *is_outer = inproc_lock();
    if (*is_outer) {
        inproc_machine_start();
        inproc_machine.current = INPROC_NOBODY;
    }
    return true;
}

static void leave(bool is_outer)
{
    if (is_outer) {
        inproc_machine_drain();
        inproc_unlock();
    }
}

static const struct spm_client *caller(void)
{
    int current = inproc_machine.current;
    return current == INPROC_NOBODY ? &inproc_machine.program : &inproc_machine.members[current].client;
}

/** Does what the core said: the call's result, when there is one. */
static int32_t act(struct inproc_call *call, struct spm_outcome outcome, const char *function)
{
    if (outcome.verdict == SPM_FAULT) {
        inproc_panic(inproc_machine.current, function, outcome.fault);
    }
    if (outcome.verdict == SPM_RETURN) {
        return outcome.value;
    }
    size_t slot = (size_t)outcome.value;
    size_t service = inproc_machine.connections[slot].service;
    inproc_machine.calls[slot] = call;
    inproc_moved();
    inproc_machine_finish(call, inproc_system->services[service].partition);
    return call->value;
}

uint32_t psa_version(uint32_t sid)
{
    bool is_outer;
    psa_status_t status;
    if (!enter("psa_version", &is_outer, &status)) {
        return PSA_VERSION_NONE;
    }
    uint32_t version = spm_registry_version(inproc_system, &caller()->rights, sid);
    leave(is_outer);
    return version;
}

psa_handle_t psa_connect(uint32_t sid, uint32_t version)
{
    bool is_outer;
    psa_status_t status;
    struct inproc_call call = { .is_done = false };
    if (!enter("psa_connect", &is_outer, &status)) {
        return (psa_handle_t)REFUSE(INPROC_CONNECT_NOT_READY);
    }
    psa_handle_t handle = act(&call, spm_connect(&inproc_machine.inbox, caller(), sid, version), "psa_connect");
    leave(is_outer);
    return handle;
}

/** In one address space only what cannot be a vector at all is seen: no address, or one that wraps. */
/* @spec FFM-CALL-MEMORY-WRAP FFM-CALL-ZERO-LENGTH FFM-CALL-ZERO-COUNT */
static bool is_memory(const void *base, size_t len)
{
    return len == 0 || (base != NULL && len <= UINTPTR_MAX - (uintptr_t)base);
}

static void copy_vectors(struct inproc_call *call, struct spm_call *request, const psa_invec *in, psa_outvec *out)
{
    if (request->in_count > PSA_MAX_IOVEC || request->out_count > PSA_MAX_IOVEC) {
        return; /* the core refuses the counts */
    }
    /* @spec FFM-CALL-INVEC-ARRAY FFM-CALL-OUTVEC-ARRAY */
    if (!is_memory(in, request->in_count) || !is_memory(out, request->out_count)) {
        request->has_bad_memory = true;
        return;
    }
    for (size_t i = 0; i < request->in_count; i++) {
        /* @spec FFM-CALL-COPIED-ONCE FFM-CALL-OVERLAP-IN FFM-CALL-INVEC-MEMORY */
        call->in[i] = in[i];
        request->in_size[i] = call->in[i].len;
        request->has_bad_memory |= !is_memory(call->in[i].base, call->in[i].len);
    }
    for (size_t i = 0; i < request->out_count; i++) {
        /* @spec FFM-CALL-OVERLAP-OUT FFM-CALL-OVERLAP-IN-OUT FFM-CALL-OUTVEC-MEMORY */
        call->out[i] = out[i];
        request->out_size[i] = call->out[i].len;
        request->has_bad_memory |= !is_memory(call->out[i].base, call->out[i].len);
    }
    call->in_count = request->in_count;
    call->out_count = request->out_count;
    call->out_array = out;
}

psa_status_t psa_call(psa_handle_t handle, int32_t type, const psa_invec *in_vec, size_t in_len, psa_outvec *out_vec,
                      size_t out_len)
{
    bool is_outer;
    psa_status_t status;
    struct inproc_call call = { .is_done = false };
    struct spm_call request = { .handle = handle, .type = type, .in_count = in_len, .out_count = out_len };
    if (!enter("psa_call", &is_outer, &status)) {
        return status;
    }
    copy_vectors(&call, &request, in_vec, out_vec);
    status = act(&call, spm_call(&inproc_machine.inbox, caller(), &request), "psa_call");
    leave(is_outer);
    return status;
}

void psa_close(psa_handle_t handle)
{
    bool is_outer;
    psa_status_t status;
    struct inproc_call call = { .is_done = false };
    if (enter("psa_close", &is_outer, &status)) {
        (void)act(&call, spm_close(&inproc_machine.inbox, caller(), handle), "psa_close");
        leave(is_outer);
    }
}

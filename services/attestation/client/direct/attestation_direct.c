/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <pthread.h>

#include "attestation/service.h"
#include "inproc/device.h"
#include "psa/initial_attestation.h"
#include "psa_manifest/pid.h"
#include "reason/reason.h"

/*
 * psa_initial_attest_* straight to the service, which starts at the first call. It holds its key in crypto, and signs, as the attestation
 * partition.
 */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* the service takes one caller at a time */
static bool is_started;

struct visit {
    struct inproc_visit inproc;
    int32_t client;
};

/* Takes the lock and becomes the attestation partition. On failure nothing is held. */
static psa_status_t enter(struct visit *visit)
{
    psa_status_t status = inproc_ready(); /* before the lock: in a forked child another thread may hold it for ever */
    if (status != PSA_SUCCESS) {
        return status;
    }
    *visit = (struct visit){
        .inproc = { .pid = ASHLAR_SP_ATTESTATION, .name = "ashlar-sp-attestation", .is_client = true },
        .client = inproc_current_client(),
    };
    pthread_mutex_lock(&lock);
    inproc_enter(&visit->inproc);
    if (!is_started) {
        is_started = true;
        (void)attestation_service_start(); /* a failure is the answer to every call */
    }
    return PSA_SUCCESS;
}

static void leave(struct visit *visit)
{
    inproc_leave(&visit->inproc);
    pthread_mutex_unlock(&lock);
}

psa_status_t psa_initial_attest_get_token(const uint8_t *auth_challenge, size_t challenge_size, uint8_t *token_buf,
                                          size_t token_buf_size, size_t *token_size)
{
    struct visit visit;
    size_t len = 0;
    if (auth_challenge == NULL || token_size == NULL || (token_buf == NULL && token_buf_size != 0)) {
        return REFUSE(LIBRARY_NULL);
    }
    psa_status_t status = enter(&visit);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = attestation_service_token(visit.client, span_of(auth_challenge, challenge_size),
                                       out_span_of(token_buf, token_buf_size), &len);
    leave(&visit);
    if (status == PSA_SUCCESS) {
        *token_size = len;
    }
    return status;
}

psa_status_t psa_initial_attest_get_token_size(size_t challenge_size, size_t *token_size)
{
    struct visit visit;
    size_t size = 0;
    if (token_size == NULL) {
        return REFUSE(LIBRARY_NULL);
    }
    psa_status_t status = enter(&visit);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = attestation_service_token_size(visit.client, challenge_size, &size);
    leave(&visit);
    if (status == PSA_SUCCESS) {
        *token_size = size;
    }
    return status;
}

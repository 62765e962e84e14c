/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "inproc/image.h"
#include "psa/service.h"

/*
 * The lock as one program. Its partitions are the manifests' code; the base services are entered directly by their clients
 * (libashlar-inproc), so nobody has a reason to send them a message, and one that comes is refused.
 */
extern const struct spm_system door_lock_system;
extern const struct rt_code door_lock_code[];
const struct spm_system *const inproc_system = &door_lock_system;
const struct rt_code *const inproc_code = door_lock_code;

void its_partition_entry(void);
psa_status_t crypto_partition_init(void);
psa_status_t platform_partition_init(void);
psa_status_t attestation_partition_init(void);
psa_status_t ashlar_crypto_sfn(const psa_msg_t *msg);
psa_status_t ashlar_platform_sfn(const psa_msg_t *msg);
psa_status_t ashlar_attestation_sfn(const psa_msg_t *msg);

void its_partition_entry(void)
{
    psa_msg_t msg;
    for (;;) {
        psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
        if (psa_get(signals & (0u - signals), &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, PSA_ERROR_NOT_SUPPORTED);
        }
    }
}

psa_status_t crypto_partition_init(void)
{
    return PSA_SUCCESS;
}

psa_status_t platform_partition_init(void)
{
    return PSA_SUCCESS;
}

psa_status_t attestation_partition_init(void)
{
    return PSA_SUCCESS;
}

psa_status_t ashlar_crypto_sfn(const psa_msg_t *msg)
{
    (void)msg;
    return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t ashlar_platform_sfn(const psa_msg_t *msg)
{
    (void)msg;
    return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t ashlar_attestation_sfn(const psa_msg_t *msg)
{
    (void)msg;
    return PSA_ERROR_NOT_SUPPORTED;
}

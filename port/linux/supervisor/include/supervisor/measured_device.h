/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "device/manifest.h"
#include "supervisor/supervisor.h"

/*
 * What a device will be found to run: the supervisor and each program of a signed device manifest, as they lie on this
 * machine now. For provisioning, which tells a verifier what to expect.
 */

enum { MEASURED_WHY_MAX = 2048 };

struct measured_device {
    struct device_manifest manifest;
    uint8_t signer_id[DEVICE_DIGEST_LEN];
    uint8_t digests[1 + SPM_PARTITIONS_MAX][DEVICE_DIGEST_LEN];
    struct supervisor_component components[1 + SPM_PARTITIONS_MAX]; /* ashlard first; they point into this struct */
    size_t count;
    bool is_reduced; /* built with a sanitizer */
    bool has_tpm;    /* ashlar-tpm lies beside ashlard: a device whose root is in the TPM runs it too */
    uint8_t tpm_digest[DEVICE_DIGEST_LEN];
};

/**
 * Checks the signature and reads all programs. They must be those that were signed. False: `why` says what
 * and the mend.
 */
bool measured_device_read(struct measured_device *out, const char *ashlard, const char *libexec, const char *manifest,
                          const char *key, char why[MEASURED_WHY_MAX]);

/** The partition that is given the root key `purpose`; 0 if none is. */
int32_t measured_device_pid(const struct measured_device *device, const char *purpose);

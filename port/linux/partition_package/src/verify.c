/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include <openssl/evp.h>

#include "package/package.h"

/* @mitigates T.ASH.PACKAGE_FORGED */
enum partition_package_error partition_package_verify(const struct partition_package *package,
                                                      const struct device_key *key)
{
    uint8_t id[DEVICE_DIGEST_LEN];
    uint8_t digest[DEVICE_DIGEST_LEN];
    struct span payload;
    if (!device_key_id(key, id) || memcmp(id, package->signer_id, sizeof(id)) != 0) {
        return PARTITION_PACKAGE_KEY;
    }
    if (device_key_open(key, package->signed_part, &payload) != DEVICE_MANIFEST_OK) {
        return PARTITION_PACKAGE_SIGNATURE;
    }
    if (EVP_Digest(package->program.data, package->program.len, digest, NULL, EVP_sha256(), NULL) != 1) {
        return PARTITION_PACKAGE_KEY;
    }
    bool is_signed_program = memcmp(digest, package->program_digest, sizeof(digest)) == 0;
    return is_signed_program ? PARTITION_PACKAGE_OK : PARTITION_PACKAGE_PROGRAM;
}

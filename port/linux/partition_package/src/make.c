/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "cbor/encode.h"
#include "form.h"
#include "package/package.h"

enum { OVERHEAD = 1024 }; /* bytes: heads, digest, version, signer, COSE header and signature */

size_t partition_package_room(size_t manifest_len, size_t program_len)
{
    return manifest_len + program_len + OVERHEAD;
}

static bool put_signed(struct cbor_encoder *e, const struct partition_package *wanted, const struct device_key *key)
{
    uint8_t digest[DEVICE_DIGEST_LEN];
    uint8_t signer[DEVICE_DIGEST_LEN];
    size_t len = 0;
    if (EVP_Digest(wanted->program.data, wanted->program.len, digest, NULL, EVP_sha256(), NULL) != 1 ||
        !device_key_id(key, signer)) {
        return false;
    }
    cbor_put_array(e, FORM_SIGNED_ITEMS);
    cbor_put_uint(e, PARTITION_PACKAGE_VERSION);
    cbor_put_bytes(e, wanted->manifest);
    cbor_put_uint(e, wanted->program.len);
    cbor_put_bytes(e, span_of(digest, sizeof(digest)));
    cbor_put_text(e, wanted->version);
    cbor_put_bytes(e, span_of(signer, sizeof(signer)));
    return cbor_encoder_finish(e, &len) == CBOR_OK;
}

static size_t put_package(struct out_span out, struct span signed_part, struct span program)
{
    struct cbor_encoder e = cbor_encoder_of(out);
    size_t len = 0;
    cbor_put_array(&e, FORM_PACKAGE_ITEMS);
    cbor_put_text(&e, FORM_NAME);
    cbor_put_uint(&e, PARTITION_PACKAGE_VERSION);
    cbor_put_bytes(&e, signed_part);
    cbor_put_bytes(&e, program);
    return cbor_encoder_finish(&e, &len) == CBOR_OK ? len : 0;
}

size_t partition_package_make(const struct partition_package *wanted, const struct device_key *key, struct out_span out)
{
    size_t room = wanted->manifest.len + OVERHEAD;
    if (!device_name_is_valid(span_of(wanted->version, strlen(wanted->version))) || wanted->manifest.len == 0 ||
        wanted->manifest.len > PARTITION_PACKAGE_MANIFEST_MAX || wanted->program.len == 0 ||
        wanted->program.len > PARTITION_PACKAGE_PROGRAM_MAX) {
        return 0;
    }
    uint8_t *payload = malloc(2 * room);
    size_t len = 0;
    if (payload == NULL) {
        return 0;
    }
    struct cbor_encoder e = cbor_encoder_of(out_span_of(payload, room));
    if (put_signed(&e, wanted, key)) {
        size_t signed_len = device_key_sign(key, span_of(payload, e.at), out_span_of(payload + room, room));
        len = signed_len == 0 ? 0 : put_package(out, span_of(payload + room, signed_len), wanted->program);
    }
    free(payload);
    return len;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "cbor/decode.h"
#include "cose/sign1.h"
#include "form.h"
#include "package/package.h"

static enum partition_package_error get_frame(struct partition_package *out, struct span file)
{
    static const char name[] = FORM_NAME;
    struct cbor_decoder d = cbor_decoder_of(file, CBOR_STRICT);
    size_t items = cbor_enter_array(&d);
    struct span text = cbor_get_text(&d);
    if (d.error != CBOR_OK || text.len != sizeof(name) - 1 || memcmp(text.data, name, text.len) != 0) {
        return PARTITION_PACKAGE_NONE;
    }
    uint64_t version = cbor_get_uint(&d);
    if (d.error != CBOR_OK || version != PARTITION_PACKAGE_VERSION) {
        return d.error == CBOR_OK ? PARTITION_PACKAGE_NEWER : PARTITION_PACKAGE_FORMAT;
    }
    out->signed_part = cbor_get_bytes(&d);
    out->program = cbor_get_bytes(&d);
    cbor_leave(&d);
    bool is_good = cbor_finish(&d) == CBOR_OK && items == FORM_PACKAGE_ITEMS && out->program.len != 0 &&
                   out->program.len <= PARTITION_PACKAGE_PROGRAM_MAX &&
                   out->signed_part.len <= PARTITION_PACKAGE_SIGNED_MAX;
    return is_good ? PARTITION_PACKAGE_OK : PARTITION_PACKAGE_FORMAT;
}

static enum partition_package_error get_signed(struct partition_package *out, struct span payload)
{
    struct cbor_decoder d = cbor_decoder_of(payload, CBOR_STRICT);
    size_t items = cbor_enter_array(&d);
    uint64_t format = cbor_get_uint(&d);
    out->manifest = cbor_get_bytes(&d);
    uint64_t program_len = cbor_get_uint(&d);
    struct span digest = cbor_get_bytes(&d);
    struct span version = cbor_get_text(&d);
    struct span signer = cbor_get_bytes(&d);
    cbor_leave(&d);
    bool is_good = cbor_finish(&d) == CBOR_OK && items == FORM_SIGNED_ITEMS && format == PARTITION_PACKAGE_VERSION &&
                   out->manifest.len != 0 && out->manifest.len <= PARTITION_PACKAGE_MANIFEST_MAX &&
                   program_len == out->program.len && digest.len == DEVICE_DIGEST_LEN &&
                   signer.len == DEVICE_DIGEST_LEN && device_name_is_valid(version);
    if (!is_good) {
        return PARTITION_PACKAGE_FORMAT;
    }
    memcpy(out->program_digest, digest.data, DEVICE_DIGEST_LEN);
    memcpy(out->signer_id, signer.data, DEVICE_DIGEST_LEN);
    memcpy(out->version, version.data, version.len);
    return PARTITION_PACKAGE_OK;
}

enum partition_package_error partition_package_decode(struct partition_package *out, struct span file)
{
    struct cose_message message;
    memset(out, 0, sizeof(*out));
    enum partition_package_error error = get_frame(out, file);
    if (error == PARTITION_PACKAGE_OK &&
        (cose_sign1_parse(&message, out->signed_part) != COSE_OK || message.alg != COSE_ES256)) {
        error = PARTITION_PACKAGE_FORMAT;
    }
    if (error == PARTITION_PACKAGE_OK) {
        error = get_signed(out, message.payload);
    }
    if (error != PARTITION_PACKAGE_OK) {
        memset(out, 0, sizeof(*out));
    }
    return error;
}

const char *partition_package_error_text(enum partition_package_error error)
{
    static const char *const texts[PARTITION_PACKAGE_ERROR_COUNT] = {
        [PARTITION_PACKAGE_OK] = "good",
        [PARTITION_PACKAGE_NONE] = "it is no partition package; make one with `ashlar partition sign`",
        [PARTITION_PACKAGE_NEWER] =
            "its format version is not known here; use the `ashlar` that made it, or a newer one",
        [PARTITION_PACKAGE_FORMAT] =
            "it is damaged: its content has not the form of docs/format/partition-package.spec.md; get it again",
        [PARTITION_PACKAGE_KEY] = "the key is not the one that it says to be signed with",
        [PARTITION_PACKAGE_SIGNATURE] =
            "the signature does not hold: it was altered after it was signed; get it again from who signed it",
        [PARTITION_PACKAGE_PROGRAM] =
            "the program in it is not the one that was signed: it was altered afterwards; get it again from who signed it",
    };
    return error < PARTITION_PACKAGE_ERROR_COUNT ? texts[error] : "unknown";
}

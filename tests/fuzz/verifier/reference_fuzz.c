/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A reference file is refused with a reason, or is one that the writer writes again.
 */
#include "base/invariant.h"
#include "fuzz.h"
#include "verifier/reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static FILE *nowhere;
    struct reference reference;
    struct reference_fault fault;
    if (nowhere == NULL) {
        nowhere = fopen("/dev/null", "w");
        INVARIANT(nowhere != NULL);
    }
    if (!reference_parse(&reference, span_of(data, len), &fault)) {
        INVARIANT(fault.text[0] != '\0' && reference.owned == NULL);
        return 0;
    }
    INVARIANT(reference.component_count >= 1 && reference.component_count <= REFERENCE_COMPONENTS_MAX);
    for (size_t i = 0; i < reference.component_count; i++) {
        INVARIANT(attestation_is_hash_len(reference.components[i].digest_len));
    }
    INVARIANT(reference_write(&reference, nowhere));
    reference_free(&reference);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its/generation.h"

#include <stdbool.h>

#include "base/bytes.h"
#include "form.h"
#include "reason/reason.h"

enum { NUMBER_LEN = 8 };

/* No client can name it: uid 0 is refused. */
static const struct store_key own = { .client = 0, .uid = 0 };

/* `*is_there` false: the store never had one. */
static psa_status_t read_number(struct its *its, uint64_t *number, bool *is_there)
{
    uint8_t bytes[NUMBER_LEN] = { 0 };
    struct store_info info;
    size_t len = 0;
    *number = 0;
    *is_there = store_info(its->config.store, own, &info) == PSA_SUCCESS;
    if (!*is_there) {
        return PSA_SUCCESS;
    }
    psa_status_t status = its_form_read(its, own, &info, (struct its_range){ 0, out_span_of(bytes, sizeof(bytes)) }, &len);
    if (status == PSA_SUCCESS && len != sizeof(bytes)) {
        status = REFUSE(ITS_ALIEN);
    }
    *number = status == PSA_SUCCESS ? get_le64(bytes) : 0;
    return status == PSA_ERROR_DATA_CORRUPT ? REFUSE(ITS_ROLLED_BACK) : status; /* somebody altered it to that end */
}

/* @mitigates T.STO.ROLLBACK */
psa_status_t its_generation_check(struct its *its, const struct its_counter *counter)
{
    uint64_t number = 0;
    uint64_t value = 0;
    bool is_there = false;
    psa_status_t status = read_number(its, &number, &is_there);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = counter->read(counter->context, &value);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        return is_there ? REFUSE(ITS_UNCOUNTED) : PSA_SUCCESS;
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    return number == value || number == value + 1 ? PSA_SUCCESS : REFUSE(ITS_ROLLED_BACK);
}

psa_status_t its_generation_step(struct its *its, const struct its_counter *counter)
{
    uint8_t bytes[NUMBER_LEN];
    uint64_t value = 0;
    psa_status_t status = counter->read(counter->context, &value);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        return PSA_SUCCESS;
    }
    if (status == PSA_SUCCESS) {
        put_le64(bytes, value + 1);
        status = its_form_write(its, own, 0, span_of(bytes, sizeof(bytes)));
    }
    return status == PSA_SUCCESS ? counter->increment(counter->context) : status;
}

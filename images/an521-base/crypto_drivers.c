/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/driver.h"
#include "crypto/mbed_driver.h"
#include "v8m/board.h"

const struct crypto_driver *const crypto_drivers[] = {
    &PROFILE_DRIVER,
    NULL,
};

/* The board's, which is a fact of its table and no constant of this file. */
static psa_status_t fill(const struct entropy *entropy, struct out_span out)
{
    (void)entropy;
    return v8m_board.entropy->ops->fill(v8m_board.entropy, out);
}

static const struct entropy_ops board_ops = { fill };
static const struct entropy board_entropy = { &board_ops, NULL, 4000, true };
const struct entropy *const crypto_entropy = &board_entropy;

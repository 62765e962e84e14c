/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "crypto/driver.h"
#include "crypto/openssl_driver.h"
#include "crypto_test/scripted.h"

static uint8_t script[4096];
static size_t at;
static size_t end;

void test_random_say(struct span bytes)
{
    memcpy(script + end, bytes.data, bytes.len);
    end += bytes.len;
}

size_t test_random_forget(void)
{
    size_t left = end - at;
    at = 0;
    end = 0;
    return left;
}

static psa_status_t say(struct out_span out)
{
    if (end - at < out.len) {
        return openssl_driver.random(out);
    }
    memcpy(out.data, script + at, out.len);
    at += out.len;
    return PSA_SUCCESS;
}

static const struct crypto_driver scripted = {
    .name = "scripted",
    .location = PSA_KEY_LOCATION_LOCAL_STORAGE,
    .random = say,
};

const struct crypto_driver *const crypto_drivers[] = { &scripted, &openssl_driver, NULL };

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "dispatch.h"

/* A key lent to one driver for one call. Private to dispatch/. */
struct loan {
    struct crypto_key *key;
    const struct crypto_driver *driver;
    void *_Atomic own; /* a prepared context while the slot's place belongs to nobody, or to another driver */
    struct crypto_driver_key view;
};

/** The next driver of that location from *at on; NULL at the end. */
static inline const struct crypto_driver *next_driver(size_t *at, psa_key_location_t location)
{
    const struct crypto_driver *driver = crypto_drivers[*at];
    while (driver != NULL && driver->location != location) {
        *at += 1;
        driver = crypto_drivers[*at];
    }
    *at += driver != NULL;
    return driver;
}

static inline psa_key_location_t location_of(const struct crypto_key *key)
{
    return PSA_KEY_LIFETIME_GET_LOCATION(key->facts.lifetime);
}

static inline const struct crypto_driver_key *lend(struct loan *loan, struct crypto_key *key,
                                                   const struct crypto_driver *driver)
{
    bool is_owner = atomic_load_explicit(&key->cache_owner, memory_order_acquire) == driver;
    loan->key = key;
    loan->driver = driver;
    atomic_init(&loan->own, NULL);
    loan->view.type = key->facts.type;
    loan->view.bits = key->facts.bits;
    loan->view.material = span_of(key->material, key->len);
    loan->view.cache = is_owner ? &key->cache : &loan->own;
    return &loan->view;
}

/** The first driver that prepares a context gets the slot's place for it. Hands `status` on. */
static inline psa_status_t give_back(struct loan *loan, psa_status_t status)
{
    const struct crypto_driver *nobody = NULL;
    void *own = atomic_load_explicit(&loan->own, memory_order_relaxed);
    if (own == NULL) {
        return status;
    }
    if (atomic_compare_exchange_strong(&loan->key->cache_owner, &nobody, loan->driver)) {
        own = atomic_exchange(&loan->key->cache, own);
    }
    if (own != NULL && loan->driver->forget != NULL) {
        loan->driver->forget(own);
    }
    return status;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "attacks.h"
#include "crypto/state.h"
#include "psa_manifest/pid.h"

/*
 * Whoever shares an address space with the crypto core knows its tables: a key's entry says whose it is. Across a fence there is
 * nothing of it in this program's memory.
 */

enum { PIN_KEY_ID = 1, PIN_KEY_BITS = 256, PIN_KEY_LEN = 32 };

extern uint8_t __data_start[]; /* of the linker: this program's data, initialised or not */
extern uint8_t _end[];

__attribute__((no_sanitize("address", "undefined"))) void attack_peek(uintptr_t address, uint8_t *out, size_t len)
{
    const volatile uint8_t *from = (const volatile uint8_t *)address;
    for (size_t i = 0; i < len; i++) {
        out[i] = from[i];
    }
}

void attack_tell_bytes(char text[LOCK_ATTACK_TEXT_MAX], const char *prefix, const uint8_t *bytes, size_t len)
{
    int at = snprintf(text, LOCK_ATTACK_TEXT_MAX, "%s", prefix);
    for (size_t i = 0; i < len && at + 3 < LOCK_ATTACK_TEXT_MAX; i++) {
        at += snprintf(text + at, 3, "%02x", bytes[i]);
    }
}

static bool is_within(uintptr_t address, size_t len)
{
    return address >= (uintptr_t)__data_start && address <= (uintptr_t)_end && (uintptr_t)_end - address >= len;
}

/* Is the entry of a key at `address` that of the PIN key? */
static bool is_pin_key(uintptr_t address, struct crypto_key *key)
{
    attack_peek(address, (uint8_t *)key, sizeof(*key));
    const struct crypto_key_facts *facts = &key->facts;
    return facts->id == PIN_KEY_ID && facts->owner == LOCK_SP_AUTH && facts->type == PSA_KEY_TYPE_HMAC &&
           facts->bits == PIN_KEY_BITS && key->len == PIN_KEY_LEN && is_within((uintptr_t)key->material, PIN_KEY_LEN);
}

uintptr_t attack_search(char text[LOCK_ATTACK_TEXT_MAX])
{
    static union {
        struct crypto_key key;
        uint8_t bytes[sizeof(struct crypto_key)];
    } copy;
    uint8_t secret_key[PIN_KEY_LEN];
    char prefix[64];
    uintptr_t from = ((uintptr_t)__data_start + 7) & ~(uintptr_t)7;
    for (uintptr_t at = from; is_within(at, sizeof(copy)); at += 8) {
        uint32_t first[2];
        attack_peek(at + offsetof(struct crypto_key, facts), (uint8_t *)first, sizeof(first));
        bool is_other = at < (uintptr_t)&copy + sizeof(copy) && at + sizeof(copy) > (uintptr_t)&copy;
        if (first[0] == PIN_KEY_ID && first[1] == LOCK_SP_AUTH && !is_other && is_pin_key(at, &copy.key)) {
            attack_peek((uintptr_t)copy.key.material, secret_key, sizeof(secret_key));
            snprintf(prefix, sizeof(prefix), "the PIN key, at %#lx: ", (unsigned long)(uintptr_t)copy.key.material);
            attack_tell_bytes(text, prefix, secret_key, sizeof(secret_key));
            return (uintptr_t)copy.key.material;
        }
    }
    snprintf(text, LOCK_ATTACK_TEXT_MAX, "not here: %lu bytes of my own memory searched",
             (unsigned long)((uintptr_t)_end - from));
    return 0;
}

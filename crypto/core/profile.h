/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "core.h"
#include "derive.h"
#include "families.h"
#include "opaque.h"
#include "pake.h"
#include "rules.h"

/*
 * For profile_*.c: a profile names its families of operations, its rules of fit, its AEADs, its key types and its derivations; code that no table names
 * is not in the image. Only a profile includes this file.
 */
#define PROFILE_ROW(op, name) [CRYPTO_##op] = core_##name,
#define PROFILE_HANDLERS(families) \
    crypto_handler *const crypto_handlers[] = { families }; \
    const size_t crypto_handler_count = sizeof(crypto_handlers) / sizeof(crypto_handlers[0]);
#define PROFILE_ALG_RULES(rules) \
    const struct alg_rule alg_rules[] = { rules }; \
    const size_t alg_rule_count = sizeof(alg_rules) / sizeof(alg_rules[0]);
#define PROFILE_AEAD_RULES(rules) \
    const struct aead_rule aead_rules[] = { rules }; \
    const size_t aead_rule_count = sizeof(aead_rules) / sizeof(aead_rules[0]);
#define PROFILE_KEY_SIZES(rules) \
    const struct key_size_rule key_size_rules[] = { rules }; \
    const size_t key_size_rule_count = sizeof(key_size_rules) / sizeof(key_size_rules[0]);
#define PROFILE_DERIVATIONS(...) const struct derive_scheme *const derive_schemes[] = { __VA_ARGS__ NULL };
#define PROFILE_DERIVED_KEYS(...) const struct derive_key_kind *const derive_key_kinds[] = { __VA_ARGS__ NULL };
#define PROFILE_PAKES(...) const struct pake_scheme *const pake_schemes[] = { __VA_ARGS__ NULL };
#define PROFILE_OPAQUE(entries) const struct opaque_entries *const crypto_opaque = entries;

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * How much one instance of crypto/ holds: profile large on a device. Which of these files is on the include path is the build's choice
 * (ASHLAR_CRYPTO_SIZES); an image has one. Bytes, if nothing else is said.
 */
enum {
    CRYPTO_KEY_SLOTS = 16, /* volatile keys, and persistent ones in use or cached; a power of two */
    CRYPTO_VOLATILE_KEYS = 12, /* of them: the rest always remains for persistent keys */
    CRYPTO_OPERATIONS = 4, /* multi-part operations at one time; fits 8 bits of a handle */
    CRYPTO_KEY_SMALL = 104, /* kept in the slot */
    CRYPTO_KEY_MAX = 512, /* the largest key */
    CRYPTO_LARGE_KEYS = 2, /* keys above CRYPTO_KEY_SMALL at one time */
    CRYPTO_KEY_HEADER = 32, /* of a stored key, kept before the material so that a blob is one piece */
    CRYPTO_DERIVE_TEXT_MAX = 256, /* salt or info of a derivation */
    CRYPTO_DERIVE_SECRET_MAX = 128, /* secret, password or PRK of a derivation; longer HMAC keys are hashed first */
    CRYPTO_CONTEXT_MAX = 1, /* of a signature in parts, which there is none of */
    CRYPTO_SIGNATURE_MAX = 1, /* likewise, kept until it is verified */
    CRYPTO_PAKE_ELEMENT_MAX = 4, /* an element of a group of password-authenticated exchange, which this profile has not */
    CRYPTO_PAKE_SCALAR_MAX = 4,
    CRYPTO_PAKE_KEY_MAX = 4, /* of confirmation, and the secret that both share */
    CRYPTO_PAKE_NAME_MAX = 4,
    CRYPTO_PAKE_CONTEXT_MAX = 4,
    CRYPTO_BOUNCE = 512, /* an input that an output overlaps in a way no driver could work in place */
    CRYPTO_MESSAGE_ROOM = 2560, /* inputs and outputs of one request to a partition that copies them */
    CRYPTO_DRIVER_STATE_SIZE = 672, /* an operation's state in the core's table */
    CRYPTO_SESSION_OPERATIONS = 4, /* of CRYPTO_OPERATIONS, for one session behind a partition */
    CRYPTO_SESSION_VOLATILE_KEYS = 12, /* of CRYPTO_VOLATILE_KEYS, likewise */
    CRYPTO_MEMORY_GRAIN = 32, /* a partition's whole instance begins and ends on it: what a port protects memory by */
};

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * How much one instance of crypto/ holds: hosts and Linux devices. Which of these files is on the include path is the build's choice
 * (ASHLAR_CRYPTO_SIZES); an image has one. Bytes, if nothing else is said.
 */
enum {
    CRYPTO_KEY_SLOTS = 256, /* volatile keys, and persistent ones in use or cached; a power of two */
    CRYPTO_VOLATILE_KEYS = 192, /* of them: the rest always remains for persistent keys */
    CRYPTO_OPERATIONS = 64, /* multi-part operations at one time; fits 8 bits of a handle */
    CRYPTO_KEY_SMALL = 144, /* kept in the slot: all but RSA, post-quantum and long raw keys */
    CRYPTO_KEY_MAX = 4864, /* the largest key: RSA of 8192 bits */
    CRYPTO_LARGE_KEYS = 32, /* keys above CRYPTO_KEY_SMALL at one time */
    CRYPTO_KEY_HEADER = 32, /* of a stored key, kept before the material so that a blob is one piece */
    CRYPTO_DERIVE_TEXT_MAX = 2048, /* salt or info of a derivation, or its seed, label and other secret */
    CRYPTO_DERIVE_SECRET_MAX = 256, /* secret, password or PRK of a derivation; longer HMAC keys are hashed first */
    CRYPTO_CONTEXT_MAX = 255, /* of a signature in parts */
    CRYPTO_SIGNATURE_MAX = 1024, /* likewise, kept until it is verified */
    CRYPTO_PAKE_ELEMENT_MAX = 384, /* an element of a group of password-authenticated exchange: curves, and finite fields to 3072 bits */
    CRYPTO_PAKE_SCALAR_MAX = 384,
    CRYPTO_PAKE_KEY_MAX = 64, /* of confirmation, and the secret that both share */
    CRYPTO_PAKE_NAME_MAX = 256,
    CRYPTO_PAKE_CONTEXT_MAX = 512,
    CRYPTO_BOUNCE = 4096, /* an input that an output overlaps in a way no driver could work in place */
    CRYPTO_MESSAGE_ROOM = 65536, /* inputs and outputs of one request to a partition that copies them */
    CRYPTO_DRIVER_STATE_SIZE = 256, /* an operation's state in the core's table */
    CRYPTO_SESSION_OPERATIONS = 16, /* of CRYPTO_OPERATIONS, for one session behind a partition */
    CRYPTO_SESSION_VOLATILE_KEYS = 64, /* of CRYPTO_VOLATILE_KEYS, likewise */
    CRYPTO_MEMORY_GRAIN = 4096, /* a partition's whole instance begins and ends on it: what a port protects memory by */
};

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * What the core needs of its surroundings, bound by the linker: one lock. It guards the tables of keys and
 * operations while they are looked up, and is never held while a primitive or the store runs. A program with
 * threads gives a mutex (services/crypto/client/direct), a partition with one thread a lock that does nothing
 * (services/crypto/partition). It is never taken twice by one thread.
 */
void crypto_lock(void);
void crypto_unlock(void);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* For tests on a machine with one thread: the client in process locks, and nobody is there to be locked out. */
typedef int ashlar_no_mutex;
#define pthread_mutex_t ashlar_no_mutex
#define PTHREAD_MUTEX_INITIALIZER 0
#define pthread_mutex_lock(mutex) ((void)(mutex))
#define pthread_mutex_unlock(mutex) ((void)(mutex))

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/client.h"

/*
 * libashlar.so is made of the archives of the clients; the linker wants one object of its own. This one holds the library to its headers:
 * compiled against another major version of them it does not build.
 */
_Static_assert(PSA_FRAMEWORK_VERSION == 0x0101, "libashlar speaks FF-M 1.1");

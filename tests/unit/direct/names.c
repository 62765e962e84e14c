/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "names.h"

/* Names that a program may well have, and that the library has inside, with another meaning. */

int names_entered;

int crc32c(void);
int wipe(void);
int store_get(void);
int its_set(void);
int cbor_put_text(void);
int reason_refuse(void);
int spm_call(void);

int crc32c(void)
{
    return ++names_entered;
}

int wipe(void)
{
    return ++names_entered;
}

int store_get(void)
{
    return ++names_entered;
}

int its_set(void)
{
    return ++names_entered;
}

int cbor_put_text(void)
{
    return ++names_entered;
}

int reason_refuse(void)
{
    return ++names_entered;
}

int spm_call(void)
{
    return ++names_entered;
}

int names_enter_all(void)
{
    return crc32c() + wipe() + store_get() + its_set() + cbor_put_text() + reason_refuse() + spm_call();
}

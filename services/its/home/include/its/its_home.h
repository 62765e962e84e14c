/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "its/its.h"

/*
 * The one ITS of a program: its memory, its store and its cryptography put together. Used by the ITS partition and, in process, by the
 * direct client.
 */

enum { ITS_HOME_KEY_LEN = 32 };

/**
 * Mounts the store on `flash` (formats a blank medium) and brings up ITS with a key derived from the device's root, which an ITS of plain objects ignores. `flash` lives as
 * long as the program; `key` may be wiped after the call. Once per program.
 *
 * PSA_ERROR_STORAGE_FAILURE  there is no medium, or it fails
 * PSA_ERROR_DATA_INVALID     the medium holds something that is no store of this format
 * PSA_ERROR_NOT_SUPPORTED    a store of another format version
 * *its is NULL unless PSA_SUCCESS.
 */
psa_status_t its_home_open(const struct flash *flash, const uint8_t key[ITS_HOME_KEY_LEN], struct its **its);

/** What mounting met (store_report); zeros before its_home_open succeeded. */
struct store_report its_home_report(void);

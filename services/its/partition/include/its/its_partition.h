/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/** The entry point of the manifest: opens the store, then serves messages for ever. */
void its_partition_entry(void);

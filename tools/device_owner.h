/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "device_folder.h"
#include "device_parts.h"

/**
 * Opens the wanted device to change it, with its owner's private key. Exit status; what is wrong is on standard error,
 * and nothing is held then. device_key_free() and device_folder_close() give both back.
 */
int device_owner_open(struct device_folder *folder, const struct device_change *wanted, struct device_key **owner);

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/*
 * `ashlar device new, trust, add, remove, list`: devices that are put together without the build. Each returns the exit
 * status; what is wrong is on standard error, and then nothing was changed.
 */

struct device_change {
    const char *folder; /* the device; NULL: the place of this user or of the system */
    const char *key;    /* private key of its owner; NULL: owner.pem in the folder */
    const char *from;   /* new: a device to copy; NULL: the base device */
    const char *name;   /* new: of the device; NULL: "ashlar" */
    bool is_replacing;  /* add: a partition of the same name goes */
    bool is_json;       /* list */
};

int device_new(const struct device_change *wanted);
int device_trust(const struct device_change *wanted, const char *key_file);
int device_add(const struct device_change *wanted, char *const *packages, size_t count);
int device_remove(const struct device_change *wanted, char *const *names, size_t count);
int device_list(const struct device_change *wanted);

/** Where the device is when none is named: `device` in the state folder. False: there is no such place; it was told. */
bool device_parts_place(const struct device_change *wanted, char *out);

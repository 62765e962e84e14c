/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/wipe.h"
#include "device.h"
#include "reason/reason.h"

/* The root key of the development device that a program is: STATE/root.key, made at first use. */

/** A whole key under a name of this process, then under its own: a crash leaves none or all of it. */
static bool make(const char *path)
{
    char made[PATH_MAX];
    char name[64];
    snprintf(name, sizeof(name), "root.key.%d", (int)getpid());
    return inproc_path(made, name) && (unlink(made), root_create(made) == ROOT_OK) && inproc_publish(made, path);
}

void inproc_root_load(struct root *root)
{
    char path[PATH_MAX];
    memset(root, 0, sizeof(*root));
    if (!inproc_path(path, "root.key")) {
        return;
    }
    enum root_error error = root_load(root, path);
    if (error == ROOT_ABSENT && make(path)) {
        error = root_load(root, path);
    }
    if (error != ROOT_OK) {
        root_wipe(root);
        (void)REFUSE(INPROC_ROOT);
    }
}

psa_status_t inproc_root_key(int32_t pid, const char *purpose, uint8_t key[RT_ROOT_KEY_LEN])
{
    struct root root;
    wipe(key, RT_ROOT_KEY_LEN);
    inproc_root_load(&root);
    if (root.kind == ROOT_NONE) {
        return PSA_ERROR_STORAGE_FAILURE; /* its reason was given */
    }
    bool is_good = root_derive(&root, pid, purpose, key);
    root_wipe(&root);
    return is_good ? PSA_SUCCESS : REFUSE(INPROC_ROOT);
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* Where the parts of a device are on this machine: design of names and manners, section "Names". */

enum { PLACES_WHY_MAX = 512 };

struct places {
    char libexec[PATH_MAX];  /* ashlard, partition programs */
    char ashlard[PATH_MAX];
    char manifest[PATH_MAX]; /* signed device manifest */
    char key[PATH_MAX];      /* its public key */
};

/**
 * $ASHLAR_LIBEXEC, else beside this program: `device/` of a build folder, or `../libexec/ashlar/` of an installation.
 * `manifest` and `key` may be given (else NULL): device.manifest and device.manifest.pub of that folder; a manifest
 * given without a key has its key beside it. Programs are looked for in the folder of the manifest. False: `why` says
 * what is missing and the mend.
 */
bool places_find(struct places *places, const char *manifest, const char *key, char why[PLACES_WHY_MAX]);

/** `given`, else $ASHLAR_STATE, else $XDG_DATA_HOME/ashlar or ~/.local/share/ashlar, for root /var/lib/ashlar. */
bool places_state(const char *given, char out[PATH_MAX]);

/**
 * Where clients find a lasting device: $ASHLAR_SOCKET, for root /run/ashlar/ashlard.sock, else
 * $XDG_RUNTIME_DIR/ashlar/ashlard.sock, and without one /tmp/ashlar-UID/ashlard.sock.
 */
bool places_socket(char out[PATH_MAX]);

/** False for a socket below /tmp/ashlar-UID whose folder is not this user's alone: someone else was there first. */
bool places_socket_is_ours(const char *path);

/** /etc/ashlar/clients.conf for root, else that of $XDG_CONFIG_HOME/ashlar or ~/.config/ashlar. False: there is none. */
bool places_clients(char out[PATH_MAX]);

/** Makes the folders of a file's path, 0700 each (0755 for root). */
bool places_make_parents(const char *path);

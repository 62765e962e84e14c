/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The root key of a Linux device: 32 bytes, made once per device, from which every other key is derived. It comes from
 * a systemd credential, from a file that only the supervisor's user may read, or sealed in a file that only this machine's TPM
 * opens (root/tpm_file.h). Whoever controls root on the machine
 * controls the device.
 */

enum { ROOT_KEY_LEN = 32 };

enum root_kind { ROOT_NONE = 0, ROOT_FILE, ROOT_CREDENTIAL, ROOT_TPM };

/** Holds the secret: root_wipe() it as soon as all keys are derived. */
struct root {
    enum root_kind kind;
    uint8_t secret_key[ROOT_KEY_LEN];
};

enum root_error {
    ROOT_OK = 0,
    ROOT_ABSENT,    /* no credential, no file: the device is not provisioned */
    ROOT_SYSTEM,    /* the system refused; errno says what */
    ROOT_EXISTS,    /* root_create: something has that name; nothing was changed */
    ROOT_MODE,      /* the file is not a regular file of this user with mode 0600 */
    ROOT_LENGTH,    /* it has not ROOT_KEY_LEN bytes */
    ROOT_ERROR_COUNT
};

/** A sentence with its mend. Never NULL. */
const char *root_error_text(enum root_error error);
/** "file", "credential", "tpm", "none". */
const char *root_kind_name(enum root_kind kind);

/**
 * $CREDENTIALS_DIRECTORY/ashlar-root if there is one, else `path`. A credential that is there but wrong is an error:
 * the file is not tried. On failure *root is all zero.
 */
enum root_error root_load(struct root *root, const char *path);

/** Makes `path` with fresh random bytes, mode 0600, synced with its folder. A half-made file is removed. */
enum root_error root_create(const char *path);

/**
 * The key of partition `pid` for `purpose` (kdf/kdf.h): HKDF-SHA-256, salt "ashlar root key 1", info "ashlar" 00 u32 pid
 * (little-endian) 00 purpose. False if the library failed or the purpose is longer than KDF_PURPOSE_MAX; `key` is
 * then zero. @spec RFC5869
 */
bool root_derive(const struct root *root, int32_t pid, const char *purpose, uint8_t key[ROOT_KEY_LEN]);

void root_wipe(struct root *root);

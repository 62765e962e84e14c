/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "root/root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "base/wipe.h"
#include "kdf/kdf.h"

static const char credential_name[] = "ashlar-root";

static enum root_error read_key(int fd, uint8_t key[ROOT_KEY_LEN])
{
    uint8_t bytes[ROOT_KEY_LEN + 1];
    ssize_t got = -1;
    do {
        got = read(fd, bytes, sizeof(bytes));
    } while (got < 0 && errno == EINTR);
    if (got == ROOT_KEY_LEN) {
        memcpy(key, bytes, ROOT_KEY_LEN);
    }
    wipe(bytes, sizeof(bytes));
    return got < 0 ? ROOT_SYSTEM : got == ROOT_KEY_LEN ? ROOT_OK : ROOT_LENGTH;
}

/* A credential's mode is systemd's affair; a file of ours must be nobody else's. */
static enum root_error load_from(struct root *root, const char *path, enum root_kind kind)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        return errno == ENOENT ? ROOT_ABSENT : ROOT_SYSTEM;
    }
    enum root_error error = ROOT_OK;
    if (fstat(fd, &status) != 0) {
        error = ROOT_SYSTEM;
    } else if (!S_ISREG(status.st_mode) ||
               (kind == ROOT_FILE && (status.st_uid != geteuid() || (status.st_mode & 0077) != 0))) {
        error = ROOT_MODE;
    } else {
        error = read_key(fd, root->secret_key);
    }
    close(fd);
    root->kind = error == ROOT_OK ? kind : ROOT_NONE;
    return error;
}

/* @mitigates T.ASH.ROOTKEY_READ T.ASH.ROOTKEY_EXCHANGED */
enum root_error root_load(struct root *root, const char *path)
{
    char credential[PATH_MAX];
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    memset(root, 0, sizeof(*root));
    if (folder != NULL) {
        int len = snprintf(credential, sizeof(credential), "%s/%s", folder, credential_name);
        if (len < 0 || (size_t)len >= sizeof(credential)) {
            errno = ENAMETOOLONG;
            return ROOT_SYSTEM;
        }
        enum root_error error = load_from(root, credential, ROOT_CREDENTIAL);
        if (error != ROOT_ABSENT) {
            return error;
        }
    }
    return load_from(root, path, ROOT_FILE);
}

static bool sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 0 : (size_t)(slash - path);
    if (len >= sizeof(folder)) {
        return false;
    }
    memcpy(folder, path, len);
    folder[len] = '\0';
    int fd = open(slash == NULL ? "." : len == 0 ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return is_good;
}

enum root_error root_create(const char *path)
{
    uint8_t key[ROOT_KEY_LEN];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return errno == EEXIST ? ROOT_EXISTS : ROOT_SYSTEM;
    }
    bool is_good = getrandom(key, sizeof(key), 0) == (ssize_t)sizeof(key) && fchmod(fd, 0600) == 0 &&
                   write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) && fsync(fd) == 0;
    wipe(key, sizeof(key));
    int kept = errno;
    is_good = close(fd) == 0 && is_good && sync_folder(path);
    if (!is_good) {
        unlink(path);
        errno = kept;
    }
    return is_good ? ROOT_OK : ROOT_SYSTEM;
}

static bool sha256(const struct span *parts, size_t part_count, uint8_t digest[KDF_KEY_LEN])
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool is_good = ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) == 1;
    for (size_t i = 0; is_good && i < part_count; i++) {
        is_good = EVP_DigestUpdate(ctx, parts[i].data, parts[i].len) == 1;
    }
    is_good = is_good && EVP_DigestFinal_ex(ctx, digest, NULL) == 1;
    EVP_MD_CTX_free(ctx); /* which clears it */
    return is_good;
}

bool root_derive(const struct root *root, int32_t pid, const char *purpose, uint8_t key[ROOT_KEY_LEN])
{
    wipe(key, ROOT_KEY_LEN);
    return root->kind != ROOT_NONE && kdf_device_key(sha256, root->secret_key, pid, purpose, key);
}

void root_wipe(struct root *root)
{
    wipe(root, sizeof(*root));
}

const char *root_kind_name(enum root_kind kind)
{
    return kind == ROOT_FILE ? "file" : kind == ROOT_CREDENTIAL ? "credential" : kind == ROOT_TPM ? "tpm" : "none";
}

const char *root_error_text(enum root_error error)
{
    static const char *const texts[ROOT_ERROR_COUNT] = {
        [ROOT_OK] = "good",
        [ROOT_ABSENT] = "there is no root key; make one with `ashlar device provision`",
        [ROOT_SYSTEM] = "the system refused it",
        [ROOT_EXISTS] = "it exists already; a root key is never replaced",
        [ROOT_MODE] = ("it must be a regular file of the supervisor's user with mode 0600: `chmod 600` it, or see who "
                      "else wrote it"),
        [ROOT_LENGTH] = "it has not exactly 32 bytes; it is damaged, restore it from a backup",
    };
    return error < ROOT_ERROR_COUNT ? texts[error] : "unknown";
}

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

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "base/bytes.h"
#include "base/wipe.h"

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

bool root_derive(const struct root *root, int32_t pid, const char *purpose, uint8_t key[ROOT_KEY_LEN])
{
    static const char salt[] = "ashlar root key 1";
    static const char brand[] = "ashlar"; /* its NUL is part of the info */
    uint8_t info[sizeof(brand) + 5 + ROOT_PURPOSE_MAX];
    size_t purpose_len = strlen(purpose);
    memset(key, 0, ROOT_KEY_LEN);
    if (purpose_len > ROOT_PURPOSE_MAX || root->kind == ROOT_NONE) {
        return false;
    }
    memcpy(info, brand, sizeof(brand));
    put_le32(info + sizeof(brand), (uint32_t)pid);
    info[sizeof(brand) + 4] = 0;
    memcpy(info + sizeof(brand) + 5, purpose, purpose_len);
    char digest[] = "SHA256";
    uint8_t salt_bytes[sizeof(salt) - 1];
    uint8_t secret[ROOT_KEY_LEN];
    memcpy(salt_bytes, salt, sizeof(salt_bytes));
    memcpy(secret, root->secret_key, sizeof(secret));
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret, sizeof(secret)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt_bytes, sizeof(salt_bytes)),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, sizeof(brand) + 5 + purpose_len),
        OSSL_PARAM_construct_end(),
    };
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *ctx = kdf == NULL ? NULL : EVP_KDF_CTX_new(kdf);
    bool is_good = ctx != NULL && EVP_KDF_derive(ctx, key, ROOT_KEY_LEN, params) == 1;
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
    wipe(secret, sizeof(secret));
    if (!is_good) {
        wipe(key, ROOT_KEY_LEN);
    }
    return is_good;
}

void root_wipe(struct root *root)
{
    wipe(root, sizeof(*root));
}

const char *root_kind_name(enum root_kind kind)
{
    return kind == ROOT_FILE ? "file" : kind == ROOT_CREDENTIAL ? "credential" : "none";
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

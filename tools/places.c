/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "places.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool print_path(char out[PATH_MAX], const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool print_path(char out[PATH_MAX], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(out, PATH_MAX, format, arguments);
    va_end(arguments);
    errno = ENAMETOOLONG;
    return len > 0 && len < PATH_MAX;
}

static void folder_of(const char *path, char out[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 1 : slash == path ? 1 : (size_t)(slash - path);
    memcpy(out, slash == NULL ? "." : path, len);
    out[len] = '\0';
}

static bool find_libexec(char out[PATH_MAX])
{
    char self[PATH_MAX];
    char folder[PATH_MAX];
    char probe[PATH_MAX];
    static const char *const beside[] = { "device", "../device", "../libexec/ashlar" };
    const char *given = getenv("ASHLAR_LIBEXEC");
    if (given != NULL && given[0] != '\0') {
        return print_path(out, "%s", given);
    }
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (len <= 0) {
        return false;
    }
    self[len] = '\0';
    folder_of(self, folder);
    for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
        if (print_path(out, "%s/%s", folder, beside[i]) && print_path(probe, "%s/ashlard", out) &&
            access(probe, X_OK) == 0) {
            return true;
        }
    }
    return false;
}

bool places_find(struct places *places, const char *manifest, const char *key, char why[PLACES_WHY_MAX])
{
    char libexec[PATH_MAX];
    if (!find_libexec(libexec)) {
        snprintf(why, PLACES_WHY_MAX,
                 "cannot find ashlard beside this program; install Ashlar, or set ASHLAR_LIBEXEC to its folder");
        return false;
    }
    bool is_good = print_path(places->ashlard, "%s/ashlard", libexec);
    if (manifest != NULL) {
        is_good = is_good && print_path(places->manifest, "%s", manifest);
        folder_of(places->manifest, places->libexec);
    } else {
        is_good = is_good && print_path(places->manifest, "%s/device.manifest", libexec) &&
                  print_path(places->libexec, "%s", libexec);
    }
    is_good = is_good && (key != NULL ? print_path(places->key, "%s", key)
                                      : print_path(places->key, "%s.pub", places->manifest));
    const char *const needed[] = { places->ashlard, places->manifest, places->key };
    for (size_t i = 0; is_good && i < sizeof(needed) / sizeof(needed[0]); i++) {
        if (access(needed[i], R_OK) != 0) {
            snprintf(why, PLACES_WHY_MAX,
                     "%.400s: %s; build the device, or name it with --manifest and ASHLAR_LIBEXEC", needed[i],
                     strerror(errno));
            return false;
        }
    }
    if (!is_good) {
        snprintf(why, PLACES_WHY_MAX, "a path is too long");
    }
    return is_good;
}

bool places_state(const char *given, char out[PATH_MAX])
{
    const char *state = given != NULL ? given : getenv("ASHLAR_STATE");
    if (state != NULL && state[0] != '\0') {
        return print_path(out, "%s", state);
    }
    if (geteuid() == 0) {
        return print_path(out, "/var/lib/ashlar");
    }
    const char *data = getenv("XDG_DATA_HOME");
    if (data != NULL && data[0] == '/') {
        return print_path(out, "%s/ashlar", data);
    }
    const char *home = getenv("HOME");
    const struct passwd *user = home == NULL ? getpwuid(geteuid()) : NULL;
    home = user != NULL ? user->pw_dir : home;
    return home != NULL && print_path(out, "%s/.local/share/ashlar", home);
}

bool places_socket(char out[PATH_MAX])
{
    const char *given = getenv("ASHLAR_SOCKET");
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (given != NULL && given[0] != '\0') {
        return print_path(out, "%s", given);
    }
    if (geteuid() != 0 && runtime != NULL && runtime[0] == '/') {
        return print_path(out, "%s/ashlar/ashlard.sock", runtime);
    }
    if (geteuid() != 0) { /* the library looks there as well: port/linux/client/src/address.c */
        return print_path(out, "/tmp/ashlar-%u/ashlard.sock", (unsigned)geteuid());
    }
    return print_path(out, "/run/ashlar/ashlard.sock");
}

bool places_socket_is_ours(const char *path)
{
    char folder[PATH_MAX];
    struct stat status;
    folder_of(path, folder);
    return strncmp(folder, "/tmp/ashlar-", 12) != 0 ||
           (lstat(folder, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
            (status.st_mode & 0077) == 0);
}

bool places_clients(char out[PATH_MAX])
{
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    bool is_good = false;
    if (geteuid() == 0) {
        is_good = print_path(out, "/etc/ashlar/clients.conf");
    } else if (config != NULL && config[0] == '/') {
        is_good = print_path(out, "%s/ashlar/clients.conf", config);
    } else if (home != NULL) {
        is_good = print_path(out, "%s/.config/ashlar/clients.conf", home);
    }
    return is_good && (access(out, F_OK) == 0 || errno != ENOENT);
}

bool places_make_parents(const char *path)
{
    char part[PATH_MAX];
    mode_t mode = geteuid() == 0 ? 0755 : 0700;
    if (!print_path(part, "%s", path)) {
        return false;
    }
    for (size_t i = 1; part[i] != '\0'; i++) {
        if (part[i] != '/') {
            continue;
        }
        part[i] = '\0';
        if (mkdir(part, mode) != 0 && errno != EEXIST) {
            return false;
        }
        part[i] = '/';
    }
    return true;
}

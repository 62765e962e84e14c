/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "other.h"
#include "psa/crypto.h"
#include "test.h"

/* Both opened at run time, each way in a process of its own: what is loaded stays loaded. */

typedef psa_status_t init_function(void);
typedef psa_status_t hash_function(psa_algorithm_t, const uint8_t *, size_t, uint8_t *, size_t, size_t *);
typedef int other_function(void);

static const char *ashlar_path;
static const char *other_path;

struct way {
    bool is_other_first;
    int other_flags;
    int ashlar_flags;
};

/* ISO C has no cast from an object pointer to a function: dlsym() is used as POSIX says. */
static void find(void *library, const char *name, void *function)
{
    void *symbol = dlsym(library, name);
    memcpy(function, &symbol, sizeof(symbol));
}

/* 0, or the number of the check that failed. */
static int use_both(void *ashlar, void *other)
{
    static const uint8_t abc[] = { 0xba, 0x78, 0x16, 0xbf };
    init_function *init = NULL;
    hash_function *hash = NULL;
    hash_function *other_hash = NULL;
    other_function *calls_itself = NULL;
    uint8_t out[32];
    size_t len = 0;
    find(ashlar, "psa_crypto_init", &init);
    find(ashlar, "psa_hash_compute", &hash);
    find(other, "psa_hash_compute", &other_hash);
    find(other, "other_calls_itself", &calls_itself);
    if (init == NULL || hash == NULL || other_hash == NULL || calls_itself == NULL || hash == other_hash) {
        return 1;
    }
    if (init() != PSA_SUCCESS || hash(PSA_ALG_SHA_256, (const uint8_t *)"abc", 3, out, sizeof(out), &len) != PSA_SUCCESS ||
        len != 32 || memcmp(out, abc, sizeof(abc)) != 0) {
        return 2;
    }
    if (other_hash(PSA_ALG_SHA_256, NULL, 0, out, sizeof(out), &len) != PSA_SUCCESS || len != OTHER_HASH_LEN) {
        return 3;
    }
    return calls_itself() == 0 ? 0 : 4;
}

static int try_way(struct way way)
{
    void *ashlar = way.is_other_first ? NULL : dlopen(ashlar_path, way.ashlar_flags);
    void *other = dlopen(other_path, way.other_flags);
    ashlar = ashlar == NULL ? dlopen(ashlar_path, way.ashlar_flags) : ashlar;
    if (ashlar == NULL || other == NULL) {
        fprintf(stderr, "# %s\n", dlerror());
        return 9;
    }
    return use_both(ashlar, other);
}

static int in_child(struct way way)
{
    int status = 0;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        _exit(try_way(way));
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void both_work_when_each_is_opened_to_itself(void)
{
    EXPECT_EQ(in_child((struct way){ false, RTLD_NOW | RTLD_LOCAL, RTLD_NOW | RTLD_LOCAL }), 0);
    EXPECT_EQ(in_child((struct way){ true, RTLD_NOW | RTLD_LOCAL, RTLD_NOW | RTLD_LOCAL }), 0);
}

static void both_work_when_the_other_was_opened_to_all(void)
{
    EXPECT_EQ(in_child((struct way){ true, RTLD_NOW | RTLD_GLOBAL, RTLD_NOW | RTLD_LOCAL }), 0);
    EXPECT_EQ(in_child((struct way){ true, RTLD_LAZY | RTLD_GLOBAL, RTLD_LAZY | RTLD_GLOBAL }), 0);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(both_work_when_each_is_opened_to_itself, "design:9"),
        TEST(both_work_when_the_other_was_opened_to_all, "design:9"),
    };
    if (argc != 3) {
        fprintf(stderr, "usage: %s LIBASHLAR OTHER\n", argv[0]);
        return 2;
    }
    ashlar_path = argv[1];
    other_path = argv[2];
    return test_main("install.beside.opened", tests, sizeof(tests) / sizeof(tests[0]));
}

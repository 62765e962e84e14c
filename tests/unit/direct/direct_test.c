/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ashlar/device.h"
#include "ashlar/platform.h"
#include "crypto/client.h"
#include "names.h"
#include "psa/crypto.h"
#include "psa/initial_attestation.h"
#include "psa/internal_trusted_storage.h"
#include "psa/lifecycle.h"
#include "test.h"

/* The clients that enter a service's core in the program itself, as libashlar-inproc.a has them. */

enum { KEY_ID = 77, STEPS = 400 };

static uint64_t uid_of(uint32_t low)
{
    return (uint64_t)(uint32_t)(-1 - (int32_t)geteuid()) << 32 | low;
}

static void an_object_is_kept(void)
{
    uint8_t got[8] = { 0 };
    size_t len = 0;
    struct psa_storage_info_t info;
    EXPECT_EQ(psa_its_set(5, 3, "abc", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(psa_its_get(5, 1, sizeof(got), got, &len), PSA_SUCCESS);
    EXPECT_EQ(len, 2);
    EXPECT_MEM(got, "bc", 2);
    EXPECT_EQ(psa_its_get_info(5, &info), PSA_SUCCESS);
    EXPECT_EQ(info.size, 3);
    EXPECT_EQ(info.capacity, 3);
    EXPECT_EQ(psa_its_remove(5), PSA_SUCCESS);
    EXPECT_EQ(psa_its_get_info(5, &info), PSA_ERROR_DOES_NOT_EXIST);
}

static void a_missing_pointer_is_refused_and_changes_nothing(void)
{
    uint8_t got[3] = { 9, 9, 9 };
    size_t len = 42;
    EXPECT_EQ(psa_its_set(6, 3, "abc", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(psa_its_set(6, 3, NULL, PSA_STORAGE_FLAG_NONE), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_its_get(6, 0, sizeof(got), NULL, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_its_get(6, 0, sizeof(got), got, NULL), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_its_get(6, 9, sizeof(got), got, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_its_get_info(6, NULL), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 42);
    EXPECT_EQ(got[0], 9);
    EXPECT_EQ(psa_its_get(6, 0, sizeof(got), got, &len), PSA_SUCCESS);
    EXPECT_MEM(got, "abc", 3);
    EXPECT_EQ(psa_its_remove(6), PSA_SUCCESS);
}

static void a_counters_record_is_not_the_programs_own(void)
{
    struct psa_storage_info_t info;
    uint32_t value = 0;
    EXPECT_EQ(ashlar_counter_increment(2, &value), PSA_SUCCESS);
    EXPECT_EQ(value, 1);
    EXPECT_EQ(psa_its_get_info(uid_of(3), &info), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(psa_its_set(uid_of(3), 5, "\1\0\0\0\0", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(ashlar_counter_read(2, &value), PSA_SUCCESS);
    EXPECT_EQ(value, 1);
}

static void a_persistent_keys_record_is_not_the_programs_own(void)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    struct psa_storage_info_t info;
    psa_key_id_t key = PSA_KEY_ID_NULL;
    psa_set_key_id(&attributes, KEY_ID);
    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    psa_set_key_bits(&attributes, 128);
    EXPECT_EQ(psa_crypto_init(), PSA_SUCCESS);
    EXPECT_EQ(psa_generate_key(&attributes, &key), PSA_SUCCESS);
    EXPECT_EQ(psa_its_get_info(uid_of(KEY_ID), &info), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(psa_its_get_info(KEY_ID, &info), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(psa_purge_key(key), PSA_SUCCESS);
    EXPECT_EQ(psa_get_key_attributes(key, &attributes), PSA_SUCCESS);
    EXPECT_EQ(psa_destroy_key(key), PSA_SUCCESS);
}

static void the_attestation_key_is_not_the_programs_own(void)
{
    uint8_t challenge[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_32] = { 1 };
    uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t mine = PSA_KEY_ID_NULL;
    size_t len = 0;
    EXPECT_EQ(psa_initial_attest_get_token(challenge, sizeof(challenge), token, sizeof(token), &len), PSA_SUCCESS);
    /* Volatile ids are given one after the other: those around ours are all there can be. */
    psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
    psa_set_key_bits(&attributes, 128);
    EXPECT_EQ(psa_generate_key(&attributes, &mine), PSA_SUCCESS);
    for (psa_key_id_t id = mine - 16; id < mine + 16; id++) {
        EXPECT(id == mine || psa_get_key_attributes(id, &attributes) == PSA_ERROR_INVALID_HANDLE);
    }
    EXPECT_EQ(psa_destroy_key(mine), PSA_SUCCESS);
}

static void the_size_of_a_token_is_exact(void)
{
    uint8_t challenge[PSA_INITIAL_ATTEST_CHALLENGE_SIZE_48] = { 1 };
    uint8_t token[PSA_INITIAL_ATTEST_MAX_TOKEN_SIZE];
    size_t size = 0;
    size_t len = 7;
    EXPECT_EQ(psa_initial_attest_get_token_size(sizeof(challenge), &size), PSA_SUCCESS);
    EXPECT_EQ(psa_initial_attest_get_token(challenge, sizeof(challenge), token, size - 1, &len),
              PSA_ERROR_BUFFER_TOO_SMALL);
    EXPECT_EQ(psa_initial_attest_get_token(challenge, 31, token, size, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_initial_attest_get_token(NULL, 32, token, size, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_initial_attest_get_token(challenge, 32, token, size, NULL), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_initial_attest_get_token_size(32, NULL), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 7);
    EXPECT_EQ(psa_initial_attest_get_token(challenge, sizeof(challenge), token, size, &len), PSA_SUCCESS);
    EXPECT_EQ(len, size);
}

static void a_device_that_provisioned_itself_is_not_secured(void)
{
    uint32_t lifecycle = 0;
    EXPECT_EQ(ashlar_lifecycle(&lifecycle), PSA_SUCCESS);
    EXPECT_EQ(lifecycle & PSA_LIFECYCLE_PSA_STATE_MASK, PSA_LIFECYCLE_ASSEMBLY_AND_TEST);
    EXPECT_EQ(ashlar_lifecycle(NULL), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT(ashlar_boot_epoch() != 0);
}

static void *step(void *failed)
{
    for (int i = 0; i < STEPS; i++) {
        *(int *)failed |= ashlar_counter_increment(0, NULL) != PSA_SUCCESS;
    }
    return NULL;
}

static void no_step_of_a_counter_is_lost_between_threads(void)
{
    pthread_t threads[4];
    int failed[4] = { 0 };
    uint32_t before = 0;
    uint32_t after = 0;
    EXPECT_EQ(ashlar_counter_read(0, &before), PSA_SUCCESS);
    for (size_t i = 0; i < 4; i++) {
        EXPECT(pthread_create(&threads[i], NULL, step, &failed[i]) == 0);
    }
    for (size_t i = 0; i < 4; i++) {
        EXPECT(pthread_join(threads[i], NULL) == 0);
        EXPECT_EQ(failed[i], 0);
    }
    EXPECT_EQ(ashlar_counter_read(0, &after), PSA_SUCCESS);
    EXPECT_EQ(after - before, 4 * STEPS);
    EXPECT_EQ(ashlar_counter_read(ASHLAR_COUNTERS, &after), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ashlar_counter_increment(ASHLAR_COUNTERS, NULL), PSA_ERROR_INVALID_ARGUMENT);
}

/* How many of the calls `gave` what they must in a child of this process. */
static int in_child(int (*calls)(void))
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(calls());
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int calls_of_a_fork(void)
{
    uint32_t value;
    size_t size;
    return (psa_its_remove(1) == PSA_ERROR_COMMUNICATION_FAILURE) +
           (ashlar_counter_read(0, &value) == PSA_ERROR_COMMUNICATION_FAILURE) +
           (ashlar_lifecycle(&value) == PSA_ERROR_COMMUNICATION_FAILURE) +
           (psa_initial_attest_get_token_size(32, &size) == PSA_ERROR_COMMUNICATION_FAILURE) +
           (psa_generate_random((uint8_t *)&value, sizeof(value)) == PSA_ERROR_COMMUNICATION_FAILURE);
}

static void a_forked_child_is_refused(void)
{
    EXPECT_EQ(psa_its_remove(1), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(in_child(calls_of_a_fork), 5);
}

static int calls_without_a_folder(void)
{
    uint32_t value;
    size_t size;
    setenv("ASHLAR_STATE", "/dev/null/none", 1);
    return (psa_its_remove(1) == PSA_ERROR_STORAGE_FAILURE) + (psa_its_remove(1) == PSA_ERROR_STORAGE_FAILURE) +
           (ashlar_counter_read(0, &value) == PSA_ERROR_STORAGE_FAILURE) +
           (psa_initial_attest_get_token_size(32, &size) == PSA_ERROR_SERVICE_FAILURE) +
           (psa_crypto_init() == PSA_SUCCESS) + (psa_generate_random((uint8_t *)&value, sizeof(value)) == PSA_SUCCESS);
}

static int without_a_folder;

static void what_needs_no_storage_works_without_a_state_folder(void)
{
    EXPECT_EQ(without_a_folder, 6);
}

static void the_crypto_clients_list_is_that_of_services_unsupported(void)
{
    static const char *const names[] = {
#define UNSUPPORTED(name, arguments) #name,
#include "unsupported/crypto.def"
#undef UNSUPPORTED
        NULL,
    };
    const size_t count = sizeof(names) / sizeof(names[0]) - 1;
    size_t found = 0;
    size_t listed = 0;
    for (; ashlar_unsupported[listed] != NULL; listed++) {
        for (size_t i = 0; i < count; i++) {
            found += strcmp(names[i], ashlar_unsupported[listed]) == 0;
        }
    }
    EXPECT_EQ(listed, count);
    EXPECT_EQ(found, listed);
}

static void names_of_the_program_are_not_taken_for_the_librarys(void)
{
    uint8_t got[3];
    size_t len = 0;
    EXPECT_EQ(names_entered, 0); /* by all that ran before */
    EXPECT_EQ(psa_its_set(9, 3, "abc", PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(psa_its_get(9, 0, sizeof(got), got, &len), PSA_SUCCESS);
    EXPECT_EQ(names_entered, 0);
    EXPECT_EQ(names_enter_all(), 28);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(an_object_is_kept, "STORAGE-1.0:psa_its_get"),
        TEST(a_missing_pointer_is_refused_and_changes_nothing, "STORAGE-1.0:psa_its_set"),
        TEST(a_counters_record_is_not_the_programs_own, "design:3"),
        TEST(a_persistent_keys_record_is_not_the_programs_own, "design:4"),
        TEST(the_attestation_key_is_not_the_programs_own, "design:7"),
        TEST(the_size_of_a_token_is_exact, "ATTESTATION-2.0:psa_initial_attest_get_token_size"),
        TEST(a_device_that_provisioned_itself_is_not_secured, "RFC9783:4.3.1"),
        TEST(no_step_of_a_counter_is_lost_between_threads, "design:3"),
        TEST(a_forked_child_is_refused, "design:3"),
        TEST(what_needs_no_storage_works_without_a_state_folder, "design:9"),
        TEST(the_crypto_clients_list_is_that_of_services_unsupported, "design:9"),
        TEST(names_of_the_program_are_not_taken_for_the_librarys, "design:9"),
    };
    char folder[] = "/tmp/ashlar-direct-XXXXXX";
    char command[64];
    without_a_folder = in_child(calls_without_a_folder); /* before this process is a device itself */
    if (mkdtemp(folder) == NULL || setenv("ASHLAR_STATE", folder, 1) != 0) {
        perror(folder);
        return 1;
    }
    int status = test_main("direct", tests, sizeof(tests) / sizeof(tests[0]));
    snprintf(command, sizeof(command), "rm -rf %s", folder);
    return system(command) == 0 ? status : 1;
}

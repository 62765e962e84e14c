/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "life.h"
#include "log.h"
#include "psa/lifecycle.h"
#include "root/root.h"
#include "supervisor/state.h"
#include "test.h"

static char folder[64];

static const char *new_folder(void)
{
    strcpy(folder, "/tmp/ashlar-test-XXXXXX");
    EXPECT(mkdtemp(folder) != NULL);
    return folder;
}

static const char *in_folder(const char *name)
{
    static char path[PATH_MAX];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void write_bytes(const char *path, const void *data, size_t len, mode_t mode)
{
    unlink(path); /* one that only its reader may use could not be opened again */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
    EXPECT(fd >= 0 && write(fd, data, len) == (ssize_t)len && fchmod(fd, mode) == 0);
    close(fd);
}

/* ---- lives ---- */

static void a_first_death_restarts_at_once_and_repeated_ones_back_off(void)
{
    struct life life = { 0 };
    static const uint32_t delays[] = { 0, 100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000 };
    for (size_t i = 0; i < sizeof(delays) / sizeof(delays[0]); i++) {
        life_begin(&life, 1000);
        life_serve(&life, 1000);
        EXPECT_EQ(life_die(&life, 1000), delays[i]);
        EXPECT_EQ(life.state, LIFE_BACKING_OFF);
    }
}

static void steady_service_forgives_earlier_deaths(void)
{
    struct life life = { 0 };
    for (size_t i = 0; i < 5; i++) {
        life_begin(&life, 0);
        life_serve(&life, 0);
        life_die(&life, LIFE_STEADY_MS - 1);
    }
    EXPECT_EQ(life.streak, 5);
    life_begin(&life, 0);
    life_serve(&life, 0);
    EXPECT_EQ(life_die(&life, LIFE_STEADY_MS), 0);
    EXPECT_EQ(life.streak, 1);
    EXPECT_EQ(life.deaths, 6);
}

static void a_device_that_never_served_is_not_tried_again(void)
{
    struct life life = { 0 };
    life_begin(&life, 0);
    life_die(&life, 0);
    EXPECT_EQ(life.state, LIFE_ENDED);
}

/* ---- root ---- */

static void a_root_key_is_made_once_and_never_replaced(void)
{
    struct root first, second;
    unsetenv("CREDENTIALS_DIRECTORY");
    new_folder();
    EXPECT_EQ(root_load(&first, in_folder("root.key")), ROOT_ABSENT);
    EXPECT_EQ(root_create(in_folder("root.key")), ROOT_OK);
    EXPECT_EQ(root_load(&first, in_folder("root.key")), ROOT_OK);
    EXPECT_EQ(root_create(in_folder("root.key")), ROOT_EXISTS);
    EXPECT_EQ(root_load(&second, in_folder("root.key")), ROOT_OK);
    EXPECT_MEM(first.secret_key, second.secret_key, ROOT_KEY_LEN);
    EXPECT_EQ(first.kind, ROOT_FILE);
    state_remove_tree(folder);
}

/* @tests C.ASH.ROOTKEY */
static void a_root_key_that_others_could_read_or_that_is_no_file_is_refused(void)
{
    struct root root;
    static const uint8_t key[ROOT_KEY_LEN + 1] = { 1 };
    unsetenv("CREDENTIALS_DIRECTORY");
    new_folder();
    write_bytes(in_folder("root.key"), key, ROOT_KEY_LEN, 0640);
    EXPECT_EQ(root_load(&root, in_folder("root.key")), ROOT_MODE);
    write_bytes(in_folder("short"), key, ROOT_KEY_LEN - 1, 0600);
    EXPECT_EQ(root_load(&root, in_folder("short")), ROOT_LENGTH);
    write_bytes(in_folder("long"), key, ROOT_KEY_LEN + 1, 0600);
    EXPECT_EQ(root_load(&root, in_folder("long")), ROOT_LENGTH);
    EXPECT_EQ(symlink("root.key", in_folder("link")), 0);
    EXPECT_EQ(root_load(&root, in_folder("link")), ROOT_SYSTEM);
    EXPECT_EQ(root_load(&root, folder), ROOT_MODE);
    EXPECT_EQ(root.kind, ROOT_NONE);
    state_remove_tree(folder);
}

static void a_credential_goes_before_the_file_and_a_bad_one_is_not_passed_over(void)
{
    struct root root;
    static const uint8_t key[ROOT_KEY_LEN] = { 7 };
    new_folder();
    write_bytes(in_folder("file"), "01234567890123456789012345678901", ROOT_KEY_LEN, 0600);
    write_bytes(in_folder("ashlar-root"), key, ROOT_KEY_LEN, 0400);
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    EXPECT_EQ(root_load(&root, in_folder("file")), ROOT_OK);
    EXPECT_EQ(root.kind, ROOT_CREDENTIAL);
    EXPECT_EQ(root.secret_key[0], 7);
    write_bytes(in_folder("ashlar-root"), key, 5, 0600);
    EXPECT_EQ(root_load(&root, in_folder("file")), ROOT_LENGTH);
    unsetenv("CREDENTIALS_DIRECTORY");
    state_remove_tree(folder);
}

/* Computed with `openssl kdf` from the definition in root/root.h: key 00 01 … 1f, partition 261, purpose "iak". */
static void derived_keys_are_those_of_the_definition_and_differ_by_partition_and_purpose(void)
{
    static const uint8_t wanted[ROOT_KEY_LEN] = {
        0xbc, 0x1e, 0x59, 0x83, 0x08, 0x70, 0xf9, 0x4e, 0xce, 0x0d, 0x68, 0xd0, 0x05, 0xbf, 0x92, 0xe6,
        0x49, 0xec, 0x99, 0x87, 0x32, 0x4a, 0x0e, 0x15, 0x4b, 0x1f, 0x40, 0x07, 0x62, 0x22, 0x39, 0x9a,
    };
    struct root root = { .kind = ROOT_FILE };
    uint8_t key[ROOT_KEY_LEN], other[ROOT_KEY_LEN];
    for (size_t i = 0; i < ROOT_KEY_LEN; i++) {
        root.secret_key[i] = (uint8_t)i;
    }
    EXPECT(root_derive(&root, 261, "iak", key));
    EXPECT_MEM(key, wanted, ROOT_KEY_LEN);
    EXPECT(root_derive(&root, 262, "iak", other) && memcmp(key, other, ROOT_KEY_LEN) != 0);
    EXPECT(root_derive(&root, 261, "iaj", other) && memcmp(key, other, ROOT_KEY_LEN) != 0);
    root.kind = ROOT_NONE;
    EXPECT(!root_derive(&root, 261, "iak", key));
}

/* ---- state ---- */

static void a_state_folder_is_made_locked_and_refused_to_others(void)
{
    struct state state, second;
    char why[STATE_WHY_MAX];
    new_folder();
    EXPECT(state_open(&state, in_folder("a/b"), why));
    EXPECT(!state_open(&second, in_folder("a/b"), why));
    EXPECT(strstr(why, "another ashlard") != NULL);
    state_close(&state);
    EXPECT_EQ(chmod(in_folder("a/b"), 0750), 0);
    EXPECT(!state_open(&state, in_folder("a/b"), why));
    EXPECT(strstr(why, "chmod 700") != NULL);
    write_bytes(in_folder("file"), "x", 1, 0600);
    EXPECT(!state_open(&state, in_folder("file"), why));
    state_remove_tree(folder);
}

static void the_lifecycle_is_kept_and_damage_makes_it_unknown(void)
{
    struct state state;
    char why[STATE_WHY_MAX];
    new_folder();
    EXPECT(state_open(&state, folder, why));
    EXPECT_EQ(state_lifecycle(&state), PSA_LIFECYCLE_ASSEMBLY_AND_TEST);
    EXPECT(state_set_lifecycle(&state, PSA_LIFECYCLE_SECURED));
    EXPECT_EQ(state_lifecycle(&state), PSA_LIFECYCLE_SECURED);
    EXPECT(!state_set_lifecycle(&state, 0x3001));
    write_bytes(in_folder("lifecycle"), "secure", 6, 0600);
    EXPECT_EQ(state_lifecycle(&state), PSA_LIFECYCLE_UNKNOWN);
    write_bytes(in_folder("lifecycle"), "", 0, 0600);
    EXPECT_EQ(state_lifecycle(&state), PSA_LIFECYCLE_UNKNOWN);
    state_close(&state);
    state_remove_tree(folder);
}

static void every_life_has_another_epoch_also_over_restarts(void)
{
    struct state state;
    char why[STATE_WHY_MAX];
    uint64_t last = 0;
    new_folder();
    for (size_t run = 0; run < 3; run++) {
        EXPECT(state_open(&state, folder, why));
        for (size_t i = 0; i < 3; i++) {
            uint64_t epoch = state_next_epoch(&state);
            EXPECT(epoch != 0);
            EXPECT_EQ((uint32_t)epoch, (uint32_t)last + 1);
            last = epoch;
        }
        state_close(&state);
    }
    state_remove_tree(folder);
}

static void removing_a_folder_never_follows_a_link(void)
{
    char kept[80];
    new_folder();
    snprintf(kept, sizeof(kept), "%s-kept", folder);
    EXPECT_EQ(mkdir(kept, 0700), 0);
    EXPECT_EQ(symlink(kept, in_folder("link")), 0);
    EXPECT_EQ(mkdir(in_folder("inner"), 0700), 0);
    write_bytes(in_folder("inner/x"), "x", 1, 0600);
    EXPECT(state_remove_tree(folder));
    EXPECT_EQ(access(folder, F_OK), -1);
    EXPECT_EQ(access(kept, F_OK), 0);
    EXPECT_EQ(rmdir(kept), 0);
}

/* ---- log ---- */

static char log_room[64 * 1024];

static const char *read_log(const struct log *log, int32_t client, bool has_device)
{
    struct text text = text_of(log_room, sizeof(log_room));
    log_read(log, client, has_device, &text);
    EXPECT(!text.failed);
    return log_room;
}

static void each_client_reads_its_own_entries_alone(void)
{
    struct log log;
    new_folder();
    EXPECT(log_open(&log, in_folder("log")));
    log_put(&log, 1, 0, LOG_DEATH, "of the device");
    log_put(&log, 1, -1001, LOG_REASON, "of the first");
    log_put(&log, 1, -1002, LOG_REASON, "of the \"second\"\n");
    const char *text = read_log(&log, -1001, false);
    EXPECT(strstr(text, "of the first") != NULL && strstr(text, "second") == NULL && strstr(text, "device") == NULL);
    text = read_log(&log, -1002, true);
    EXPECT(strstr(text, "of the \\\"second\\\"?") != NULL && strstr(text, "first") == NULL &&
           strstr(text, "of the device") != NULL);
    log_close(&log);
    state_remove_tree(folder);
}

static void clients_cannot_push_out_the_devices_entries_and_the_file_never_grows(void)
{
    struct log log;
    struct stat before, after;
    new_folder();
    EXPECT(log_open(&log, in_folder("log")));
    EXPECT_EQ(stat(in_folder("log"), &before), 0);
    log_put(&log, 1, 0, LOG_DEATH, "remember me");
    for (size_t i = 0; i < 3 * LOG_CLIENT_RECORDS; i++) {
        log_put(&log, 1, -1, LOG_REASON, "noise");
        log_put(&log, 1, 0, LOG_REFUSED, "a stranger knocked");
    }
    EXPECT_EQ(stat(in_folder("log"), &after), 0);
    EXPECT_EQ(before.st_size, after.st_size);
    EXPECT(strstr(read_log(&log, -2, true), "remember me") != NULL);
    log_close(&log);
    state_remove_tree(folder);
}

static void a_damaged_entry_is_passed_over_and_the_rest_is_read_after_a_restart(void)
{
    struct log log;
    new_folder();
    EXPECT(log_open(&log, in_folder("log")));
    log_put(&log, 1, 0, LOG_START, "one");
    log_put(&log, 1, 0, LOG_START, "two");
    log_put(&log, 1, 0, LOG_START, "three");
    log_close(&log);
    int fd = open(in_folder("log"), O_RDWR);
    EXPECT_EQ(pwrite(fd, "X", 1, 256 + 45), 1);
    close(fd);
    EXPECT(log_open(&log, in_folder("log")));
    log_put(&log, 2, 0, LOG_START, "four");
    const char *text = read_log(&log, -1, true);
    EXPECT(strstr(text, "\"one\"") != NULL && strstr(text, "two") == NULL && strstr(text, "three") != NULL);
    EXPECT(strstr(text, "four") != NULL && strstr(text, "three") < strstr(text, "four"));
    log_close(&log);
    state_remove_tree(folder);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_first_death_restarts_at_once_and_repeated_ones_back_off, "ASHLAR-design:death"),
        TEST(steady_service_forgives_earlier_deaths, "ASHLAR-design:death"),
        TEST(a_device_that_never_served_is_not_tried_again, "ASHLAR-design:death"),
        TEST(a_root_key_is_made_once_and_never_replaced, "ASHLAR-design:roots"),
        TEST(a_root_key_that_others_could_read_or_that_is_no_file_is_refused, "ASHLAR-design:roots"),
        TEST(a_credential_goes_before_the_file_and_a_bad_one_is_not_passed_over, "ASHLAR-design:roots"),
        TEST(derived_keys_are_those_of_the_definition_and_differ_by_partition_and_purpose, "RFC5869:2"),
        TEST(a_state_folder_is_made_locked_and_refused_to_others, "ASHLAR-design:state"),
        TEST(the_lifecycle_is_kept_and_damage_makes_it_unknown, "FFM-LIFECYCLE-UNKNOWN FFM-LIFECYCLE-STATE"),
        TEST(every_life_has_another_epoch_also_over_restarts, "ASHLAR-design:epoch"),
        TEST(removing_a_folder_never_follows_a_link, "ASHLAR-design:run"),
        TEST(each_client_reads_its_own_entries_alone, "ASHLAR-log:readers"),
        TEST(clients_cannot_push_out_the_devices_entries_and_the_file_never_grows, "ASHLAR-log:rings"),
        TEST(a_damaged_entry_is_passed_over_and_the_rest_is_read_after_a_restart, "ASHLAR-log:record"),
    };
    return test_main("supervisor.state", tests, sizeof(tests) / sizeof(tests[0]));
}

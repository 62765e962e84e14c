/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dev/flash_fault.h"
#include "dev/flash_file.h"
#include "dev/flash_ram.h"

static const struct flash_geometry geometry = { 512, 4096, 8 };
static uint8_t medium[4096 * 8];
static uint8_t programmed[64];
static uint8_t front[4096 * 8];
static uint8_t changed[64];
static uint8_t unit[512];
static uint8_t back[512];
static char folder[64];
static char path[128];

static void make_folder(void)
{
    strcpy(folder, "/tmp/ashlar-flash-XXXXXX");
    EXPECT(mkdtemp(folder) != NULL);
    snprintf(path, sizeof(path), "%s/store", folder);
    memset(unit, 0xa5, sizeof(unit));
}

static void remove_folder(void)
{
    (void)unlink(path);
    (void)rmdir(folder);
}

static void ram_keeps_the_rules_of_nor_flash(void)
{
    struct flash_ram ram;
    EXPECT_EQ(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, NULL }), PSA_SUCCESS);
    memset(unit, 0xa5, sizeof(unit));
    EXPECT_EQ(flash_program(&ram.flash, 512, span_of(unit, 512)), PSA_SUCCESS);
    EXPECT_EQ(flash_program(&ram.flash, 512, span_of(unit, 512)), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(ram.breaches, 1);
    EXPECT_EQ(flash_program(&ram.flash, 100, span_of(unit, 512)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(flash_program(&ram.flash, 0, span_of(unit, 100)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(flash_program(&ram.flash, 4096 * 8, span_of(unit, 512)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(flash_read(&ram.flash, 4096 * 8 - 1, out_span_of(back, 2)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(flash_erase(&ram.flash, 8), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(flash_read(&ram.flash, 512, out_span_of(back, 512)), PSA_SUCCESS);
    EXPECT_MEM(back, unit, 512);
    EXPECT_EQ(flash_erase(&ram.flash, 0), PSA_SUCCESS);
    EXPECT_EQ(medium[512], 0xff);
    EXPECT_EQ(flash_program(&ram.flash, 512, span_of(unit, 512)), PSA_SUCCESS);
    EXPECT_EQ(flash_sync(&ram.flash), PSA_SUCCESS);
}

static void a_geometry_that_cannot_be_is_refused(void)
{
    static const struct flash_geometry bad[] = { { 0, 4096, 8 },    { 3, 4096, 8 }, { 1024, 4096, 8 }, { 512, 0, 8 },
                                                 { 512, 4000, 8 },  { 1, 4096, 1 }, { 512, 1u << 20, 1u << 13 } };
    struct flash_ram ram;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct flash_ram_memory memory = { medium, programmed, NULL };
        EXPECT_EQ(flash_ram_init(&ram, &bad[i], memory), PSA_ERROR_INVALID_ARGUMENT);
    }
}

static void the_faulty_cache_loses_exactly_what_was_not_synced(void)
{
    struct flash_ram ram;
    struct flash_fault fault;
    EXPECT_EQ(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, NULL }), PSA_SUCCESS);
    flash_fault_init(&fault, &ram, FLASH_FAULT_CACHE, (struct flash_fault_memory){ front, changed });
    memset(unit, 0xa5, sizeof(unit));
    EXPECT_EQ(flash_program(&fault.flash, 0, span_of(unit, 512)), PSA_SUCCESS);
    EXPECT_EQ(flash_sync(&fault.flash), PSA_SUCCESS);
    EXPECT_EQ(flash_program(&fault.flash, 512, span_of(unit, 512)), PSA_SUCCESS);
    EXPECT_EQ(flash_read(&fault.flash, 512, out_span_of(back, 1)), PSA_SUCCESS);
    EXPECT_EQ(back[0], 0xa5);
    flash_fault_arm(&fault, 1, FLASH_CUT_CLEAN, 0);
    EXPECT_EQ(flash_sync(&fault.flash), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(flash_read(&fault.flash, 0, out_span_of(back, 1)), PSA_ERROR_STORAGE_FAILURE);
    flash_fault_restore(&fault);
    EXPECT_EQ(flash_read(&fault.flash, 0, out_span_of(back, 1)), PSA_SUCCESS);
    EXPECT_EQ(back[0], 0xa5);
    EXPECT_EQ(flash_read(&fault.flash, 512, out_span_of(back, 1)), PSA_SUCCESS);
    EXPECT_EQ(back[0], 0xff);
}

static void a_file_keeps_what_was_written(void)
{
    struct flash_file file;
    struct stat stat;
    make_folder();
    EXPECT_EQ(flash_file_create(path, &geometry), PSA_SUCCESS);
    EXPECT_EQ(flash_file_create(path, &geometry), PSA_ERROR_ALREADY_EXISTS);
    EXPECT_EQ(lstat(path, &stat), 0);
    EXPECT_EQ(stat.st_mode & 0777, 0600);
    EXPECT_EQ(stat.st_size, 4096 * 8);
    EXPECT_EQ(flash_file_open(&file, path, &geometry), PSA_SUCCESS);
    EXPECT((fcntl(file.fd, F_GETFD) & FD_CLOEXEC) != 0);
    EXPECT_EQ(flash_program(&file.flash, 4096, span_of(unit, 512)), PSA_SUCCESS);
    EXPECT_EQ(flash_sync(&file.flash), PSA_SUCCESS);
    flash_file_close(&file);
    EXPECT_EQ(file.fd, -1);
    EXPECT_EQ(flash_file_open(&file, path, &geometry), PSA_SUCCESS);
    EXPECT_EQ(flash_read(&file.flash, 4096, out_span_of(back, 512)), PSA_SUCCESS);
    EXPECT_MEM(back, unit, 512);
    EXPECT_EQ(flash_erase(&file.flash, 1), PSA_SUCCESS);
    EXPECT_EQ(flash_read(&file.flash, 4096, out_span_of(back, 512)), PSA_SUCCESS);
    EXPECT_EQ(back[0] & back[511], 0xff);
    EXPECT_EQ(ftruncate(file.fd, 4096), 0); /* someone cuts the file under us */
    EXPECT_EQ(flash_read(&file.flash, 4096, out_span_of(back, 512)), PSA_ERROR_STORAGE_FAILURE);
    flash_file_close(&file);
    remove_folder();
}

static void a_file_is_open_in_one_place_only(void)
{
    struct flash_file file;
    struct flash_file other;
    make_folder();
    EXPECT_EQ(flash_file_create(path, &geometry), PSA_SUCCESS);
    EXPECT_EQ(flash_file_open(&file, path, &geometry), PSA_SUCCESS);
    EXPECT_EQ(flash_file_open(&other, path, &geometry), PSA_ERROR_BAD_STATE);
    EXPECT_EQ(other.fd, -1);
    int passed = dup(file.fd); /* as a supervisor passes it on: the same open file, so the same lock */
    EXPECT_EQ(flash_file_from_fd(&other, passed, &geometry), PSA_SUCCESS);
    flash_file_close(&file);
    EXPECT_EQ(flash_file_open(&file, path, &geometry), PSA_ERROR_BAD_STATE);
    flash_file_close(&other);
    EXPECT_EQ(flash_file_open(&file, path, &geometry), PSA_SUCCESS);
    flash_file_close(&file);
    remove_folder();
}

static void what_is_no_medium_is_refused_for_its_reason(void)
{
    static const struct flash_geometry larger = { 512, 4096, 9 };
    struct flash_file file;
    make_folder();
    EXPECT_EQ(flash_file_open(&file, path, &geometry), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(mkfifo(path, 0600), 0);
    EXPECT_EQ(flash_file_open(&file, path, &geometry), PSA_ERROR_DATA_INVALID);
    EXPECT_EQ(unlink(path), 0);
    EXPECT_EQ(flash_file_open(&file, folder, &geometry), PSA_ERROR_DATA_INVALID);
    EXPECT_EQ(flash_file_create(path, &geometry), PSA_SUCCESS);
    EXPECT_EQ(flash_file_open(&file, path, &larger), PSA_ERROR_DATA_INVALID);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    EXPECT_EQ(flash_file_from_fd(&file, fd, &geometry), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(close(fd), 0); /* it stayed ours */
    EXPECT_EQ(flash_file_from_fd(&file, -1, &geometry), PSA_ERROR_STORAGE_FAILURE);
    char missing[200];
    snprintf(missing, sizeof(missing), "%s/no/store", folder);
    EXPECT_EQ(flash_file_create(missing, &geometry), PSA_ERROR_STORAGE_FAILURE);
    remove_folder();
}

static void a_symbolic_link_is_no_medium(void)
{
    char link[200];
    struct flash_file file;
    make_folder();
    snprintf(link, sizeof(link), "%s/link", folder);
    EXPECT_EQ(flash_file_create(path, &geometry), PSA_SUCCESS);
    EXPECT_EQ(symlink(path, link), 0);
    EXPECT_EQ(flash_file_open(&file, link, &geometry), PSA_ERROR_DATA_INVALID);
    EXPECT_EQ(flash_file_create(link, &geometry), PSA_ERROR_ALREADY_EXISTS);
    EXPECT_EQ(unlink(link), 0);
    remove_folder();
}

/* What a power cut, or another process, left of a creation. */
static void a_medium_gets_its_name_when_it_is_whole(void)
{
    char made[200];
    struct stat stat;
    make_folder();
    snprintf(made, sizeof(made), "%s.new", path);
    int fd = open(made, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    EXPECT_EQ(write(fd, unit, sizeof(unit)), (ssize_t)sizeof(unit));
    EXPECT_EQ(flock(fd, LOCK_EX), 0);
    EXPECT_EQ(flash_file_create(path, &geometry), PSA_ERROR_BAD_STATE);
    EXPECT_EQ(lstat(path, &stat), -1);
    EXPECT_EQ(fstat(fd, &stat), 0);
    EXPECT_EQ(stat.st_size, sizeof(unit)); /* nobody else's is touched */
    EXPECT_EQ(close(fd), 0);
    EXPECT_EQ(flash_file_create(path, &geometry), PSA_SUCCESS);
    EXPECT_EQ(lstat(made, &stat), -1);
    EXPECT_EQ(lstat(path, &stat), 0);
    EXPECT_EQ(stat.st_size, 4096 * 8);
    EXPECT_EQ(stat.st_mode & 0777, 0600);
    EXPECT_EQ(unlink(path), 0);
    EXPECT_EQ(symlink("/dev/null", made), 0);
    EXPECT_EQ(flash_file_create(path, &geometry), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(lstat(path, &stat), -1);
    EXPECT_EQ(unlink(made), 0);
    remove_folder();
}

static void a_medium_that_does_not_fit_the_disk_leaves_nothing(void)
{
    struct rlimit before;
    struct stat stat;
    char made[200];
    make_folder();
    snprintf(made, sizeof(made), "%s.new", path);
    EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = { .rlim_cur = 5000, .rlim_max = before.rlim_max };
    (void)signal(SIGXFSZ, SIG_IGN);
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    psa_status_t status = flash_file_create(path, &geometry);
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    EXPECT_EQ(status, PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(lstat(path, &stat), -1);
    EXPECT_EQ(lstat(made, &stat), -1);
    remove_folder();
}

int main(void)
{
    static const struct test tests[] = {
        TEST(ram_keeps_the_rules_of_nor_flash, "ASHLAR:flash"),
        TEST(a_geometry_that_cannot_be_is_refused, "ASHLAR:flash"),
        TEST(the_faulty_cache_loses_exactly_what_was_not_synced, "ASHLAR:flash"),
        TEST(a_file_keeps_what_was_written, "ASHLAR:flash"),
        TEST(a_file_is_open_in_one_place_only, "ASHLAR:flash"),
        TEST(what_is_no_medium_is_refused_for_its_reason, "ASHLAR:flash"),
        TEST(a_symbolic_link_is_no_medium, "ASHLAR:flash"),
        TEST(a_medium_gets_its_name_when_it_is_whole, "ASHLAR:flash"),
        TEST(a_medium_that_does_not_fit_the_disk_leaves_nothing, "ASHLAR:flash"),
    };
    return test_main("unit.flash", tests, sizeof(tests) / sizeof(tests[0]));
}

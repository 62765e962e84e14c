/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attestation/boot_record.h"
#include "dev/flash.h"
#include "house.h"
#include "inproc/device.h"
#include "psa/client.h"
#include "root/root.h"
#include "rt/port.h"
#include "test.h"

static char state[64];
static char told[2048];

/** Runs `life` as a device of its own over the same state; its exit status, 255 if it was killed. */
static int life(int (*run)(void))
{
    int ends[2];
    int status = 0;
    EXPECT_EQ(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        _exit(run());
    }
    close(ends[1]);
    size_t len = 0;
    ssize_t got;
    while (len < sizeof(told) - 1 && (got = read(ends[0], told + len, sizeof(told) - 1 - len)) > 0) {
        len += (size_t)got;
    }
    told[len] = '\0';
    close(ends[0]);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static void fresh_state(void)
{
    if (state[0] != '\0') {
        nftw(state, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    }
    snprintf(state, sizeof(state), "/tmp/ashlar-inproc-XXXXXX");
    EXPECT(mkdtemp(state) != NULL);
    setenv("ASHLAR_STATE", state, 1);
    unsetenv("CREDENTIALS_DIRECTORY");
}

static void path_in_state(char path[256], const char *name)
{
    snprintf(path, 256, "%s/%s", state, name);
}

static int derive(void)
{
    uint8_t a[32], b[32], c[32], again[32];
    uint8_t zero[32] = { 0 };
    bool got = inproc_root_key(257, "storage", a) == PSA_SUCCESS && inproc_root_key(258, "storage", b) == PSA_SUCCESS &&
               inproc_root_key(257, "iak", c) == PSA_SUCCESS && inproc_root_key(257, "storage", again) == PSA_SUCCESS;
    bool differs = memcmp(a, b, 32) != 0 && memcmp(a, c, 32) != 0 && memcmp(a, zero, 32) != 0;
    if (!got || !differs || memcmp(a, again, 32) != 0) {
        return 1;
    }
    dprintf(STDERR_FILENO, "%02x%02x%02x%02x", a[0], a[1], a[2], a[3]);
    return 0;
}

static void keys_differ_by_partition_and_purpose_and_last(void)
{
    char first[16];
    struct stat status;
    char path[256];
    fresh_state();
    EXPECT_EQ(life(derive), 0);
    snprintf(first, sizeof(first), "%.8s", told);
    EXPECT_EQ(life(derive), 0);
    EXPECT_STR(told, first);
    path_in_state(path, "root.key");
    EXPECT_EQ(stat(path, &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600);
    EXPECT_EQ(status.st_size, 32);
    fresh_state();
    EXPECT_EQ(life(derive), 0);
    EXPECT(strcmp(told, first) != 0);
}

static int derive_as_elsewhere(void)
{
    struct root root;
    uint8_t ours[32], theirs[32];
    char path[256];
    path_in_state(path, "root.key");
    bool is_good = inproc_root_key(261, "iak", ours) == PSA_SUCCESS && root_load(&root, path) == ROOT_OK &&
                   root_derive(&root, 261, "iak", theirs);
    return is_good && memcmp(ours, theirs, 32) == 0 ? 0 : 1;
}

static void keys_are_derived_as_on_an_isolated_device(void)
{
    fresh_state();
    EXPECT_EQ(life(derive_as_elsewhere), 0);
}

static int derive_fails(void)
{
    uint8_t key[32];
    memset(key, 0x5a, sizeof(key));
    psa_status_t status = inproc_root_key(257, "storage", key);
    for (size_t i = 0; i < sizeof(key); i++) {
        if (key[i] != 0) {
            return 1;
        }
    }
    return status == PSA_ERROR_STORAGE_FAILURE ? 0 : 2;
}

static void a_root_key_that_others_may_read_is_refused(void)
{
    char path[256];
    fresh_state();
    EXPECT_EQ(life(derive), 0);
    path_in_state(path, "root.key");
    EXPECT_EQ(chmod(path, 0640), 0);
    EXPECT_EQ(life(derive_fails), 0);
    EXPECT_EQ(chmod(path, 0600), 0);
    EXPECT_EQ(truncate(path, 31), 0);
    EXPECT_EQ(life(derive_fails), 0);
}

static void a_state_folder_that_others_may_write_is_refused(void)
{
    fresh_state();
    EXPECT_EQ(chmod(state, 0777), 0);
    EXPECT_EQ(life(derive_fails), 0);
    setenv("ASHLAR_STATE", "/dev/null/nowhere", 1);
    EXPECT_EQ(life(derive_fails), 0);
}

static int derive_by_home(void)
{
    unsetenv("ASHLAR_STATE");
    unsetenv("XDG_DATA_HOME");
    setenv("HOME", state, 1);
    umask(0);
    return derive();
}

static void the_folder_is_made_for_its_owner_alone(void)
{
    struct stat status;
    char path[256];
    fresh_state();
    EXPECT_EQ(life(derive_by_home), 0);
    path_in_state(path, ".local/share/ashlar/inproc");
    EXPECT_EQ(stat(path, &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700);
}

static int use_store(void)
{
    const struct flash *flash = inproc_store("box", 100000);
    uint8_t bytes[16];
    if (flash == NULL || flash != inproc_store("box", 100000) || flash_size(&flash->geometry) < 100000) {
        return 100;
    }
    if (flash_read(flash, 0, out_span_of(bytes, 16)) != PSA_SUCCESS) {
        return 101;
    }
    int old = bytes[0] == 0xff ? 1 : 2;
    memset(bytes, 0x42, sizeof(bytes));
    return flash_program(flash, 0, span_of(bytes, 16)) == PSA_SUCCESS && flash_sync(flash) == PSA_SUCCESS ? old : 102;
}

static void a_store_lasts_and_is_erased_at_first(void)
{
    fresh_state();
    EXPECT_EQ(life(use_store), 1);
    EXPECT_EQ(life(use_store), 2);
}

static int misname_store(void)
{
    bool is_refused = inproc_store("../box", 100000) == NULL && inproc_store("", 100000) == NULL &&
                      inproc_store("box", 400000) == NULL;
    return is_refused && inproc_store("box", 100000) != NULL ? 0 : 1;
}

static void a_store_with_a_bad_name_or_another_size_is_refused(void)
{
    fresh_state();
    EXPECT_EQ(life(use_store), 1);
    EXPECT_EQ(life(misname_store), 0);
}

static int hold_store_while_other_tries(void)
{
    int go[2], status = 0;
    if (pipe(go) != 0) {
        return 20;
    }
    pid_t other = fork(); /* before the device starts: a device of its own */
    if (other == 0) {
        char byte;
        close(go[1]);
        _exit(read(go[0], &byte, 1) == 1 && inproc_store("box", 100000) == NULL ? 0 : 1);
    }
    bool opened = inproc_store("box", 100000) != NULL;
    bool told_other = write(go[1], "g", 1) == 1;
    waitpid(other, &status, 0);
    return opened && told_other && WIFEXITED(status) ? WEXITSTATUS(status) : 21;
}

static void two_processes_do_not_share_a_store(void)
{
    fresh_state();
    EXPECT_EQ(life(hold_store_while_other_tries), 0);
}

static int fork_after_opening(void)
{
    int status = 0;
    if (inproc_store("box", 100000) == NULL) {
        return 30;
    }
    pid_t pid = fork();
    if (pid == 0) {
        bool is_refused = inproc_store("box", 100000) == NULL && inproc_store("new", 100000) == NULL &&
                          inproc_ready() == PSA_ERROR_COMMUNICATION_FAILURE;
        _exit(is_refused ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    uint8_t bytes[16] = { 0 };
    bool goes_on = flash_program(inproc_store("box", 100000), 0, span_of(bytes, 16)) == PSA_SUCCESS;
    return goes_on && WIFEXITED(status) ? WEXITSTATUS(status) : 31;
}

static void a_forked_child_has_no_store_and_the_parent_keeps_its_own(void)
{
    fresh_state();
    EXPECT_EQ(life(fork_after_opening), 0);
}

static psa_status_t ask(int32_t type, void *out, size_t *len)
{
    psa_outvec vector = { out, *len };
    psa_status_t status = psa_call(ADD_HANDLE, type, NULL, 0, &vector, 1);
    *len = vector.len;
    return status;
}

static int partition_keys(void)
{
    uint8_t key[32], same[32];
    uint8_t zero[32] = { 0 };
    size_t len = 32;
    if (ask(ADD_KEY, key, &len) != PSA_SUCCESS || inproc_root_key(SUMS_PID, "sums", same) != PSA_SUCCESS ||
        memcmp(key, same, 32) != 0) {
        return 1;
    }
    if (ask(ADD_KEY, key, &len) != PSA_ERROR_DOES_NOT_EXIST || memcmp(key, zero, 32) != 0) {
        return 2;
    }
    len = 32;
    return ask(ADD_OTHER_KEY, key, &len) == PSA_ERROR_DOES_NOT_EXIST && rt_root_key("sums", key) < 0 ? 0 : 3;
}

static void a_partition_gets_its_listed_keys_once_and_no_other(void)
{
    fresh_state();
    EXPECT_EQ(life(partition_keys), 0);
}

static int partition_store(void)
{
    size_t len = 0;
    return (int)ask(ADD_STORE, NULL, &len) == 0xff && ask(ADD_STORE, NULL, &len) == 1 && rt_store() == NULL ? 0 : 1;
}

static void a_partition_has_its_own_store_and_the_program_none(void)
{
    fresh_state();
    EXPECT_EQ(life(partition_store), 0);
}

static int read_device(void)
{
    char keys[8] = { 0 };
    size_t len = sizeof(keys);
    if (ask(ADD_DEVICE, keys, &len) != 4 || memcmp(keys, "1234", 4) != 0) {
        return 1;
    }
    return rt_device_read("keypad", keys, 1, 0) == PSA_ERROR_DOES_NOT_EXIST ? 0 : 2;
}

static void a_device_is_read_by_its_owner_alone(void)
{
    char path[256];
    fresh_state();
    path_in_state(path, "keys");
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    EXPECT_EQ(write(fd, "1234", 4), 4);
    close(fd);
    setenv("ASHLAR_DEVICE_KEYPAD", path, 1);
    EXPECT_EQ(life(read_device), 0);
    unsetenv("ASHLAR_DEVICE_KEYPAD");
    EXPECT(life(read_device) != 0);
}

static int boot_facts(void)
{
    uint8_t record[256], small[8], id[32], seed[32], seed2[32];
    size_t len = 0;
    struct inproc_visit visit = { .pid = 261, .name = "attestation" };
    struct attestation_component program;
    size_t count = 0;
    if (rt_boot_record(record, sizeof(record), &len) != PSA_ERROR_DOES_NOT_EXIST) {
        return 1;
    }
    inproc_enter(&visit);
    psa_status_t status = rt_boot_record(record, sizeof(record), &len);
    psa_status_t too_small = rt_boot_record(small, sizeof(small), &len);
    inproc_leave(&visit);
    if (status != PSA_SUCCESS || too_small != PSA_ERROR_BUFFER_TOO_SMALL) {
        return 2;
    }
    if (attestation_boot_record_parse(&program, 1, span_of(record, len), &count) != PSA_SUCCESS || count != 1 ||
        program.value.len != 32 || memcmp(program.type.data, "inproc", 6) != 0) {
        return 4;
    }
    rt_implementation_id(id);
    rt_boot_seed(seed);
    rt_boot_seed(seed2);
    bool is_steady = rt_boot_epoch() != 0 && rt_boot_epoch() == rt_boot_epoch() && memcmp(seed, seed2, 32) == 0;
    dprintf(STDERR_FILENO, "%02x%02x%02x%02x", id[0], id[1], seed[0], seed[1]);
    return is_steady && rt_clock_ms() > 0 && rt_wall_clock_s() > 1600000000 ? 0 : 3;
}

static void each_life_has_its_own_seed_and_one_implementation_id(void)
{
    char first[16];
    fresh_state();
    EXPECT_EQ(life(boot_facts), 0);
    snprintf(first, sizeof(first), "%.8s", told);
    EXPECT_EQ(life(boot_facts), 0);
    EXPECT_MEM(told, first, 4);
    EXPECT(memcmp(told + 4, first + 4, 4) != 0);
}

static int visits(void)
{
    struct inproc_visit outer = { .pid = 261, .name = "attestation", .is_client = true };
    struct inproc_visit inner = { .pid = 257, .name = "its" };
    uint8_t key[32], want[32];
    int32_t program = inproc_current_client();
    inproc_enter(&outer);
    inproc_enter(&inner);
    bool is_good = inproc_current_client() == 261 && rt_root_key("storage", key) == PSA_SUCCESS &&
                   inproc_root_key(257, "storage", want) == PSA_SUCCESS && memcmp(key, want, 32) == 0;
    inproc_leave(&inner);
    is_good = is_good && inproc_current_client() == 261;
    inproc_leave(&outer);
    return is_good && program < 0 && inproc_current_client() == program ? 0 : 1;
}

static void a_visit_speaks_for_its_service_until_it_ends(void)
{
    fresh_state();
    EXPECT_EQ(life(visits), 0);
}

static int traced(void)
{
    execl("/proc/self/exe", "test", "trace", (char *)NULL);
    return 1;
}

static void a_trace_tells_the_reason_of_each_refusal(void)
{
    fresh_state();
    setenv("ASHLAR_TRACE", "1", 1);
    EXPECT_EQ(life(traced), 0);
    unsetenv("ASHLAR_TRACE");
    EXPECT(strstr(told, "SPM_SID_UNKNOWN") != NULL);
    EXPECT(strstr(told, "PSA_ERROR_CONNECTION_REFUSED") != NULL);
    EXPECT_EQ(life(traced), 0);
    EXPECT(strstr(told, "refused") == NULL);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(keys_differ_by_partition_and_purpose_and_last, "design:roots"),
        TEST(keys_are_derived_as_on_an_isolated_device, "RFC5869:2"),
        TEST(a_root_key_that_others_may_read_is_refused, "design:roots"),
        TEST(a_state_folder_that_others_may_write_is_refused, "design:state"),
        TEST(the_folder_is_made_for_its_owner_alone, "design:state"),
        TEST(a_store_lasts_and_is_erased_at_first, "design:storage"),
        TEST(a_store_with_a_bad_name_or_another_size_is_refused, "design:storage"),
        TEST(two_processes_do_not_share_a_store, "design:storage"),
        TEST(a_forked_child_has_no_store_and_the_parent_keeps_its_own, "design:inproc"),
        TEST(a_partition_gets_its_listed_keys_once_and_no_other, "design:roots"),
        TEST(a_partition_has_its_own_store_and_the_program_none, "design:storage"),
        TEST(a_device_is_read_by_its_owner_alone, "design:devices"),
        TEST(each_life_has_its_own_seed_and_one_implementation_id, "RFC9783:4.3.2"),
        TEST(a_visit_speaks_for_its_service_until_it_ends, "design:identity"),
        TEST(a_trace_tells_the_reason_of_each_refusal, "design:reasons"),
    };
    if (argc == 2 && strcmp(argv[1], "trace") == 0) {
        return psa_connect(0xdead, 1) == PSA_ERROR_CONNECTION_REFUSED ? 0 : 1;
    }
    int result = test_main("inproc.device", tests, sizeof(tests) / sizeof(tests[0]));
    nftw(state, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return result;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "identity/ids.h"
#include "test.h"

static struct identity_ids ids, again;
static uint8_t text[IDENTITY_IDS_FILE_MAX];
static char folder_path[] = "/tmp/ashlar-ids-XXXXXX";
static int folder = -1;

static int32_t id_of(const char *name)
{
    const struct identity_id *found = identity_ids_named(&ids, name);
    return found == NULL ? 0 : found->id;
}

static void ids_of_names_are_below_those_of_users(void)
{
    identity_ids_init(&ids, 0);
    EXPECT(identity_ids_give(&ids, "a") && identity_ids_give(&ids, "b"));
    EXPECT_EQ(id_of("a"), -(1 << 30) - 1); /* uid 2^30 - 1 is client -2^30 */
    EXPECT_EQ(id_of("b"), -(1 << 30) - 2);
    EXPECT(identity_ids_give(&ids, "a"));
    EXPECT_EQ(ids.count, 2);
    identity_ids_init(&ids, UINT32_MAX);
    EXPECT(identity_ids_give(&ids, "a"));
    EXPECT(id_of("a") <= IDENTITY_ID_FIRST && id_of("a") >= IDENTITY_ID_FIRST - (1 << 29));
}

static void an_id_is_never_given_again(void)
{
    int32_t last = 0;
    identity_ids_init(&ids, 5);
    for (int i = 0; i < 1000; i++) {
        EXPECT(identity_ids_give(&ids, "a"));
        EXPECT(i == 0 || id_of("a") < last);
        last = id_of("a");
        EXPECT(!identity_ids_end(&ids, last)); /* it must be ending */
        EXPECT(identity_ids_begin_end(&ids, "a"));
        EXPECT(identity_ids_ending(&ids)->id == last);
        EXPECT(identity_ids_end(&ids, last));
        EXPECT(identity_ids_ending(&ids) == NULL && ids.count == 0);
        EXPECT(identity_ids_is_valid(&ids));
        size_t len = identity_ids_print(&ids, out_span_of(text, sizeof(text)));
        EXPECT(identity_ids_parse(&ids, span_of(text, len))); /* nor after a restart */
    }
}

static void the_range_and_the_table_end(void)
{
    char name[16];
    identity_ids_init(&ids, 0);
    ids.next = IDENTITY_ID_LAST;
    EXPECT(identity_ids_give(&ids, "last"));
    EXPECT_EQ(id_of("last"), IDENTITY_ID_LAST);
    EXPECT(!identity_ids_give(&ids, "none"));
    EXPECT(identity_ids_is_valid(&ids));
    size_t len = identity_ids_print(&ids, out_span_of(text, sizeof(text)));
    EXPECT(identity_ids_parse(&again, span_of(text, len)) && again.next == ids.next);
    identity_ids_init(&ids, 0);
    for (int i = 0; i < IDENTITY_IDS_MAX; i++) {
        snprintf(name, sizeof(name), "c%d", i);
        EXPECT(identity_ids_give(&ids, name));
    }
    EXPECT(!identity_ids_give(&ids, "one-more"));
    EXPECT_EQ(ids.count, IDENTITY_IDS_MAX);
    len = identity_ids_print(&ids, out_span_of(text, sizeof(text)));
    EXPECT(len != 0 && identity_ids_parse(&again, span_of(text, len)) && again.count == IDENTITY_IDS_MAX);
}

static size_t print_some(void)
{
    identity_ids_init(&ids, 77);
    EXPECT(identity_ids_give(&ids, "pay") && identity_ids_give(&ids, "door.1") && identity_ids_begin_end(&ids, "door.1"));
    size_t len = identity_ids_print(&ids, out_span_of(text, sizeof(text)));
    EXPECT(len != 0 && identity_ids_parse(&again, span_of(text, len)));
    EXPECT(again.next == ids.next && again.count == 2 && again.ids[1].is_ending && !again.ids[0].is_ending);
    return len;
}

static void any_altered_or_missing_byte_is_damage(void)
{
    static uint8_t bent[IDENTITY_IDS_FILE_MAX];
    size_t len = print_some();
    for (size_t at = 0; at < len; at++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            memcpy(bent, text, len);
            bent[at] ^= (uint8_t)(1u << bit);
            EXPECT(!identity_ids_parse(&again, span_of(bent, len)));
            EXPECT_EQ(again.count, 0);
        }
        EXPECT(!identity_ids_parse(&again, span_of(text, at)));
    }
    text[len] = '\n';
    EXPECT(!identity_ids_parse(&again, span_of(text, len + 1)));
}

static void write_file(const uint8_t *data, size_t len)
{
    int fd = openat(folder, "clients", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    EXPECT(fd >= 0 && write(fd, data, len) == (ssize_t)len && close(fd) == 0);
}

static void the_file_is_kept_whole(void)
{
    (void)unlinkat(folder, "clients", 0);
    EXPECT_EQ(identity_ids_load(&again, folder), IDENTITY_IDS_ABSENT);
    size_t len = print_some();
    EXPECT(identity_ids_save(&ids, folder));
    EXPECT_EQ(identity_ids_load(&again, folder), IDENTITY_IDS_OK);
    EXPECT_EQ(again.count, 2);
    EXPECT_EQ(faccessat(folder, "clients.new", F_OK, 0), -1);
    write_file(text, len - 1);
    EXPECT_EQ(identity_ids_load(&again, folder), IDENTITY_IDS_DAMAGED);
    write_file(text, 0);
    EXPECT_EQ(identity_ids_load(&again, folder), IDENTITY_IDS_DAMAGED);
}

static void a_medium_that_refuses_leaves_the_old_file(void)
{
    struct identity_ids other;
    print_some();
    EXPECT(identity_ids_save(&ids, folder));
    EXPECT_EQ(mkdirat(folder, "clients.new", 0700), 0); /* in the way of the new one */
    identity_ids_init(&other, 1);
    EXPECT(!identity_ids_save(&other, folder));
    EXPECT_EQ(unlinkat(folder, "clients.new", AT_REMOVEDIR), 0);
    EXPECT_EQ(identity_ids_load(&again, folder), IDENTITY_IDS_OK);
    EXPECT_EQ(again.next, ids.next);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(ids_of_names_are_below_those_of_users, "ASHLAR-design:identity"),
        TEST(an_id_is_never_given_again, "ASHLAR-threat:client-identity"),
        TEST(the_range_and_the_table_end, "ASHLAR-design:identity"),
        TEST(any_altered_or_missing_byte_is_damage, "ASHLAR-state:clients"),
        TEST(the_file_is_kept_whole, "ASHLAR-state:clients"),
        TEST(a_medium_that_refuses_leaves_the_old_file, "ASHLAR-state:clients"),
    };
    folder = mkdtemp(folder_path) == NULL ? -1 : open(folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return 1;
    }
    int status = test_main("identity.ids", tests, sizeof(tests) / sizeof(tests[0]));
    (void)unlinkat(folder, "clients", 0);
    (void)rmdir(folder_path);
    return status;
}

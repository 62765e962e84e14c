/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "identity/conf.h"
#include "test.h"

static struct identity_conf conf;
static char why[IDENTITY_WHY_MAX];

static bool parse(const char *text)
{
    why[0] = '\0';
    return identity_conf_parse(&conf, "f", span_of(text, strlen(text)), why);
}

static void every_word_is_taken(void)
{
    static const char text[] = "# who may what\n\nversion 1\n"
                               "client pay-1.x\n\tuid 990\n  gid 5\n  unit pay.service\n  cgroup /a/b\n"
                               "  label system_u:system_r:pay_t:s0 c1\n"
                               "  executable 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1F\n"
                               "  services ASHLAR_CRYPTO  ASHLAR_ITS\n  role admin\n  connections 2\n  channel-bytes 3\n"
                               "  log-rate 0\n  stored-objects 5\n  stored-bytes 6\n  volatile-keys 7\n  operations 8\n"
                               "client other\n  uid 0\n  services none";
    EXPECT(parse(text));
    EXPECT_EQ(conf.count, 2);
    const struct identity_entry *e = &conf.entries[0];
    EXPECT_STR(e->name, "pay-1.x");
    EXPECT_EQ(e->line, 4);
    EXPECT_EQ(e->conditions, 63);
    EXPECT_EQ(e->uid, 990);
    EXPECT_EQ(e->gid, 5);
    EXPECT_STR(e->unit, "pay.service");
    EXPECT_STR(e->cgroup, "/a/b");
    EXPECT_STR(e->label, "system_u:system_r:pay_t:s0 c1");
    EXPECT_EQ(e->executable[1], 1);
    EXPECT_EQ(e->executable[31], 0x1f);
    EXPECT(e->is_admin && e->has_services);
    EXPECT_EQ(e->service_count, 2);
    EXPECT_STR(e->services[1], "ASHLAR_ITS");
    EXPECT_EQ(e->limit_bits, (1u << IDENTITY_LIMIT_COUNT) - 1);
    EXPECT_EQ(e->limits[IDENTITY_CHANNEL_BYTES], 3);
    EXPECT_EQ(e->limits[IDENTITY_OPERATIONS], 8);
    EXPECT(!conf.entries[1].is_admin && conf.entries[1].has_services && conf.entries[1].service_count == 0);
    EXPECT_EQ(conf.entries[1].limit_bits, 0);
}

struct bad {
    const char *text;
    const char *where_and_what; /* the reason begins with it */
};

static void a_bad_line_is_refused_with_its_place_reason_and_mend(void)
{
    static const struct bad all[] = {
        { "", "f:0: no line says `version 1`; write it first" },
        { "client a\n uid 1\n", "f:1: the first line is not `version 1`" },
        { "version 2\n", "f:1: the first line is not `version 1`" },
        { "version 1\nuid 1\n", "f:2: uid: before the first client; begin" },
        { "version 1\nclient a\nclient b\nuid 1\n", "f:2: client a: no condition says who it is; add" },
        { "version 1\nclient a\n role user\n", "f:2: client a: no condition" },
        { "version 1\nclient a\n uid 1\nclient a\n uid 2\n", "f:4: client a: named before, in line 2; choose" },
        { "version 1\nclient -a\n", "f:2: client -a: not a name" },
        { "version 1\nclient a b\n", "f:2: client a b: not a name" },
        { "version 1\nclient\n", "f:2: client : not a name" },
        { "version 1\nclient a23456789012345678901234567890123\n", "f:2: client a2345678901234567890123456789012" },
        { "version 1\nclient a\n uid 1\n uid 2\n", "f:4: uid twice in client a" },
        { "version 1\nclient a\n uid 1073741824\n", "f:3: uid 1073741824: not a number below 2^30" },
        { "version 1\nclient a\n uid 01\n", "f:3: uid 01: not a number" },
        { "version 1\nclient a\n uid -1\n", "f:3: uid -1: not a number" },
        { "version 1\nclient a\n uid root\n", "f:3: uid root: not a number below 2^30; `id -u USER` prints it" },
        { "version 1\nclient a\n uid\n", "f:3: uid: its value is missing" },
        { "version 1\nclient a\n gid 65534\n", "f:3: gid 65534: groups of other user namespaces" },
        { "version 1\nclient a\n gid x\n", "f:3: gid x: not a number" },
        { "version 1\nclient a\n unit pay\n", "f:3: unit pay: not the whole name" },
        { "version 1\nclient a\n unit a/pay.service\n", "f:3: unit a/pay.service: not the whole name" },
        { "version 1\nclient a\n unit .service\n", "f:3: unit .service: not the whole name" },
        { "version 1\nclient a\n cgroup /\n", "f:3: cgroup /: not a path" },
        { "version 1\nclient a\n cgroup a\n", "f:3: cgroup a: not a path" },
        { "version 1\nclient a\n cgroup /a/\n", "f:3: cgroup /a/: not a path" },
        { "version 1\nclient a\n cgroup /a/../b\n", "f:3: cgroup /a/../b: not a path" },
        { "version 1\nclient a\n executable 00\n", "f:3: executable 00: not the 64" },
        { "version 1\nclient a\n uid 1\n services a/b\n", "f:4: services a/b: not the name" },
        { "version 1\nclient a\n uid 1\n role root\n", "f:4: role root: not user or admin" },
        { "version 1\nclient a\n uid 1\n operations 4294967295\n", "f:4: operations 4294967295: not a number" },
        { "version 1\nclient a\n uid 1\n quota 5\n", "f:4: quota: no word of this file" },
        { "version 1\r\n", "f:1: byte 0x0d: not plain text; remove it" },
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        EXPECT(!parse(all[i].text));
        if (strncmp(why, all[i].where_and_what, strlen(all[i].where_and_what)) != 0) {
            FAIL(why);
        }
        EXPECT(strstr(why, "; ") != NULL);
        EXPECT_EQ(conf.count, 0);
    }
}

static void too_many_clients_and_services_are_refused(void)
{
    static char text[65536];
    size_t len = (size_t)snprintf(text, sizeof(text), "version 1\n");
    for (int i = 0; i < IDENTITY_ENTRIES_MAX; i++) {
        len += (size_t)snprintf(text + len, sizeof(text) - len, "client c%d\nuid %d\n", i, i);
    }
    EXPECT(parse(text));
    snprintf(text + len, sizeof(text) - len, "client one-more\nuid 5\n");
    EXPECT(!parse(text));
    EXPECT(strstr(why, "more than 64 clients; join some") != NULL);
    len = (size_t)snprintf(text, sizeof(text), "version 1\nclient a\nuid 1\nservices");
    for (int i = 0; i <= IDENTITY_SERVICES_MAX; i++) {
        len += (size_t)snprintf(text + len, sizeof(text) - len, " s%d", i);
    }
    EXPECT(!parse(text));
    EXPECT(strstr(why, "more than 32 services") != NULL);
    memset(text, ' ', 3000);
    text[3000] = '\0';
    EXPECT(!parse(text));
    EXPECT(strstr(why, "f:1: longer than") != NULL);
}

/* ---- files ---- */

static char folder[] = "/tmp/ashlar-conf-XXXXXX";
static char path[64];

static void write_file(mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    EXPECT(fd >= 0);
    EXPECT_EQ(write(fd, "version 1\nclient a\nuid 1\n", 25), 25);
    EXPECT_EQ(fchmod(fd, mode), 0);
    close(fd);
}

static void a_file_that_others_may_write_is_refused(void)
{
    static const mode_t bad[] = { 0620, 0602, 0666, 0664 };
    bool is_absent = true;
    write_file(0644);
    EXPECT(identity_conf_read(&conf, path, geteuid(), &is_absent, why));
    EXPECT(!is_absent);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        write_file(bad[i]);
        EXPECT(!identity_conf_read(&conf, path, geteuid(), &is_absent, why));
        EXPECT(strstr(why, "others may write it") != NULL && strstr(why, "chmod go-w") != NULL);
        EXPECT(!is_absent);
    }
    write_file(0644);
    EXPECT_EQ(chmod(folder, 0777), 0);
    EXPECT(!identity_conf_read(&conf, path, geteuid(), &is_absent, why));
    EXPECT(strstr(why, "others may write its folder") != NULL);
    EXPECT_EQ(chmod(folder, 01777), 0);
    EXPECT(identity_conf_read(&conf, path, geteuid(), &is_absent, why));
    EXPECT_EQ(chmod(folder, 0700), 0);
}

static void a_file_of_another_user_is_refused(void)
{
    if (geteuid() != 0) {
        SKIP("only root can give a file away");
    }
    write_file(0644);
    EXPECT_EQ(chown(path, 12345, 0), 0);
    EXPECT(!identity_conf_read(&conf, path, 0, NULL, why));
    EXPECT(identity_conf_read(&conf, path, 12345, NULL, why));
    EXPECT_EQ(unlink(path), 0);
}

static void what_is_no_file_is_refused_and_what_is_absent_is_told(void)
{
    char link_path[80];
    bool is_absent = false;
    (void)unlink(path);
    EXPECT(!identity_conf_read(&conf, path, geteuid(), &is_absent, why));
    EXPECT(is_absent);
    EXPECT(!identity_conf_read(&conf, "/nowhere/at/all", geteuid(), &is_absent, why));
    EXPECT(is_absent);
    EXPECT(!identity_conf_read(&conf, "/dev", geteuid(), &is_absent, why));
    EXPECT(!is_absent);
    write_file(0644);
    snprintf(link_path, sizeof(link_path), "%s/link", folder);
    EXPECT_EQ(symlink(path, link_path), 0);
    EXPECT(!identity_conf_read(&conf, link_path, geteuid(), &is_absent, why));
    EXPECT(!is_absent && strstr(why, "symbolic link") != NULL);
    EXPECT_EQ(unlink(link_path), 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_word_is_taken, "ASHLAR-clients-conf:1"),
        TEST(a_bad_line_is_refused_with_its_place_reason_and_mend, "ASHLAR-clients-conf:1"),
        TEST(too_many_clients_and_services_are_refused, "ASHLAR-clients-conf:1"),
        TEST(a_file_that_others_may_write_is_refused, "ASHLAR-threat:configuration"),
        TEST(a_file_of_another_user_is_refused, "ASHLAR-threat:configuration"),
        TEST(what_is_no_file_is_refused_and_what_is_absent_is_told, "ASHLAR-clients-conf:1"),
    };
    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    snprintf(path, sizeof(path), "%s/clients.conf", folder);
    int status = test_main("identity.conf", tests, sizeof(tests) / sizeof(tests[0]));
    (void)unlink(path);
    (void)rmdir(folder);
    return status;
}

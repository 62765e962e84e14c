/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "identity/match.h"
#include "test.h"

static struct identity_conf conf;

/* A client of the test's making, and what was asked of it. */
static struct identity_facts him;
static uint32_t asked, untold;

static bool learn(void *context, uint32_t condition, struct identity_facts *facts, const char **why)
{
    (void)context;
    asked |= condition;
    if ((untold & condition) != 0) {
        *why = "hidden";
        return false;
    }
    uint32_t known = facts->known;
    *facts = him;
    facts->known = known;
    return true;
}

static void read_conf(const char *text)
{
    char why[IDENTITY_WHY_MAX];
    EXPECT(identity_conf_parse(&conf, "f", span_of(text, strlen(text)), why));
    memset(&him, 0, sizeof(him));
    him.uid = 1000;
    him.gid = 100;
    asked = 0;
    untold = 0;
}

/* The index of the entry, -1 for none, -2 for undecided. */
static int match(void)
{
    struct identity_facts facts = { .known = IDENTITY_UID, .uid = him.uid };
    const char *why = NULL;
    size_t entry = 99;
    asked = 0;
    enum identity_verdict verdict = identity_match(&conf, &facts, learn, NULL, &entry, &why);
    EXPECT(verdict != IDENTITY_UNDECIDED || why != NULL);
    return verdict == IDENTITY_UNNAMED ? -1 : verdict == IDENTITY_NAMED ? (int)entry : -2;
}

static void the_first_entry_that_fits_is_taken(void)
{
    read_conf("version 1\nclient a\nuid 1\nclient b\nuid 1000\nclient c\nuid 1000\n");
    EXPECT_EQ(match(), 1);
    him.uid = 1;
    EXPECT_EQ(match(), 0);
    him.uid = 2;
    EXPECT_EQ(match(), -1);
}

static void all_conditions_of_an_entry_must_hold(void)
{
    read_conf("version 1\nclient a\nuid 1000\ngid 7\nunit a.service\ncgroup /system.slice\nlabel l\n"
              "executable 0500000000000000000000000000000000000000000000000000000000000000\n");
    him.gid = 7;
    strcpy(him.cgroup, "/system.slice/a.service");
    strcpy(him.label, "l");
    him.executable[0] = 5;
    EXPECT_EQ(match(), 0);
    him.executable[0] = 4;
    EXPECT_EQ(match(), -1);
    him.executable[0] = 5;
    strcpy(him.label, "");
    EXPECT_EQ(match(), -1);
    strcpy(him.label, "l");
    strcpy(him.cgroup, "/system.slice/b.service");
    EXPECT_EQ(match(), -1);
    strcpy(him.cgroup, "/other.slice/a.service");
    EXPECT_EQ(match(), -1);
    strcpy(him.cgroup, "/system.slice/a.service");
    him.gid = 8;
    EXPECT_EQ(match(), -1);
    him.groups[him.group_count++] = 7;
    EXPECT_EQ(match(), 0);
    him.uid = 1;
    EXPECT_EQ(match(), -1);
}

static void nothing_is_asked_that_no_entry_needs(void)
{
    read_conf("version 1\nclient a\nuid 1\nunit a.service\nclient b\nuid 2\nexecutable "
              "0500000000000000000000000000000000000000000000000000000000000000\n");
    EXPECT_EQ(match(), -1);
    EXPECT_EQ(asked, 0);
    him.uid = 1;
    EXPECT_EQ(match(), -1);
    EXPECT_EQ(asked, IDENTITY_CGROUP);
    him.uid = 2;
    EXPECT_EQ(match(), -1);
    EXPECT_EQ(asked, IDENTITY_EXECUTABLE);
}

static void what_cannot_be_told_is_never_taken_for_no(void)
{
    read_conf("version 1\nclient a\nunit a.service\nclient b\nuid 1000\n");
    untold = IDENTITY_CGROUP;
    EXPECT_EQ(match(), -2);
    read_conf("version 1\nclient b\nuid 1000\nclient a\nunit a.service\n");
    untold = IDENTITY_CGROUP;
    EXPECT_EQ(match(), 0);
}

static void a_unit_is_the_first_part_that_is_no_slice(void)
{
    static const struct {
        const char *path;
        const char *unit; /* NULL: none */
    } all[] = {
        { "/system.slice/pay.service", "pay.service" },
        { "/system.slice/pay.service/sub", "pay.service" },
        { "/pay.service", "pay.service" },
        { "/a.slice/a-b.slice/run-1.scope", "run-1.scope" },
        { "/user.slice/user-1000.slice/user@1000.service/app.slice/pay.service", "user@1000.service" },
        { "/user.slice/user-1000.slice/session-2.scope/pay.service", "session-2.scope" },
        { "/docker/pay.service", NULL },
        { "/system.slice", NULL },
        { "/system.slice/pay.service (deleted)", NULL },
        { "/../system.slice/pay.service", NULL },
        { "/..", NULL },
        { "/", NULL },
        { "", NULL },
        { "/.slice/pay.service", NULL },
        { "/system.slice/_cpu.service", "cpu.service" },
        { "/system.slice/.service", NULL },
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        char unit[IDENTITY_UNIT_MAX + 1] = "";
        bool has_unit = identity_unit_of(all[i].path, unit);
        if (has_unit != (all[i].unit != NULL) || (has_unit && strcmp(unit, all[i].unit) != 0)) {
            FAIL(all[i].path);
        }
    }
}

static bool is_path(const char *text, const char *want)
{
    static char path[IDENTITY_PATH_MAX];
    return identity_cgroup_of(span_of(text, strlen(text)), path) ? want != NULL && strcmp(path, want) == 0 : want == NULL;
}

static void the_hierarchy_is_that_of_systemd_or_the_unified_one(void)
{
    EXPECT(is_path("0::/a.service\n", "/a.service"));
    EXPECT(is_path("9:name=systemd:/a\n8:pids:/b\n0::/c\n", "/a"));
    EXPECT(is_path("0::/c\n9:name=systemd:/a\n", "/a"));
    EXPECT(is_path("8:pids:/b\n0::/c:d", "/c:d"));
    EXPECT(is_path("8:pids:/b\n", NULL));
    EXPECT(is_path("1::/b\n", NULL));
    EXPECT(is_path("10::/b\n", NULL));
    EXPECT(is_path("2:name=systemd2:/b\n", NULL));
    EXPECT(is_path("", NULL));
    EXPECT(is_path(":\n::\n0:\n", NULL));
}

static void a_group_is_itself_and_what_is_below_it(void)
{
    read_conf("version 1\nclient a\ncgroup /a/b\n");
    static const char *const in[] = { "/a/b", "/a/b/c" };
    static const char *const out[] = { "/a", "/a/bc", "/a/b.service", "/", "", "/x/a/b" };
    for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++) {
        strcpy(him.cgroup, in[i]);
        EXPECT_EQ(match(), 0);
    }
    for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++) {
        strcpy(him.cgroup, out[i]);
        EXPECT_EQ(match(), -1);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_first_entry_that_fits_is_taken, "ASHLAR-design:identity"),
        TEST(all_conditions_of_an_entry_must_hold, "ASHLAR-design:identity"),
        TEST(nothing_is_asked_that_no_entry_needs, "ASHLAR-design:identity"),
        TEST(what_cannot_be_told_is_never_taken_for_no, "ASHLAR-threat:client-identity"),
        TEST(a_unit_is_the_first_part_that_is_no_slice, "ASHLAR-threat:client-identity"),
        TEST(the_hierarchy_is_that_of_systemd_or_the_unified_one, "ASHLAR-design:identity"),
        TEST(a_group_is_itself_and_what_is_below_it, "ASHLAR-design:identity"),
    };
    return test_main("identity.match", tests, sizeof(tests) / sizeof(tests[0]));
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "test.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The program as a shell sees it: exit status, what it prints, which files it leaves alone. */

static char folder[64]; /* private, removed at the end */
static char said[64 * 1024];

static const char *needed(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL) {
        FAIL("run by ctest, which says where the program is");
    }
    return value;
}

static void read_file(const char *name, char *text, size_t room)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *in = fopen(path, "rb");
    EXPECT(in != NULL);
    size_t len = fread(text, 1, room - 1, in);
    text[len] = '\0';
    fclose(in);
}

/* Runs the program in `folder`; "@" stands for tests/vectors/manifest, "%" for services. Gives its exit
 * status. */
static int run(const char *arguments)
{
    static char command[8192];
    const char *source = needed("ASHLAR_SOURCE");
    int start = snprintf(command, sizeof(command), "cd %s && '%s/tools/manifest/ashlar-manifest' ", folder,
                         needed("ASHLAR_BUILD"));
    size_t len = (size_t)start;
    for (; *arguments != '\0'; arguments++) {
        int more = *arguments == '@'
                       ? snprintf(command + len, sizeof(command) - len, "%s/tests/vectors/manifest", source)
                   : *arguments == '%' ? snprintf(command + len, sizeof(command) - len, "%s/services", source)
                                       : snprintf(command + len, sizeof(command) - len, "%c", *arguments);
        len += (size_t)more;
        EXPECT(len < sizeof(command) - 64);
    }
    snprintf(command + len, sizeof(command) - len, " >said 2>&1");
    int status = system(command);
    EXPECT(WIFEXITED(status));
    read_file("said", said, sizeof(said));
    return WEXITSTATUS(status);
}

static bool exists(const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static struct stat status_of(const char *name)
{
    char path[256];
    struct stat info;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    EXPECT_EQ(stat(path, &info), 0);
    return info;
}

static void write_file(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *out = fopen(path, "wb");
    EXPECT(out != NULL);
    fputs(text, out);
    EXPECT_EQ(fclose(out), 0);
}

#define ALL                                                                                                  \
    "@/good/lock_auth.json @/good/lock_actuator.json @/good/lock_log.yaml @/good/tamper_sensor.json "        \
    "%/its/manifest.json %/crypto/manifest.json %/attestation/manifest.json %/platform/manifest.json"
#define REVERSED                                                                                             \
    "%/platform/manifest.json %/attestation/manifest.json %/crypto/manifest.json %/its/manifest.json "       \
    "@/good/tamper_sensor.json @/good/lock_log.yaml @/good/lock_actuator.json @/good/lock_auth.json"

static void wrong_usage_is_status_2(void)
{
    EXPECT_EQ(run(""), 2);
    EXPECT(strstr(said, "no manifest named") != NULL);
    EXPECT_EQ(run("--colour x.json"), 2);
    EXPECT(strstr(said, "unknown option --colour") != NULL);
    EXPECT_EQ(run("x.json"), 2);
    EXPECT(strstr(said, "nothing to do") != NULL);
    EXPECT_EQ(run("--out"), 2);
    EXPECT_EQ(run("--check --image 'a b' x.json"), 2);
    EXPECT_EQ(run("--check --depfile d x.json"), 2);
    EXPECT_EQ(run("--out o --only NOBODY " ALL), 2);
    EXPECT(strstr(said, "NOBODY") != NULL);
    EXPECT(!exists("o"));
    EXPECT_EQ(run("--help"), 0);
    EXPECT(strstr(said, "usage: ashlar-manifest") == said);
}

static void tables_hold_the_wanted_partitions_and_headers_have_the_wanted_stem(void)
{
    static char text[64 * 1024];
    EXPECT_EQ(run("--out some --only LOCK_LOG --only LOCK_AUTH " ALL), 0);
    read_file("some/image_system.c", text, sizeof(text));
    const char *log = strstr(text, "\"LOCK_LOG\"");
    const char *auth = strstr(text, "\"LOCK_AUTH\"");
    EXPECT(log != NULL && auth != NULL && strstr(text, "\"LOCK_ACTUATOR\"") == NULL);
    EXPECT_EQ(run("--out same --only LOCK_AUTH --only LOCK_LOG " REVERSED), 0);
    static char other[64 * 1024];
    read_file("same/image_system.c", other, sizeof(other));
    EXPECT_STR(text, other);
    EXPECT_EQ(run("--out twice --only LOCK_LOG --only LOCK_LOG " ALL), 2);
    EXPECT(!exists("twice"));
    EXPECT_EQ(run("--out named --stem storage %/its/manifest.json"), 0);
    EXPECT(exists("named/psa_manifest/storage.h") && !exists("named/psa_manifest/its.h"));
    EXPECT_EQ(run("--out climbing --stem ../../x %/its/manifest.json"), 1);
    EXPECT(!exists("climbing"));
}

static void files_that_cannot_be_used_are_status_3(void)
{
    EXPECT_EQ(run("--check absent.json"), 3);
    EXPECT(strstr(said, "cannot read absent.json") != NULL);
    EXPECT_EQ(run("--check ."), 3);
    EXPECT_EQ(run("--check --from absent.list"), 3);
    write_file("plain", "");
    EXPECT_EQ(run("--out plain/deeper " ALL), 3);
    EXPECT(strstr(said, "cannot make folder plain") != NULL);
}

static void findings_are_status_1_and_write_nothing(void)
{
    EXPECT_EQ(run("--out bad --json bad.json --depfile bad.d --list @/bad/cycle_a.json @/bad/cycle_b.json"),
              1);
    EXPECT(strstr(said, "bad/cycle_b.json:11: cycle of dependencies") != NULL);
    EXPECT(strstr(said, "1 error, nothing written") != NULL);
    EXPECT(!exists("bad"));
    EXPECT(!exists("bad.json"));
    EXPECT(!exists("bad.d"));
}

static void every_bad_manifest_is_refused_on_its_line(void)
{
    static const struct {
        const char *file;
        const char *finding;
    } rows[] = {
        { "alias.json", "alias.json:4: anchor" },
        { "comma.json", "comma.json:7: not readable" },
        { "second.json", "second.json:14: text after the end" },
        { "unknown_key.json", "unknown_key.json:7: unknown key 'stack_sise'" },
        { "cycle_a.json", "cycle_a.json:11: dependency on 'CYCLE_B_ONE'" },
    };
    char arguments[128];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(arguments, sizeof(arguments), "--check @/bad/%s", rows[i].file);
        EXPECT_EQ(run(arguments), 1);
        EXPECT(strstr(said, rows[i].finding) != NULL);
    }
}

static void checking_writes_nothing(void)
{
    EXPECT_EQ(run("--check --image lock --out checked " ALL), 0);
    EXPECT_STR(said, "");
    EXPECT(!exists("checked"));
}

static void a_file_is_rewritten_only_if_it_changes(void)
{
    EXPECT_EQ(run("--image lock --out once " ALL), 0);
    struct stat before = status_of("once/psa_manifest/sid.h");
    write_file("once/psa_manifest/pid.h", "damaged");
    EXPECT_EQ(run("--image lock --out once " ALL), 0);
    struct stat after = status_of("once/psa_manifest/sid.h");
    EXPECT_EQ(before.st_ino, after.st_ino);
    EXPECT_EQ(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    read_file("once/psa_manifest/pid.h", said, sizeof(said));
    EXPECT(strstr(said, "#define LOCK_AUTH (2001)") != NULL);
    EXPECT(!exists("once/psa_manifest/pid.h.new"));
}

static void expect_same(const char *a, const char *b)
{
    static char text_a[64 * 1024];
    static char text_b[64 * 1024];
    read_file(a, text_a, sizeof(text_a));
    read_file(b, text_b, sizeof(text_b));
    EXPECT(text_a[0] != '\0');
    EXPECT_STR(text_a, text_b);
}

static void output_depends_on_no_path_and_no_order(void)
{
    static const char *const names[] = { "lock_system.c",      "lock_image.c",
                                         "psa_manifest/sid.h", "psa_manifest/pid.h",
                                         "psa_manifest/its.h", "psa_manifest/lock_auth.h",
                                         "system.json" };
    char a[64];
    char b[64];
    EXPECT_EQ(run("--image lock --out first --json first/system.json " ALL), 0);
    EXPECT_EQ(run("--image lock --out second/deeper --json second/deeper/system.json " REVERSED), 0);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(a, sizeof(a), "first/%s", names[i]);
        snprintf(b, sizeof(b), "second/deeper/%s", names[i]);
        expect_same(a, b);
        read_file(a, said, sizeof(said));
        EXPECT(strstr(said, needed("ASHLAR_SOURCE")) == NULL);
    }
}

static void a_list_file_names_manifests_beside_itself(void)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/parts", folder);
    EXPECT(mkdir(path, 0700) == 0);
    write_file("parts/all.list", "# what this image holds\n\n  one.json  # first\ndeeper/manifest.json\n");
    snprintf(path, sizeof(path), "%s/parts/deeper", folder);
    EXPECT(mkdir(path, 0700) == 0);
    static const char form[] =
        "{ \"psa_framework_version\": 1.0, \"name\": \"%s\", \"type\": \"PSA-ROT\", \"priority\": \"LOW\",\n"
        "\"entry_point\": \"%s\", \"stack_size\": 64, \"irqs\": [ { \"source\": \"%s\", \"signal\": \"%s_S\" "
        "} ],\n"
        "\"ashlar\": { \"pid\": %d } }";
    char text[512];
    snprintf(text, sizeof(text), form, "ONE", "one", "A", "ONE", 1);
    write_file("parts/one.json", text);
    snprintf(text, sizeof(text), form, "TWO", "two", "B", "TWO", 2);
    write_file("parts/deeper/manifest.json", text);
    EXPECT_EQ(run("--out listed --depfile listed.d --from parts/all.list"), 0);
    EXPECT(exists("listed/psa_manifest/one.h"));
    EXPECT(exists("listed/psa_manifest/deeper.h"));
    read_file("listed.d", said, sizeof(said));
    EXPECT(strstr(said, "listed/image_system.c ") == said);
    EXPECT(strstr(said, "listed/psa_manifest/deeper.h:") != NULL);
    EXPECT(strstr(said, "  parts/all.list") != NULL);
    EXPECT(strstr(said, "  parts/one.json") != NULL);
    EXPECT(strstr(said, "  parts/deeper/manifest.json") != NULL);
}

static void the_list_shows_load_order(void)
{
    EXPECT_EQ(run("--list " ALL), 0);
    const char *its = strstr(said, "ASHLAR_SP_ITS");
    const char *crypto = strstr(said, "ASHLAR_SP_CRYPTO");
    const char *actuator = strstr(said, "LOCK_ACTUATOR ");
    EXPECT(its != NULL && crypto != NULL && actuator != NULL);
    EXPECT(its < crypto && crypto < actuator);
    EXPECT(strstr(said, "0x0a510011 LOCK_ACTUATOR_STATE              version 3, handle 0x40000310\n") !=
           NULL);
}

static void json_is_itself_a_readable_document(void)
{
    EXPECT_EQ(run("--json - " ALL), 0);
    EXPECT(strstr(said, "{\n  \"format\": \"ashlar-system-1\"") == said);
    EXPECT(strstr(said, "\"name\": \"LOCK_LOG_APPEND\", \"sid\": 173080608, \"weak\": false") != NULL);
    EXPECT(strstr(said, "\"stateless_index\": 17, \"handle\": 1073742608") != NULL);
    /* Our own strict reader: it gets as far as the schema, which this is not. */
    write_file("system.json", said);
    EXPECT_EQ(run("--check system.json"), 1);
    EXPECT(strstr(said, "system.json:1: 'psa_framework_version' is missing") != NULL);
}

static void mapped_vectors_are_refused_where_the_framework_has_none(void)
{
    EXPECT_EQ(run("--check %/its/manifest.json %/crypto/manifest.json"), 0);
    EXPECT_EQ(run("--check --no-mm-iovec %/its/manifest.json %/crypto/manifest.json"), 1);
    EXPECT(strstr(said, "crypto/manifest.json:21: 'mm_iovec' is enabled") != NULL);
    EXPECT_EQ(run("--check --no-mm-iovec %/its/manifest.json"), 0);
}

static int remove_folder(void)
{
    char command[128];
    snprintf(command, sizeof(command), "rm -rf %s", folder);
    return system(command);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(wrong_usage_is_status_2, "manifest.spec:program"),
        TEST(tables_hold_the_wanted_partitions_and_headers_have_the_wanted_stem, "FFM-1.1:manifest"),
        TEST(files_that_cannot_be_used_are_status_3, "manifest.spec:program"),
        TEST(findings_are_status_1_and_write_nothing, "manifest.spec:program"),
        TEST(every_bad_manifest_is_refused_on_its_line, "FFM-1.1:manifest"),
        TEST(checking_writes_nothing, "manifest.spec:program"),
        TEST(a_file_is_rewritten_only_if_it_changes, "manifest.spec:products"),
        TEST(output_depends_on_no_path_and_no_order, "manifest.spec:products"),
        TEST(a_list_file_names_manifests_beside_itself, "manifest.spec:program"),
        TEST(the_list_shows_load_order, "manifest.spec:program"),
        TEST(mapped_vectors_are_refused_where_the_framework_has_none, "FFM-1.1:PSA_FRAMEWORK_HAS_MM_IOVEC"),
        TEST(json_is_itself_a_readable_document, "manifest.spec:products"),
    };
    snprintf(folder, sizeof(folder), "/tmp/ashlar-manifest-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        perror("mkdtemp");
        return 1;
    }
    int status = test_main("manifest.program", tests, sizeof(tests) / sizeof(tests[0]));
    return remove_folder() == 0 ? status : 1;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "sample.h"

/* What only several manifests together can have wrong, and what is resolved from them. */

#define SERVICE_HEAD "{ \"name\": \"BETA_ONE\", \"non_secure_clients\": true, \"connection_based\": "

static void an_image_has_a_partition(void)
{
    sample_start();
    sample_check();
    expect_finding("image", 0, "no manifest at all");
}

static void twins_across_files_are_refused_with_both_places(void)
{
    refuses_beside(LINE_NAME, "  \"name\": \"ALPHA\",", "partition name ALPHA|alpha.json:3");
    refuses_beside(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1001 }", "partition id 1001|alpha.json:18");
    refuses_beside(LINE_ONE, SERVICE_HEAD "true, \"sid\": \"0x1000\" },", "SID 0x00001000|alpha.json:11");
    refuses_beside(LINE_ONE, SERVICE_HEAD "false, \"sid\": \"0x9\", \"stateless_handle\": 5 },",
                   "stateless handle 5|alpha.json:12");
    refuses_beside(LINE_ONE,
                   "{ \"name\": \"ALPHA_ONE\", \"sid\": \"0x9\", \"non_secure_clients\": true, "
                   "\"connection_based\": true },",
                   "service name ALPHA_ONE|alpha.json:11");
    refuses_beside(LINE_IRQS,
                   "\"irqs\": [ { \"source\": \"UART0\", \"name\": \"RX\", \"handling\": \"SLIH\" } ],",
                   "interrupt source UART0|alpha.json:14");
}

static void twins_within_a_file_are_refused_too(void)
{
    refuses(LINE_TWO,
            "{ \"name\": \"ALPHA_ONE\", \"sid\": \"0x9\", \"non_secure_clients\": true, "
            "\"connection_based\": true }",
            "service name ALPHA_ONE|alpha.json:11");
    refuses(LINE_TWO,
            "{ \"name\": \"OTHER\", \"sid\": \"0x1000\", \"non_secure_clients\": true, \"connection_based\": "
            "true }",
            "SID 0x00001000");
    refuses(LINE_IRQS,
            "\"irqs\": [ { \"source\": 16, \"name\": \"A\", \"handling\": \"SLIH\" }, { \"source\": "
            "\"0x10\", \"name\": \"B\", "
            "\"handling\": \"SLIH\" } ],",
            "interrupt source 16");
}

static void mmio_regions_are_exclusive(void)
{
    static const struct {
        const char *base;
        const char *size;
        bool good;
    } rows[] = {
        { "0x40000000", "0x1000", false }, { "0x3ffff000", "0x1001", false },
        { "0x40000fff", "0x1", false },    { "0x0", "0xffffffff", false },
        { "0x40000800", "0x10", false },   { "0x3ffff000", "0x1000", true },
        { "0x40001000", "0x1000", true },
    };
    char text[256];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(
            text, sizeof(text),
            "\"mmio_regions\": [ { \"base\": \"%s\", \"size\": \"%s\", \"permission\": \"READ-ONLY\" } ],",
            rows[i].base, rows[i].size);
        if (!rows[i].good) {
            refuses_beside(LINE_MMIO, text, "overlaps the one at alpha.json:15");
            continue;
        }
        sample_start();
        sample_read("alpha.json", sample_alpha, 0, NULL);
        sample_read("beta.json", sample_beta, LINE_MMIO, text);
        sample_check();
        EXPECT(sample.good);
    }
    refuses(LINE_MMIO,
            "\"mmio_regions\": [ { \"name\": \"U\", \"permission\": \"READ-ONLY\" }, { \"name\": \"U\", "
            "\"permission\": "
            "\"READ-WRITE\" } ],",
            "MMIO region U|alpha.json:15");
}

static void made_names_never_clash(void)
{
    refuses_beside(LINE_NAME, "  \"name\": \"ALPHA_ONE_SID\",", "macro ALPHA_ONE_SID|alpha.json:11");
    refuses_beside(LINE_IRQS,
                   "\"irqs\": [ { \"source\": 17, \"name\": \"ALPHA_RX\", \"handling\": \"SLIH\" } ],",
                   "macro ALPHA_RX_SIGNAL|alpha.json:14");
    refuses_beside(LINE_ENTRY, "  \"entry_init\": \"alpha_main\",", "symbol alpha_main|alpha.json:7");
    sample_start();
    sample_read("beta.json", sample_beta, LINE_ENTRY, "  \"entry_init\": \"beta_one_sfn\",");
    sample_check();
    expect_finding("beta.json", LINE_ONE, "symbol beta_one_sfn|beta.json:7");
}

static void headers_never_overwrite_each_other(void)
{
    sample_start();
    sample_read("a/part.json", sample_alpha, 0, NULL);
    sample_read("b/part.yaml", sample_beta, 0, NULL);
    sample_check();
    expect_finding("b/part.yaml", 1, "generated header part.h|a/part.json:1");
    sample_start();
    sample_read("my-part.json", sample_alpha, 0, NULL);
    sample_read("My_part.json", sample_beta, 0, NULL);
    sample_check();
    expect_finding("My_part.json", 1, "generated header");
    sample_start();
    sample_read("sid.json", sample_alpha, 0, NULL);
    sample_check();
    expect_finding("sid.json", 1, "psa_manifest/sid.h|rename");
}

static void a_stem_is_the_file_name_or_the_folder_of_a_plain_manifest(void)
{
    struct arena *arena = &sample.arena;
    sample_start();
    EXPECT_STR(manifest_stem(arena, "x/lock_auth.json"), "lock_auth");
    EXPECT_STR(manifest_stem(arena, "lock_auth"), "lock_auth");
    EXPECT_STR(manifest_stem(arena, "/a/its/manifest.json"), "its");
    EXPECT_STR(manifest_stem(arena, "its/manifest.yaml"), "its");
    EXPECT_STR(manifest_stem(arena, "manifest.json"), "manifest");
    EXPECT_STR(manifest_stem(arena, "/manifest.json"), "manifest");
    EXPECT(manifest_stem(arena, "a b.json") == NULL);
    EXPECT(manifest_stem(arena, "x/.json") == NULL);
    EXPECT(manifest_stem(arena, "") == NULL);
    EXPECT(manifest_stem(arena, "x/\"q\".json") == NULL);
}

static void dependencies_lead_to_a_service_of_another_partition(void)
{
    refuses_beside(LINE_DEPENDENCIES, "  \"dependencies\": [\"NOWHERE\"],",
                   "'NOWHERE'|no partition|add its manifest");
    refuses_beside(LINE_DEPENDENCIES, "  \"dependencies\": [\"ALPHA_ON\"],", "did you mean 'ALPHA_ONE'?");
    refuses_beside(LINE_DEPENDENCIES, "  \"dependencies\": [\"ALPHA\"],", "'ALPHA'|no partition");
    refuses_beside(LINE_DEPENDENCIES, "  \"dependencies\": [\"BETA_ONE\"],", "own service");
    refuses_beside(LINE_WEAK, "  \"weak_dependencies\": [\"BETA_ONE\"],", "own service");
    refuses_beside(LINE_DEPENDENCIES, "  \"dependencies\": [\"ALPHA_ONE\", \"ALPHA_ONE\"],",
                   "'ALPHA_ONE' stands twice");
    refuses_beside(LINE_DEPENDENCIES, "  \"dependencies\": [\"alpha\"],", "not a macro name");
}

static void a_weak_dependency_may_be_absent(void)
{
    accepts(LINE_WEAK, "  \"weak_dependencies\": [\"BETA_ONE\"],");
    EXPECT_EQ(sample.system->order[0]->dependency_count, 1);
    EXPECT(!sample.system->order[0]->dependencies[0].found);
    sample_start();
    sample_read("alpha.json", sample_alpha, LINE_WEAK, "  \"weak_dependencies\": [\"BETA_ONE\"],");
    sample_read("beta.json", sample_beta, 0, NULL);
    sample_check();
    EXPECT(sample.good);
    EXPECT_STR(sample.system->order[0]->name.text, "BETA");
    EXPECT(sample.system->order[1]->dependencies[0].found);
}

static void a_cycle_is_printed(void)
{
    static const char *const keys[] = { "dependencies", "weak_dependencies" };
    char text[64];
    for (unsigned i = 0; i < 2; i++) {
        snprintf(text, sizeof(text), "  \"%s\": [\"ALPHA_TWO\"],", keys[i]);
        sample_start();
        sample_read("alpha.json", sample_alpha, LINE_DEPENDENCIES, "  \"dependencies\": [\"BETA_ONE\"],");
        sample_read("beta.json", sample_beta, i == 0 ? LINE_DEPENDENCIES : LINE_WEAK, text);
        sample_check();
        snprintf(text, sizeof(text), "BETA -(ALPHA_TWO, beta:%u)-> ALPHA",
                 i == 0 ? LINE_DEPENDENCIES : LINE_WEAK);
        expect_finding("beta.json", i == 0 ? LINE_DEPENDENCIES : LINE_WEAK,
                       "ALPHA -(BETA_ONE, alpha:16)-> BETA");
        EXPECT(strstr(sample.report.text, text) != NULL);
    }
}

/* Reads partition P<index>: one stateless service S<index>, these dependencies, this priority. */
static void read_numbered(unsigned index, const char *dependencies, const char *priority)
{
    char file[32];
    char text[1024];
    snprintf(file, sizeof(file), "p%u.json", index);
    snprintf(
        text, sizeof(text),
        "{ \"psa_framework_version\": 1.1, \"name\": \"P%u\", \"type\": \"PSA-ROT\", \"priority\": \"%s\",\n"
        "\"model\": \"SFN\", \"stack_size\": 64,\n"
        "\"services\": [ { \"name\": \"S%u\", \"sid\": \"0x%x\", \"non_secure_clients\": true, "
        "\"connection_based\": false } ],\n"
        "\"dependencies\": [%s],\n"
        "\"ashlar\": { \"pid\": %u } }",
        index, priority, index, index, dependencies, 100 + index);
    sample_read_text(file, text);
}

static void a_long_cycle_is_found_and_a_diamond_is_none(void)
{
    sample_start();
    read_numbered(0, "\"S1\", \"S2\"", "LOW");
    read_numbered(1, "\"S3\"", "LOW");
    read_numbered(2, "\"S3\"", "LOW");
    read_numbered(3, "", "LOW");
    sample_check();
    EXPECT(sample.good);
    sample_start();
    read_numbered(0, "\"S1\"", "LOW");
    read_numbered(1, "\"S2\"", "LOW");
    read_numbered(2, "\"S3\"", "LOW");
    read_numbered(3, "\"S1\"", "LOW");
    sample_check();
    expect_finding("p3.json", 4, "P1 -(S2, p1:4)-> P2 -(S3, p2:4)-> P3 -(S1, p3:4)-> P1|remove one");
    EXPECT(strstr(sample.report.text, "P0 -(") == NULL);
}

static void expect_order(const char *names)
{
    EXPECT(sample.good);
    for (unsigned i = 0; i < sample.system->count; i++) {
        const char *name = sample.system->order[i]->name.text;
        EXPECT(strncmp(names, name, strlen(name)) == 0);
        EXPECT_EQ(manifest_index(sample.system, sample.system->order[i]), i);
        names += strlen(name) + 1;
    }
}

static void load_order_is_providers_then_priority_then_id(void)
{
    sample_start();
    read_numbered(3, "", "NORMAL");
    read_numbered(1, "\"S2\"", "HIGH");
    read_numbered(2, "", "LOW");
    read_numbered(0, "", "NORMAL");
    read_numbered(4, "", "HIGH");
    sample_check();
    expect_order("P4 P0 P3 P2 P1");
}

static void automatic_handles_fill_gaps_in_order_of_id(void)
{
    sample_start();
    read_numbered(2, "", "HIGH");
    read_numbered(1, "", "LOW");
    sample_read("alpha.json", sample_alpha, LINE_TWO,
                "{ \"name\": \"FIXED\", \"sid\": \"0x77\", \"non_secure_clients\": true, "
                "\"connection_based\": false, "
                "\"version\": 9, \"stateless_handle\": 1 }");
    sample_check();
    EXPECT(sample.good);
    EXPECT_EQ(sample.system->partitions[1]->services[0].handle, 0x40000101);
    EXPECT_EQ(sample.system->partitions[0]->services[0].handle, 0x40000102);
    EXPECT_EQ(sample.system->partitions[2]->services[1].handle, 0x40000900);
    EXPECT_EQ(sample.system->partitions[2]->services[0].handle, 0);
}

/* Alpha serves `count` stateless services, each on its own line from LINE_ONE on. */
static void read_stateless(unsigned count, unsigned first)
{
    static char text[SAMPLE_TEXT_MAX];
    size_t len = 0;
    for (unsigned i = 0; i < count; i++) {
        len += (size_t)snprintf(text + len, sizeof(text) - len,
                                "{ \"name\": \"T%u\", \"sid\": \"0x%x\", \"non_secure_clients\": true, "
                                "\"connection_based\": false },\n",
                                first + i, 0x500 + first + i);
    }
    text[len - 1] = '\0';
    sample_read(first == 0 ? "alpha.json" : "beta.json", first == 0 ? sample_alpha : sample_beta, LINE_ONE,
                text);
}

static void an_image_has_at_most_32_stateless_services(void)
{
    sample_start();
    read_stateless(15, 0); /* and ALPHA_TWO: 16 */
    read_stateless(15, 15);
    sample_check();
    EXPECT(sample.good);
    uint32_t seen = 0;
    for (unsigned p = 0; p < 2; p++) {
        for (unsigned s = 0; s < 16; s++) {
            seen |= 1u << (sample.system->partitions[p]->services[s].handle & 31u);
        }
    }
    EXPECT_EQ(seen, UINT32_MAX);
    sample_start();
    read_stateless(15, 0);
    read_stateless(16, 15);
    sample_check();
    expect_finding("beta.json", LINE_ONE + 16, "more than 32 stateless services");
}

static void an_image_has_at_most_32_partitions(void)
{
    static const char form[] =
        "{ \"psa_framework_version\": 1.0, \"name\": \"Q%u\", \"type\": \"PSA-ROT\", \"priority\": \"LOW\",\n"
        "\"entry_point\": \"q%u\", \"stack_size\": 64,\n"
        "\"irqs\": [ { \"source\": %u, \"signal\": \"Q%u_IRQ\" } ], \"ashlar\": { \"pid\": %u } }";
    char file[32];
    char text[512];
    sample_start();
    for (unsigned i = 0; i < MANIFEST_PARTITIONS_MAX; i++) {
        snprintf(file, sizeof(file), "q%u.json", i);
        snprintf(text, sizeof(text), form, i, i, i, i, i + 1);
        sample_read_text(file, text);
    }
    sample_check();
    EXPECT(sample.good);
    snprintf(text, sizeof(text), form, 99, 99, 99, 99, 99);
    sample_read_text("last.json", text);
    sample_check();
    expect_finding("last.json", 0, "more than 32 partitions");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(an_image_has_a_partition, "manifest.spec:image"),
        TEST(twins_across_files_are_refused_with_both_places,
             "FFM-IRQ-OWNER FFM-IRQS-UNIQUE FFM-MANIFEST-NAME FFM-SERVICE-NAME FFM-SERVICE-SID "
             "FFM-SERVICE-STATELESS-UNIQUE"),
        TEST(twins_within_a_file_are_refused_too, "FFM-IRQ-OWNER FFM-IRQS-UNIQUE FFM-SERVICE-NAME FFM-SERVICE-SID"),
        TEST(mmio_regions_are_exclusive, "FFM-MMIO-EXCLUSIVE"),
        TEST(made_names_never_clash, "FFM-NAMES-CLASH"),
        TEST(headers_never_overwrite_each_other, "FFM-NAMES-CLASH"),
        TEST(a_stem_is_the_file_name_or_the_folder_of_a_plain_manifest, "manifest.spec:products"),
        TEST(dependencies_lead_to_a_service_of_another_partition, "FFM-MANIFEST-DEPENDENCIES"),
        TEST(a_weak_dependency_may_be_absent,
             "manifest.spec:weak_dependencies FFM-MANIFEST-DEPENDENCIES FFM-MANIFEST-WEAK"),
        TEST(a_cycle_is_printed, "FFM-MANIFEST-CYCLE"),
        TEST(a_long_cycle_is_found_and_a_diamond_is_none, "FFM-MANIFEST-CYCLE"),
        TEST(load_order_is_providers_then_priority_then_id, "FFM-INIT-ORDER FFM-INIT-PRIORITY"),
        TEST(automatic_handles_fill_gaps_in_order_of_id, "FFM-SERVICE-STATELESS-HANDLE"),
        TEST(an_image_has_at_most_32_stateless_services, "FFM-LIMIT-STATELESS"),
        TEST(an_image_has_at_most_32_partitions, "manifest.spec:limits"),
    };
    return test_main("manifest.image", tests, sizeof(tests) / sizeof(tests[0]));
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "manifest/emit.h"
#include "sample.h"

/* What is written for the two sample manifests and an old one: headers and tables, line by line. */

static struct output text;

static const char old[] =
    "{ \"psa_framework_version\": 1.0, \"name\": \"OLD\", \"type\": \"PSA-ROT\", \"priority\": \"LOW\",\n"
    "  \"entry_point\": \"old_main\", \"stack_size\": 64,\n"
    "  \"services\": [ { \"name\": \"OLD_ONE\", \"sid\": \"0x3000\", \"non_secure_clients\": true } ],\n"
    "  \"irqs\": [ { \"source\": 3, \"signal\": \"OLD_LINE\" } ],\n"
    "  \"weak_dependencies\": [ \"ALPHA_ONE\", \"NOT_THERE\" ], \"ashlar\": { \"pid\": 1003 } }";

static void read_all(void)
{
    sample_start();
    sample_read("alpha.json", sample_alpha, 0, NULL);
    sample_read("beta.json", sample_beta, LINE_TWO,
                "{ \"name\": \"BETA_TWO\", \"sid\": \"0x2001\", \"non_secure_clients\": false, \"version\": 7, "
                "\"version_policy\": \"RELAXED\", \"connection_based\": false, \"mm_iovec\": \"enable\" }");
    sample_read_text("old.json", old);
    sample_check();
    if (!sample.good) {
        fprintf(stderr, "# %s", sample.report.text);
    }
    EXPECT(sample.good);
    output_free(&text);
    text = (struct output){ 0 };
}

static const struct manifest_partition *partition(const char *name)
{
    for (unsigned p = 0; p < sample.system->count; p++) {
        if (strcmp(sample.system->partitions[p]->name.text, name) == 0) {
            return sample.system->partitions[p];
        }
    }
    FAIL(name);
}

static void expect_line(const char *line)
{
    EXPECT(!text.failed);
    if (strstr(text.data, line) == NULL) {
        fprintf(stderr, "# no '%s' in:\n%.*s", line, (int)text.len, text.data);
    }
    EXPECT(strstr(text.data, line) != NULL);
}

static void expect_none(const char *words)
{
    EXPECT(!text.failed && strstr(text.data, words) == NULL);
}

static void every_service_has_its_sid_and_version(void)
{
    read_all();
    emit_sid_header(&text, sample.system);
    expect_line("#define ALPHA_ONE_SID (0x00001000u)\n#define ALPHA_ONE_VERSION (1u)\n");
    expect_line("#define ALPHA_TWO_SID (0x00001001u)\n#define ALPHA_TWO_VERSION (1u)\n");
    expect_line("#define BETA_TWO_SID (0x00002001u)\n#define BETA_TWO_VERSION (7u)\n");
    expect_line("#define OLD_ONE_SID (0x00003000u)\n#define OLD_ONE_VERSION (1u)\n");
}

static void stateless_services_alone_have_a_handle(void)
{
    read_all();
    emit_sid_header(&text, sample.system);
    expect_line("#define ALPHA_TWO_HANDLE ((psa_handle_t)0x40000104)\n");
    expect_line("#define BETA_TWO_HANDLE ((psa_handle_t)0x40000700)\n");
    expect_none("ALPHA_ONE_HANDLE");
    expect_none("OLD_ONE_HANDLE");
}

static void every_partition_has_its_id(void)
{
    read_all();
    emit_pid_header(&text, sample.system);
    expect_line("#define ALPHA (1001)\n");
    expect_line("#define BETA (1002)\n");
    expect_line("#define OLD (1003)\n");
}

static void an_ipc_partition_has_signals_of_its_services(void)
{
    read_all();
    emit_partition_header(&text, partition("ALPHA"));
    expect_line("#define ALPHA_ONE_SIGNAL (0x00000010u)\n#define ALPHA_TWO_SIGNAL (0x00000020u)\n");
    expect_line("void alpha_main(void);\n");
    expect_none("_sfn");
}

static void an_sfn_partition_has_functions_of_its_services(void)
{
    read_all();
    emit_partition_header(&text, partition("BETA"));
    expect_line("psa_status_t beta_one_sfn(const psa_msg_t *msg);\n");
    expect_line("psa_status_t beta_two_sfn(const psa_msg_t *msg);\n");
    expect_line("psa_status_t beta_init(void);\n");
    expect_none("BETA_ONE_SIGNAL");
}

static void an_interrupt_of_1_0_has_the_macro_that_it_names(void)
{
    read_all();
    emit_partition_header(&text, partition("OLD"));
    expect_line("#define OLD_LINE (0x80000000u)\n");
    expect_none("OLD_LINE_SIGNAL");
}

static void an_interrupt_of_1_1_has_a_signal_and_if_first_level_a_function(void)
{
    read_all();
    emit_partition_header(&text, partition("BETA"));
    expect_line("#define BETA_TICK_SIGNAL (0x80000000u)\n");
    expect_line("psa_flih_result_t beta_tick_flih(void);\n");
    emit_partition_header(&text, partition("ALPHA"));
    expect_line("#define ALPHA_RX_SIGNAL (0x80000000u)\n");
    expect_none("alpha_rx_flih");
}

static void headers_of_several_partitions_have_guards_of_their_own(void)
{
    read_all();
    emit_partition_header(&text, partition("ALPHA"));
    expect_line("#ifndef PSA_MANIFEST_ALPHA_H\n#define PSA_MANIFEST_ALPHA_H\n");
    emit_partition_header(&text, partition("BETA"));
    expect_line("#ifndef PSA_MANIFEST_BETA_H\n#define PSA_MANIFEST_BETA_H\n");
}

static void a_service_that_says_nothing_is_version_1_and_strict(void)
{
    read_all();
    emit_system(&text, sample.system, "names");
    expect_line(".name = \"ALPHA_ONE\", .sid = 0x00001000u, .version = 1u, .policy = SPM_STRICT,");
    expect_line(".name = \"BETA_TWO\", .sid = 0x00002001u, .version = 7u, .policy = SPM_RELAXED,");
}

static void lines_of_1_0_start_enabled_and_those_of_1_1_disabled(void)
{
    read_all();
    emit_system(&text, sample.system, "names");
    expect_line(".name = \"OLD_LINE\", .source = \"3\", .signal = 31, .handling = SPM_SLIH,\n      .enabled_at_start = true }");
    expect_line(".name = \"ALPHA_RX\", .source = \"UART0\", .signal = 31, .handling = SPM_SLIH,\n"
                "      .enabled_at_start = false }");
    expect_line(".name = \"BETA_TICK\", .source = \"17\", .signal = 31, .handling = SPM_FLIH,\n"
                "      .enabled_at_start = false }");
}

static void a_weak_dependency_counts_where_it_is_there(void)
{
    read_all();
    emit_system(&text, sample.system, "names");
    expect_line("{\n    0x00001000u, /* ALPHA_ONE */\n};\n");
    expect_none("NOT_THERE");
}

static void mapping_and_permission_are_as_written(void)
{
    read_all();
    emit_system(&text, sample.system, "names");
    expect_line(".base = 0x40000000u, .size = 0x1000u, .is_writable = true }");
    expect_line("{ .name = \"TIMER0\", .is_writable = false }");
    expect_line(".stateless_index = 5, .non_secure_clients = false,\n      .mm_iovec = false }");
    expect_line(".stateless_index = 1, .non_secure_clients = false,\n      .mm_iovec = true }");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(every_service_has_its_sid_and_version, "FFM-NAMES-SID FFM-POLICY-DEFAULT"),
        TEST(stateless_services_alone_have_a_handle, "FFM-NAMES-HANDLE FFM-SERVICE-STATELESS-HANDLE"),
        TEST(every_partition_has_its_id, "FFM-NAMES-PID FFM-PID-FIXED"),
        TEST(an_ipc_partition_has_signals_of_its_services, "FFM-NAMES-SIGNAL FFM-SIGNAL-WORD"),
        TEST(an_sfn_partition_has_functions_of_its_services, "FFM-NAMES-SFN"),
        TEST(an_interrupt_of_1_0_has_the_macro_that_it_names, "FFM-NAMES-IRQ-10"),
        TEST(an_interrupt_of_1_1_has_a_signal_and_if_first_level_a_function, "FFM-NAMES-IRQ-11"),
        TEST(headers_of_several_partitions_have_guards_of_their_own, "FFM-NAMES-TOGETHER"),
        TEST(a_service_that_says_nothing_is_version_1_and_strict, "FFM-POLICY-DEFAULT FFM-SERVICE-POLICY"),
        TEST(lines_of_1_0_start_enabled_and_those_of_1_1_disabled, "FFM-IRQ-START-10 FFM-IRQ-START-11"),
        TEST(a_weak_dependency_counts_where_it_is_there, "FFM-MANIFEST-WEAK"),
        TEST(mapping_and_permission_are_as_written, "FFM-SERVICE-MM-IOVEC FFM-MMIO-PERMISSION"),
    };
    return test_main("manifest.names", tests, sizeof(tests) / sizeof(tests[0]));
}

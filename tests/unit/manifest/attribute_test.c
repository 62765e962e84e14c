/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "sample.h"

/* One manifest: which attributes it has, and what their values may be. */

static void unknown_keys_come_with_the_one_that_was_meant(void)
{
    refuses_at(LINE_STACK, "  \"stak_size\": 1024, \"stack_size\": 1024,", LINE_STACK,
               "unknown key 'stak_size'|did you mean 'stack_size'?");
    refuses(LINE_ONE,
            "{ \"name\": \"A\", \"sid\": \"0x1\", \"non_secure_client\": true, \"non_secure_clients\": true, "
            "\"connection_based\": true },",
            "a service|did you mean 'non_secure_clients'?");
    refuses(LINE_STACK, "  \"stack_size\": 1024, \"extern_sids\": [],",
            "unknown key 'extern_sids'|remove it");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"worker\": \"1\" }", "did you mean 'workers'?");
    refuses(LINE_ASHLAR, "  \"pid\": 1, \"ashlar\": { \"pid\": 1 }", "'pid'|move it into \"ashlar\"");
}

static void every_required_attribute_is_missed(void)
{
    static const struct {
        unsigned line;
        const char *key;
    } rows[] = {
        { LINE_NAME, "'name' is missing" },
        { LINE_TYPE, "'type' is missing" },
        { LINE_PRIORITY, "'priority' is missing" },
        { LINE_MODEL, "'model' is missing" },
        { LINE_STACK, "'stack_size' is missing" },
        { LINE_ENTRY, "'entry_point' is missing" },
        { LINE_VERSION, "'psa_framework_version' is missing" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        refuses_at(rows[i].line, "", LINE_OPEN, rows[i].key);
    }
    refuses_at(LINE_ASHLAR, "", LINE_OPEN, "'ashlar' is missing");
    refuses(LINE_ASHLAR, "  \"ashlar\": { }", "'pid' is missing");
}

static void every_required_attribute_of_a_list_entry_is_missed(void)
{
    refuses(LINE_ONE, "{ \"sid\": \"0x1\", \"non_secure_clients\": true, \"connection_based\": true },",
            "'name' is missing from a service");
    refuses(LINE_ONE, "{ \"name\": \"A\", \"non_secure_clients\": true, \"connection_based\": true },",
            "'sid' is missing from a service");
    refuses(LINE_ONE, "{ \"name\": \"A\", \"sid\": \"0x1\", \"connection_based\": true },",
            "'non_secure_clients' is missing");
    refuses(LINE_ONE, "{ \"name\": \"A\", \"sid\": \"0x1\", \"non_secure_clients\": true },",
            "'connection_based' is missing");
    refuses(LINE_IRQS, "\"irqs\": [ { \"name\": \"RX\", \"handling\": \"SLIH\" } ],", "'source' is missing");
    refuses(LINE_IRQS, "\"irqs\": [ { \"source\": 1, \"handling\": \"SLIH\" } ],", "'name' is missing");
    refuses(LINE_IRQS, "\"irqs\": [ { \"source\": 1, \"name\": \"RX\" } ],", "'handling' is missing");
    refuses(LINE_MMIO, "\"mmio_regions\": [ { \"name\": \"U\" } ],", "'permission' is missing");
}

static void the_framework_version_must_be_one_of_ours(void)
{
    refuses(LINE_VERSION, "  \"psa_framework_version\": 1.2,", "1.2|newer than 1.1");
    refuses(LINE_VERSION, "  \"psa_framework_version\": 2.0,", "newer than 1.1");
    refuses(LINE_VERSION, "  \"psa_framework_version\": 0.9,", "never published");
    refuses(LINE_VERSION, "  \"psa_framework_version\": \"one\",", "malformed");
    refuses(LINE_VERSION, "  \"psa_framework_version\": 1,", "malformed");
    refuses(LINE_VERSION, "  \"psa_framework_version\": 1.1.1,", "malformed");
    refuses(LINE_VERSION, "  \"psa_framework_version\": [1.1],", "malformed");
}

static void attributes_belong_to_a_version(void)
{
    static const char old[] =
        "{ \"psa_framework_version\": 1.0, \"name\": \"OLD\", \"type\": \"PSA-ROT\",\n"
        "\"priority\": \"LOW\", \"entry_point\": \"old_main\", \"stack_size\": 64,\n"
        "\"services\": [ { \"name\": \"OLD_ONE\", \"sid\": \"0x1\", \"non_secure_clients\": true\n"
        "%s } ],\n%s\n\"ashlar\": { \"pid\": 1 } }";
    char text[1024];
    static const struct {
        const char *in_service;
        const char *outside;
        unsigned line;
        const char *words;
    } rows[] = {
        { "", "\"model\": \"IPC\",", 5, "'model'|framework version 1.1|is 1.0" },
        { "", "\"entry_init\": \"f\",", 5, "'entry_init'" },
        { ", \"connection_based\": true", "", 4, "'connection_based'" },
        { ", \"stateless_handle\": 1", "", 4, "'stateless_handle'" },
        { ", \"mm_iovec\": \"enable\"", "", 4, "'mm_iovec'" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(text, sizeof(text), old, rows[i].in_service, rows[i].outside);
        sample_start();
        sample_read_text("old.json", text);
        sample_check();
        expect_finding("old.json", rows[i].line, rows[i].words);
    }
    refuses(LINE_IRQS,
            "\"irqs\": [ { \"source\": 1, \"name\": \"RX\", \"handling\": \"SLIH\", \"signal\": \"S\" } ],",
            "'signal' in an interrupt belongs to framework version 1.0");
}

static void numbers_are_whole_positive_and_below_32_bits(void)
{
    refuses(LINE_STACK, "  \"stack_size\": 4294967296,", "above 32 bits");
    refuses(LINE_STACK, "  \"stack_size\": \"0x100000000\",", "above 32 bits");
    refuses(LINE_STACK, "  \"stack_size\": 99999999999999999999999999999999,", "above 32 bits");
    refuses(LINE_STACK, "  \"stack_size\": -1,", "negative");
    refuses(LINE_STACK, "  \"stack_size\": 1.5,", "not a whole number");
    refuses(LINE_STACK, "  \"stack_size\": 1e3,", "not a whole number");
    refuses(LINE_STACK, "  \"stack_size\": 0,", "zero");
    refuses(LINE_STACK, "  \"stack_size\": 010,", "octal");
    refuses(LINE_HEAP, "  \"heap_size\": 0,", "'heap_size'|zero|remove the key");
    accepts(LINE_STACK, "  \"stack_size\": 4294967295,");
    EXPECT_EQ(sample.system->order[0]->stack_size.value, 4294967295u);
    accepts(LINE_STACK, "  \"stack_size\": \"0xfFfFfFfF\",");
    EXPECT_EQ(sample.system->order[0]->stack_size.value, 4294967295u);
}

static void values_have_their_type(void)
{
    refuses(LINE_STACK, "  \"stack_size\": \"1024\",", "a string where a number belongs");
    refuses(LINE_STACK, "  \"stack_size\": \"\",", "not a number");
    refuses(LINE_STACK, "  \"stack_size\": true,", "not a number");
    refuses(LINE_STACK, "  \"stack_size\": [1],", "'stack_size' is a list");
    refuses(LINE_STACK, "  \"stack_size\": {},", "'stack_size' is an object");
    refuses(LINE_NAME, "  \"name\": 5,", "not a string");
    refuses(LINE_NAME, "  \"name\": true,", "not a string");
    refuses(LINE_NAME, "  \"name\": null,", "not a string");
    refuses(LINE_ENTRY, "  \"entry_point\": \"f\", \"description\": 5,", "'description'|not a string");
    refuses(LINE_DEPENDENCIES, "  \"dependencies\": \"BETA_ONE\",", "'dependencies' is not a list");
    refuses(LINE_DEPENDENCIES, "  \"dependencies\": [ { } ],", "an object");
    refuses(LINE_IRQS, "  \"irqs\": {},", "'irqs' is not a list");
    refuses(LINE_IRQS, "  \"irqs\": [ 5 ],", "an interrupt is not an object");
    refuses(LINE_ASHLAR, "  \"ashlar\": [ ]", "'ashlar' is not an object");
    refuses(LINE_ONE,
            "{ \"name\": \"A\", \"sid\": \"0x1\", \"non_secure_clients\": \"true\", \"connection_based\": "
            "true },",
            "not a boolean");
    refuses(LINE_ONE,
            "{ \"name\": \"A\", \"sid\": \"0x1\", \"non_secure_clients\": 1, \"connection_based\": true },",
            "not a boolean");
}

static void choices_are_told(void)
{
    refuses(LINE_TYPE, "  \"type\": \"psa-rot\",", "write \"APPLICATION-ROT\" or \"PSA-ROT\"");
    refuses(LINE_PRIORITY, "  \"priority\": \"HIGHEST\",", "\"HIGH\" or \"NORMAL\" or \"LOW\"");
    refuses(LINE_MODEL, "  \"model\": \"dual\",", "\"IPC\" or \"SFN\"");
    refuses(LINE_IRQS, "\"irqs\": [ { \"source\": 1, \"name\": \"RX\", \"handling\": \"FIQ\" } ],",
            "\"SLIH\" or \"FLIH\"");
    refuses(LINE_MMIO, "\"mmio_regions\": [ { \"name\": \"U\", \"permission\": \"RW\" } ],",
            "\"READ-ONLY\" or");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"workers\": \"2\" }", "\"1\" or \"per-cpu\"");
    refuses(LINE_ONE,
            "{ \"name\": \"A\", \"sid\": \"0x1\", \"non_secure_clients\": true, \"connection_based\": true, "
            "\"version_policy\": \"LOOSE\" },",
            "\"STRICT\" or \"RELAXED\"");
    refuses(LINE_ONE,
            "{ \"name\": \"A\", \"sid\": \"0x1\", \"non_secure_clients\": true, \"connection_based\": true, "
            "\"mm_iovec\": true },",
            "\"disable\" or \"enable\"");
}

static void a_description_is_a_text_that_may_be_absent(void)
{
    accepts(LINE_ENTRY, "  \"entry_point\": \"f\", \"description\": \"What it is for.\",");
    accepts(LINE_ENTRY, "  \"entry_point\": \"f\",");
    refuses(LINE_ENTRY, "  \"entry_point\": \"f\", \"description\": [ \"a\" ],", "'description' is a list");
}

static void names_are_macros_and_symbols(void)
{
    static const char *const macros[] = {
        "alpha", "Alpha", "1ALPHA", "AL-PHA", "", "AL PHA", "ALPHA\xc3\xa4"
    };
    static const char *const symbols[] = { "1f", "a-b", "", "f()", "int", "return" };
    char text[256];
    for (size_t i = 0; i < sizeof(macros) / sizeof(macros[0]); i++) {
        snprintf(text, sizeof(text), "  \"name\": \"%s\",", macros[i]);
        refuses(LINE_NAME, text, "not a macro name");
    }
    for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
        snprintf(text, sizeof(text), "  \"entry_point\": \"%s\",", symbols[i]);
        refuses(LINE_ENTRY, text, "not a C symbol");
    }
    snprintf(text, sizeof(text), "  \"name\": \"%.*s\",", MANIFEST_NAME_MAX + 1,
             "AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDDEEEEEEEEEEFFFFFFFFFF");
    refuses(LINE_NAME, text, "not a macro name|at most 57");
    accepts(LINE_NAME, "  \"name\": \"_A0\",");
}

static void a_sid_is_hexadecimal_of_32_bits(void)
{
    static const char form[] =
        "{ \"name\": \"A\", \"sid\": %s, \"non_secure_clients\": true, \"connection_based\": true },";
    static const char *const rows[][2] = {
        { "\"1000\"", "not hexadecimal" },
        { "4096", "not hexadecimal" },
        { "\"0x123456789\"", "above 32 bits" },
        { "\"0x\"", "not a whole number|0x" },
        { "\"0x0g\"", "'sid'" },
        { "\"\"", "not a number" },
        { "\"0x000000001\"", "1 to 8 digits" },
        { "\"-0x1\"", "negative" },
    };
    char text[256];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(text, sizeof(text), form, rows[i][0]);
        refuses(LINE_ONE, text, strcmp(rows[i][0], "\"0x\"") == 0 ? "'sid' is '0x'" : rows[i][1]);
    }
}

static void a_service_version_is_never_zero(void)
{
    static const char form[] =
        "{ \"name\": \"A\", \"sid\": \"0x1\", \"non_secure_clients\": true, \"connection_based\": %s, "
        "\"version\": %s },";
    char text[256];
    snprintf(text, sizeof(text), form, "true", "0");
    refuses(LINE_ONE, text, "'version' is '0'|zero");
    snprintf(text, sizeof(text), form, "true", "2147483648");
    refuses(LINE_ONE, text, "above 2147483647");
    snprintf(text, sizeof(text), form, "false", "256");
    refuses(LINE_ONE, text, "version 256 of a stateless service|1 to 255");
    snprintf(text, sizeof(text), form, "true", "256");
    accepts(LINE_ONE, text);
    snprintf(text, sizeof(text), form, "false", "255");
    accepts(LINE_ONE, text);
}

static void a_stateless_handle_is_auto_or_1_to_32(void)
{
    static const char form[] = "{ \"name\": \"A\", \"sid\": \"0x1\", \"non_secure_clients\": true, "
                               "\"connection_based\": %s, \"stateless_handle\": %s }";
    static const char *const wrong[] = { "0", "33", "-1", "\"5\"", "\"any\"", "1.5" };
    char text[256];
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        snprintf(text, sizeof(text), form, "false", wrong[i]);
        refuses(LINE_TWO, text, "'stateless_handle'|1 to 32");
    }
    snprintf(text, sizeof(text), form, "true", "5");
    refuses(LINE_TWO, text, "'stateless_handle' for a service with connections");
    snprintf(text, sizeof(text), form, "true", "\"auto\"");
    refuses(LINE_TWO, text, "'stateless_handle' for a service with connections");
    snprintf(text, sizeof(text), form, "false", "32");
    accepts(LINE_TWO, text);
    EXPECT_EQ(sample.system->order[0]->services[1].handle, 0x4000011f);
}

static void the_model_decides_about_entries(void)
{
    refuses_at(LINE_ENTRY, "", LINE_OPEN, "'entry_point' is missing|IPC");
    refuses_at(LINE_MODEL, "  \"model\": \"SFN\",", LINE_ENTRY, "'entry_point' in an SFN partition");
    refuses(LINE_ENTRY, "  \"entry_point\": \"f\", \"entry_init\": \"g\",",
            "'entry_init' in an IPC partition");
}

static void a_partition_serves_something(void)
{
    static const char text[] =
        "{ \"psa_framework_version\": 1.1, \"name\": \"A\", \"type\": \"PSA-ROT\",\n"
        "\"priority\": \"LOW\", \"model\": \"SFN\", \"stack_size\": 64, \"services\": [],\n"
        "\"ashlar\": { \"pid\": 1 } }";
    sample_start();
    sample_read_text("alpha.json", text);
    sample_check();
    expect_finding("alpha.json", 1, "neither services nor interrupts");
}

static void an_mmio_region_has_one_form(void)
{
    refuses(LINE_MMIO, "\"mmio_regions\": [ { \"permission\": \"READ-ONLY\" } ],", "without a place");
    refuses(LINE_MMIO, "\"mmio_regions\": [ { \"base\": \"0x0\", \"permission\": \"READ-ONLY\" } ],",
            "without a place");
    refuses(LINE_MMIO, "\"mmio_regions\": [ { \"size\": 4, \"permission\": \"READ-ONLY\" } ],",
            "without a place");
    refuses(LINE_MMIO,
            "\"mmio_regions\": [ { \"name\": \"U\", \"size\": 4, \"permission\": \"READ-ONLY\" } ],",
            "both a name and numbers");
    refuses(LINE_MMIO,
            "\"mmio_regions\": [ { \"base\": \"0xfffff000\", \"size\": \"0x1001\", \"permission\": "
            "\"READ-ONLY\" } ],",
            "ends above 32 bits");
    refuses(LINE_MMIO,
            "\"mmio_regions\": [ { \"base\": \"0x1000\", \"size\": 0, \"permission\": \"READ-ONLY\" } ],",
            "'size'|zero");
    accepts(LINE_MMIO, "\"mmio_regions\": [ { \"base\": \"0xfffff000\", \"size\": \"0x1000\", "
                       "\"permission\": \"READ-ONLY\" } ],");
}

static void an_interrupt_source_is_a_symbol_or_a_number(void)
{
    refuses(LINE_IRQS, "\"irqs\": [ { \"source\": \"a b\", \"name\": \"RX\", \"handling\": \"SLIH\" } ],",
            "'source'");
    refuses(LINE_IRQS, "\"irqs\": [ { \"source\": -3, \"name\": \"RX\", \"handling\": \"SLIH\" } ],",
            "negative");
    refuses(LINE_IRQS, "\"irqs\": [ { \"source\": true, \"name\": \"RX\", \"handling\": \"SLIH\" } ],",
            "'source'");
    accepts(LINE_IRQS, "\"irqs\": [ { \"source\": \"0x10\", \"name\": \"RX\", \"handling\": \"SLIH\" } ],");
    EXPECT_STR(sample.system->order[0]->irqs[0].source.text, "16");
}

static void our_own_attributes_are_checked_too(void)
{
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 0 }", "'pid' is '0'");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 2147483648 }", "above 2147483647");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": \"0x10\" }", "without quotes");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"root_keys\": [\"Storage\"] }",
            "'Storage' in 'root_keys'");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"root_keys\": [\"a\", \"a\"] }", "'a' stands twice");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"root_keys\": [[]] }", "'root_keys' is no name");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"devices\": [\"key/pad\"] }",
            "'key/pad' in 'devices'");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"devices\": \"keypad\" }", "'devices' is not a list");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"executable\": \"../sh\" }", "not a plain file name");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"executable\": \"bin/sh\" }", "not a plain file name");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"store_size\": 0 }", "'store_size'|zero");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"watchdog_ms\": -5 }", "negative");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"workers\": \"per-cpu\" }", "SFN model and stateless");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"connections\": 0 }", "'connections'|zero");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"connections\": 4097 }", "'connections' is more than the 4096");
    accepts(0, NULL);
    EXPECT_EQ(sample.system->order[0]->ashlar.connections.value, 1024);
    EXPECT_STR(sample.system->order[0]->ashlar.executable.text, "ashlar-alpha");
    EXPECT_EQ(sample.system->order[0]->ashlar.channel_max.value, 16 * 1024 * 1024);
}

static void a_partition_has_at_most_28_services_and_interrupts(void)
{
    static char text[SAMPLE_TEXT_MAX];
    size_t len = (size_t)snprintf(text, sizeof(text),
                                  "    { \"name\": \"A\", \"sid\": \"0x99\", \"non_secure_clients\": true, "
                                  "\"connection_based\": true },");
    for (unsigned i = 0; i < 25; i++) { /* with A, ALPHA_TWO and ALPHA_RX: 28 */
        len += (size_t)snprintf(text + len, sizeof(text) - len,
                                "\n{ \"name\": \"S%u\", \"sid\": \"0x%x\", \"non_secure_clients\": true, "
                                "\"connection_based\": true },",
                                i, i + 1);
    }
    accepts(LINE_ONE, text);
    EXPECT_EQ(sample.system->order[0]->services[26].signal, 1u << 30);
    EXPECT_EQ(sample.system->order[0]->irqs[0].signal, 1u << 31);
    snprintf(text + len, sizeof(text) - len,
             "\n{ \"name\": \"B\", \"sid\": \"0x98\", \"non_secure_clients\": true, \"connection_based\": "
             "true },");
    refuses_at(LINE_ONE, text, LINE_IRQS + 26, "more than 28 services and interrupts");
}

int main(void)
{
    static const struct test tests[] = {
        TEST(unknown_keys_come_with_the_one_that_was_meant, "FFM-MANIFEST-UNKNOWN"),
        TEST(every_required_attribute_is_missed,
             "FFM-MANIFEST-MODEL FFM-MANIFEST-NAME FFM-MANIFEST-PRIORITY FFM-MANIFEST-STACK FFM-MANIFEST-TYPE"),
        TEST(every_required_attribute_of_a_list_entry_is_missed,
             "FFM-IRQS-FORM-11 FFM-MMIO-PERMISSION FFM-SERVICE-CONNECTION FFM-SERVICE-NS-CLIENTS FFM-SERVICE-SID"),
        TEST(the_framework_version_must_be_one_of_ours, "FFM-MANIFEST-VERSION"),
        TEST(attributes_belong_to_a_version,
             "FFM-IRQS-FORM-10 FFM-MANIFEST-ATTRIBUTE-OF-11 FFM-MANIFEST-MODEL FFM-SERVICE-CONNECTION"),
        TEST(numbers_are_whole_positive_and_below_32_bits, "FFM-MANIFEST-HEAP FFM-MANIFEST-SIZES"),
        TEST(values_have_their_type, "FFM-1.1:manifest"),
        TEST(choices_are_told,
             "FFM-IRQS-FORM-11 FFM-MANIFEST-MODEL FFM-MANIFEST-PRIORITY FFM-MANIFEST-TYPE FFM-MMIO-PERMISSION "
             "FFM-SERVICE-MM-IOVEC FFM-SERVICE-POLICY"),
        TEST(a_description_is_a_text_that_may_be_absent, "FFM-MANIFEST-DESCRIPTION"),
        TEST(names_are_macros_and_symbols, "FFM-MANIFEST-NAME"),
        TEST(a_sid_is_hexadecimal_of_32_bits, "FFM-SERVICE-SID"),
        TEST(a_service_version_is_never_zero, "FFM-SERVICE-VERSION"),
        TEST(a_stateless_handle_is_auto_or_1_to_32, "FFM-SERVICE-STATELESS-HANDLE"),
        TEST(the_model_decides_about_entries, "FFM-MANIFEST-ENTRY-INIT FFM-MANIFEST-ENTRY-POINT"),
        TEST(a_partition_serves_something, "FFM-MANIFEST-SERVES"),
        TEST(an_mmio_region_has_one_form, "FFM-MMIO-FORM"),
        TEST(an_interrupt_source_is_a_symbol_or_a_number, "FFM-1.1:manifest.irqs.source"),
        TEST(our_own_attributes_are_checked_too, "manifest.spec:ashlar"),
        TEST(a_partition_has_at_most_28_services_and_interrupts, "FFM-SIGNAL-MAX"),
    };
    return test_main("manifest.attribute", tests, sizeof(tests) / sizeof(tests[0]));
}

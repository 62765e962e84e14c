/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include <cjson/cJSON.h>

#include "texts.h"
#include "threat/report.h"

static struct threat_model model;

static char *print_with(void (*print)(const struct threat_model *, FILE *))
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    EXPECT(stream != NULL);
    print(&model, stream);
    fclose(stream);
    return text;
}

static void html(const struct threat_model *m, FILE *out)
{
    threat_report_html(m, NULL, out);
}

static void markdown(const struct threat_model *m, FILE *out)
{
    threat_report_markdown(m, NULL, out);
}

static void svg(const struct threat_model *m, FILE *out)
{
    threat_diagram(m, true, out);
}

/* Tags that open and do not close: 0 for what is well-formed, as far as our own output goes. */
static int open_tags(const char *text)
{
    const char *stack[64];
    int depth = 0;
    for (const char *at = strchr(text, '<'); at != NULL; at = strchr(at + 1, '<')) {
        const char *end = strchr(at, '>');
        EXPECT(end != NULL && depth < 64);
        size_t len = strcspn(at + 1, " />");
        bool is_void = end[-1] == '/' || at[1] == '!' || strncmp(at + 1, "meta", 4) == 0;
        if (at[1] == '/') {
            EXPECT(depth > 0);
            depth--;
            size_t closed = strcspn(at + 2, ">");
            EXPECT(strncmp(stack[depth], at + 2, closed) == 0 && strchr(" >", stack[depth][closed]) != NULL);
        } else if (!is_void && len > 0) {
            stack[depth++] = at + 1;
        }
    }
    return depth;
}

static void a_report_names_every_record_and_runs_nothing(void)
{
    open_example(&model, "Pairing key", "Pairing <script>alert(\"1\")</script> & key");
    char *page = print_with(html);
    for (size_t i = 0; i < model.count; i++) {
        char anchor[96];
        snprintf(anchor, sizeof(anchor), "<tr id=\"%s\">", model.records[i].id);
        if (strstr(page, anchor) == NULL) {
            FAIL(model.records[i].id);
        }
    }
    EXPECT(strstr(page, "<script") == NULL);
    EXPECT(strstr(page, "Pairing &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; key") != NULL);
    EXPECT(strstr(page, "http:") == NULL || strstr(page, "http://www.w3.org/2000/svg") != NULL);
    EXPECT(strstr(page, "src=") == NULL && strstr(page, "@import") == NULL);
    EXPECT_EQ(open_tags(page), 0);
    free(page);
    threat_model_close(&model);
}

static void a_report_has_the_chapters_of_a_protection_profile_beside_plain_words(void)
{
    static const char *const chapters[] = { "Summary",
                                            "1 Introduction",
                                            "2 Security problem definition",
                                            "3 Security objectives",
                                            "4 Security functional requirements",
                                            "5 What remains",
                                            "Risks without countermeasures",
                                            "Risks that remain",
                                            "In plain words",
                                            "Someone makes your phone ring although nobody is at the door." };
    open_example(&model, "Pairing key", "Pairing | *key*");
    char *page = print_with(html);
    char *text = print_with(markdown);
    for (size_t i = 0; i < sizeof(chapters) / sizeof(chapters[0]); i++) {
        EXPECT(strstr(page, chapters[i]) != NULL && strstr(text, chapters[i]) != NULL);
    }
    EXPECT(strstr(text, "Pairing \\| \\*key\\*") != NULL);
    EXPECT(strstr(page, "<svg") != NULL);
    free(page);
    free(text);
    threat_model_close(&model);
}

static void the_diagram_has_each_entity_boundary_and_flow(void)
{
    open_example(&model, "Ring message", "Ring <message>");
    char *picture = print_with(svg);
    EXPECT_EQ(open_tags(picture), 0);
    for (size_t i = 0; i < model.count; i++) {
        enum threat_kind kind = model.records[i].kind;
        bool is_drawn = kind == THREAT_KIND_BOUNDARY || kind == THREAT_KIND_ENTITY || kind == THREAT_KIND_FLOW;
        char text[96];
        snprintf(text, sizeof(text), ">%s</text>", model.records[i].id);
        EXPECT_EQ(strstr(picture, text) != NULL, is_drawn);
    }
    EXPECT(strstr(picture, "Ring &lt;message&gt;") != NULL);
    free(picture);
    threat_model_close(&model);
}

static void a_spreadsheet_is_given_no_formula(void)
{
    open_example(&model, "A recorded ring is sent again", "=cmd|'x'!A1 \"quoted\", and more");
    char *table = print_with(threat_export_csv);
    EXPECT(
        strstr(table, "\"T.REPLAY\",\"'=cmd|'x'!A1 \"\"quoted\"\", and more\",\"STI\",\"AS.RING:IF\",\"AM.RADIO\"") !=
        NULL);
    free(table);
    threat_model_close(&model);
}

static bool has_name(const cJSON *list, const char *key, const char *name)
{
    const cJSON *member;
    cJSON_ArrayForEach (member, list) {
        const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(member, key));
        if (text != NULL && strcmp(text, name) == 0) {
            return true;
        }
    }
    return false;
}

static void tm_bom_has_what_its_schema_requires_and_names_what_is_there(void)
{
    static const char *const required[] = { "version",    "scope",       "trust_zones", "trust_boundaries", "actors",
                                            "components", "data_stores", "data_sets",   "data_flows" };
    open_example(&model, "Pairing key", "Pairing \"key\"");
    char *text = print_with(threat_export_tm_bom);
    cJSON *bom = cJSON_Parse(text);
    EXPECT(bom != NULL);
    for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++) {
        EXPECT(cJSON_GetObjectItem(bom, required[i]) != NULL);
    }
    EXPECT(has_name(cJSON_GetObjectItem(bom, "data_sets"), "title", "Pairing \"key\""));
    const cJSON *flow;
    cJSON_ArrayForEach (flow, cJSON_GetObjectItem(bom, "data_flows")) {
        const cJSON *source = cJSON_GetObjectItem(flow, "source");
        char list[32];
        snprintf(list, sizeof(list), "%ss", cJSON_GetStringValue(cJSON_GetObjectItem(source, "type")));
        EXPECT(has_name(cJSON_GetObjectItem(bom, list), "symbolic_name",
                        cJSON_GetStringValue(cJSON_GetObjectItem(source, "object"))));
    }
    const cJSON *threat;
    cJSON_ArrayForEach (threat, cJSON_GetObjectItem(bom, "threats")) {
        EXPECT(has_name(cJSON_GetObjectItem(bom, "threat_personas"), "symbolic_name",
                        cJSON_GetStringValue(cJSON_GetObjectItem(threat, "threat_persona"))));
    }
    cJSON_Delete(bom);
    free(text);
    threat_model_close(&model);
}

static void otm_has_what_its_schema_requires_and_names_what_is_there(void)
{
    open_example(&model, "Pairing key", "Pairing \"key\"");
    char *text = print_with(threat_export_otm);
    cJSON *otm = cJSON_Parse(text);
    EXPECT(otm != NULL);
    EXPECT_STR(cJSON_GetStringValue(cJSON_GetObjectItem(otm, "otmVersion")), "0.2.0");
    EXPECT(cJSON_GetObjectItem(cJSON_GetObjectItem(otm, "project"), "id") != NULL);
    const cJSON *component;
    cJSON_ArrayForEach (component, cJSON_GetObjectItem(otm, "components")) {
        const cJSON *zone = cJSON_GetObjectItem(cJSON_GetObjectItem(component, "parent"), "trustZone");
        EXPECT(has_name(cJSON_GetObjectItem(otm, "trustZones"), "id", cJSON_GetStringValue(zone)));
    }
    const cJSON *flow;
    cJSON_ArrayForEach (flow, cJSON_GetObjectItem(otm, "dataflows")) {
        EXPECT(has_name(cJSON_GetObjectItem(otm, "components"), "id",
                        cJSON_GetStringValue(cJSON_GetObjectItem(flow, "source"))));
        EXPECT(has_name(cJSON_GetObjectItem(otm, "components"), "id",
                        cJSON_GetStringValue(cJSON_GetObjectItem(flow, "destination"))));
    }
    cJSON_Delete(otm);
    free(text);
    threat_model_close(&model);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_report_names_every_record_and_runs_nothing, "threat:a text of the model becomes part of a page"),
        TEST(a_report_has_the_chapters_of_a_protection_profile_beside_plain_words, "design:2"),
        TEST(the_diagram_has_each_entity_boundary_and_flow, "design:2"),
        TEST(a_spreadsheet_is_given_no_formula, "CWE-1236"),
        TEST(tm_bom_has_what_its_schema_requires_and_names_what_is_there, "TM-BOM-1.0.2"),
        TEST(otm_has_what_its_schema_requires_and_names_what_is_there, "OTM-0.2.0"),
    };
    return test_main("threat.report", tests, sizeof(tests) / sizeof(tests[0]));
}

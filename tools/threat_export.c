/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include <stdlib.h>
#include <string.h>

#include "threat/report.h"
#include "threat_tool.h"

static const struct {
    const char *word;
    void (*print)(const struct threat_model *model, FILE *out);
} formats[] = {
    { "tm-bom", threat_export_tm_bom },
    { "otm", threat_export_otm },
    { "csv", threat_export_csv },
};

enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

int threat_verb_export(const struct threat_options *o)
{
    struct threat_model model = { 0 };
    char *text = NULL;
    size_t len = 0;
    size_t format = 0;
    while (format < FORMATS && (o->format == NULL || strcmp(formats[format].word, o->format) != 0)) {
        format++;
    }
    if (format == FORMATS) {
        return tool_usage_error("threat", "threat export: --format is tm-bom, otm or csv");
    }
    int status = threat_tool_open_sound(&model, o->words[0]);
    if (status != TOOL_OK) {
        return status;
    }
    if (o->out != NULL && threat_tool_is_input(o->out, &model)) {
        threat_model_close(&model);
        return TOOL_FINDING;
    }
    FILE *stream = open_memstream(&text, &len);
    bool is_whole = stream != NULL;
    if (is_whole) {
        formats[format].print(&model, stream);
        is_whole = fclose(stream) == 0 && threat_tool_write(o->out == NULL ? "-" : o->out, span_of(text, len));
    }
    free(text);
    threat_model_close(&model);
    return is_whole ? TOOL_OK : TOOL_UNDECIDED;
}

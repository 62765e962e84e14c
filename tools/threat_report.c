/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include <stdlib.h>
#include <string.h>

#include "threat/report.h"
#include "threat_tool.h"

static const char *const formats[] = { "html", "markdown", "svg" };
enum { HTML, MARKDOWN, SVG, FORMATS };

static int format_of(const char *word)
{
    int format = HTML;
    while (word != NULL && format < (int)FORMATS && strcmp(formats[format], word) != 0) {
        format++;
    }
    return format;
}

/* A model with findings still has a report: it shows what is open. Only one that cannot be read as it was meant has
 * none. */
static bool print_report(int format, const struct threat_model *model, const struct threat_evidence *evidence,
                         FILE *out)
{
    if (out == NULL) {
        return false;
    }
    if (format == (int)HTML) {
        threat_report_html(model, evidence, out);
    } else if (format == (int)MARKDOWN) {
        threat_report_markdown(model, evidence, out);
    } else {
        threat_diagram(model, true, out);
    }
    return fclose(out) == 0;
}

int threat_verb_report(const struct threat_options *o)
{
    struct threat_tool_evidence evidence = { 0 };
    struct threat_model model = { 0 };
    char *text = NULL;
    size_t len = 0;
    int format = format_of(o->format);
    if (format == (int)FORMATS) {
        return tool_usage_error("threat", "threat report: --format is html, markdown or svg, not %s", o->format);
    }
    int status = threat_tool_open_sound(&model, o->words[0]);
    if (status != TOOL_OK) {
        return status;
    }
    if (o->out != NULL && threat_tool_is_input(o->out, &model)) {
        threat_model_close(&model);
        return TOOL_FINDING;
    }
    bool has_evidence = o->root != NULL || o->results != NULL;
    status = TOOL_UNDECIDED;
    if (!has_evidence || threat_tool_evidence_open(&evidence, o, o->root)) {
        bool is_whole =
            print_report(format, &model, has_evidence ? &evidence.evidence : NULL, open_memstream(&text, &len));
        is_whole = is_whole && threat_tool_write(o->out == NULL ? "-" : o->out, span_of(text, len));
        status = is_whole ? TOOL_OK : TOOL_UNDECIDED;
    }
    free(text);
    threat_tool_evidence_close(&evidence);
    threat_model_close(&model);
    return status;
}

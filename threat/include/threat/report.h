/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "threat/trace.h"

/* What a model looks like for readers and other tools. All print to `out`; nothing else is done. */

/**
 * A report: summary matrix, risks before and after, then the chapters of a protection profile, each with a
 * plain-language view. HTML is one file with its diagram and without any script. `evidence` NULL: controls are shown
 * as the model claims them.
 */
void threat_report_html(const struct threat_model *model, const struct threat_evidence *evidence, FILE *out);
void threat_report_markdown(const struct threat_model *model, const struct threat_evidence *evidence, FILE *out);

/** The data-flow diagram as SVG: boundaries as nested boxes, entities, flows. `is_alone`: with the head of a file of
 * its own. */
void threat_diagram(const struct threat_model *model, bool is_alone, FILE *out);

/** One row a threat. Fields that a spreadsheet would take for a formula begin with an apostrophe. */
void threat_export_csv(const struct threat_model *model, FILE *out);

/** Threat Model Bill of Materials: the parts that a model has, under the names of that format. */
void threat_export_tm_bom(const struct threat_model *model, FILE *out);

/** Open Threat Model 0.2: trust zones, components, data flows, threats, mitigations. */
void threat_export_otm(const struct threat_model *model, FILE *out);

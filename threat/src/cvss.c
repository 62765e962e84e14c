/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stddef.h>
#include <string.h>

#include "threat/score.h"

static bool take_metric(struct threat_cvss *out, const struct threat_metric *metrics, char *values, const char *part,
                        size_t len)
{
    const char *colon = memchr(part, ':', len);
    size_t name_len = colon == NULL ? len : (size_t)(colon - part);
    size_t value_len = colon == NULL ? 0 : len - name_len - 1;
    size_t i = 0;
    while (metrics[i].name != NULL &&
           (strlen(metrics[i].name) != name_len || strncmp(metrics[i].name, part, name_len) != 0)) {
        i++;
    }
    if (metrics[i].name == NULL) {
        out->fault = "it has a metric that this version does not know";
        return false;
    }
    /* The provider's urgency alone has words for values: Clear, Green, Amber, Red. */
    bool is_word = strcmp(metrics[i].name, "U") == 0 && value_len > 1;
    bool is_known =
        is_word ? (value_len == 5 && (strncmp(colon + 1, "Clear", 5) == 0 || strncmp(colon + 1, "Green", 5) == 0 ||
                                      strncmp(colon + 1, "Amber", 5) == 0)) ||
                      (value_len == 3 && strncmp(colon + 1, "Red", 3) == 0)
                : value_len == 1 && strchr(metrics[i].values, colon[1]) != NULL;
    if (!is_known) {
        out->fault = "a metric has a value that it may not have";
        return false;
    }
    if (values[i] != '\0') {
        out->fault = "a metric stands twice";
        return false;
    }
    values[i] = colon[1];
    return true;
}

static bool has_base(struct threat_cvss *out, const struct threat_metric *metrics, const char *values)
{
    for (size_t i = 0; metrics[i].name != NULL; i++) {
        if (metrics[i].is_base && values[i] == '\0') {
            out->fault = "a base metric is missing";
            return false;
        }
    }
    return true;
}

bool threat_cvss_score(struct threat_cvss *out, const char *vector)
{
    static const char prefix31[] = "CVSS:3.1/";
    static const char prefix40[] = "CVSS:4.0/";
    char values[THREAT_METRICS_MAX] = { 0 };
    *out = (struct threat_cvss){ 0 };
    out->version = strncmp(vector, prefix31, strlen(prefix31)) == 0   ? 31
                   : strncmp(vector, prefix40, strlen(prefix40)) == 0 ? 40
                                                                      : 0;
    if (out->version == 0) {
        out->fault = "it begins with neither CVSS:3.1/ nor CVSS:4.0/";
        return false;
    }
    const struct threat_metric *metrics = out->version == 31 ? threat_metrics31 : threat_metrics40;
    const char *part = vector + strlen(prefix31);
    for (const char *next = part; next != NULL; part = next) {
        const char *end = strchr(part, '/');
        size_t len = end == NULL ? strlen(part) : (size_t)(end - part);
        if (!take_metric(out, metrics, values, part, len)) {
            return false;
        }
        next = end == NULL ? NULL : end + 1;
    }
    if (!has_base(out, metrics, values)) {
        return false;
    }
    return out->version == 31 ? threat_cvss31(out, values) : threat_cvss40(out, values);
}

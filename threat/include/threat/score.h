/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "threat/schema.h"

/* CVSS 3.1 and 4.0 as FIRST specifies them, and the risk matrix. */

struct threat_cvss {
    int version;       /* 31 or 40 */
    int tenths;        /* the score, times ten: 0 to 100 */
    int base_tenths;   /* of the base metrics alone (3.1); the same as `tenths` for 4.0 */
    const char *fault; /* why there is no score; NULL if there is one */
};

/**
 * The score of a vector "CVSS:3.1/…" or "CVSS:4.0/…". Metrics stand in any order, each at most once, all base metrics
 * are there. With temporal (threat) or environmental metrics it is the score that takes them in. False, with `fault`,
 * for anything else.
 */
bool threat_cvss_score(struct threat_cvss *out, const char *vector);

/** None, Low, Medium, High, Critical. */
const char *threat_cvss_band(int tenths);

/** Risk by likelihood and impact. */
enum threat_level threat_risk(enum threat_level likelihood, enum threat_level impact);

/* For the two versions (cvss31.c, cvss40.c): the value of each metric by its number, 0 if not given. */
enum { THREAT_METRICS_MAX = 40 };
bool threat_cvss31(struct threat_cvss *out, const char values[THREAT_METRICS_MAX]);
bool threat_cvss40(struct threat_cvss *out, const char values[THREAT_METRICS_MAX]);

struct threat_metric {
    const char *name;
    const char *values; /* letters it may have */
    bool is_base;
};
extern const struct threat_metric threat_metrics31[];
extern const struct threat_metric threat_metrics40[];

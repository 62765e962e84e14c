/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "threat/score.h"

/* Rows: likelihood; columns: impact (docs/format/threat-model.spec.md). */
static const unsigned char matrix[THREAT_LEVELS][THREAT_LEVELS] = {
    [THREAT_VL] = { THREAT_VL, THREAT_VL, THREAT_VL, THREAT_L, THREAT_L },
    [THREAT_L] = { THREAT_VL, THREAT_VL, THREAT_L, THREAT_L, THREAT_M },
    [THREAT_M] = { THREAT_VL, THREAT_L, THREAT_M, THREAT_M, THREAT_H },
    [THREAT_H] = { THREAT_VL, THREAT_L, THREAT_M, THREAT_H, THREAT_VH },
    [THREAT_VH] = { THREAT_VL, THREAT_M, THREAT_H, THREAT_VH, THREAT_VH },
};

enum threat_level threat_risk(enum threat_level likelihood, enum threat_level impact)
{
    return (enum threat_level)matrix[likelihood][impact];
}

const char *threat_cvss_band(int tenths)
{
    if (tenths == 0) {
        return "None";
    }
    return tenths < 40 ? "Low" : tenths < 70 ? "Medium" : tenths < 90 ? "High" : "Critical";
}

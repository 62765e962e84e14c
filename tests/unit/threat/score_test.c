/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"
#include "threat/score.h"

struct scored {
    const char *vector;
    int tenths;
};

/* The generic threat model of TF-M, and the specification's own edge: no impact, no score. */
static const struct scored tfm[] = {
    { "AV:P/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N", 35 }, { "AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:N", 90 },
    { "AV:L/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N", 43 }, { "AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L", 40 },
    { "AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N", 84 }, { "AV:L/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:N", 78 },
    { "AV:L/AC:L/PR:N/UI:N/S:C/C:N/I:H/A:N", 71 }, { "AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N", 71 },
    { "AV:L/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N", 0 },  { "AV:L/AC:H/PR:N/UI:N/S:C/C:N/I:N/A:L", 32 },
    { "AV:L/AC:H/PR:N/UI:N/S:C/C:N/I:L/A:N", 32 }, { "AV:L/AC:H/PR:L/UI:N/S:C/C:L/I:L/A:L", 53 },
    { "AV:L/AC:H/PR:N/UI:N/S:C/C:N/I:L/A:L", 45 },
};

/* The door lock's, and others whose rounding is delicate. */
static const struct scored more31[] = {
    { "AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:L", 86 },
    { "AV:A/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N", 53 },
    { "AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 65 },
    { "AV:P/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:N", 52 },
    { "AV:A/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N", 57 },
    { "AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H", 90 },
    { "AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N", 61 },
    { "AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 68 },
    { "AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N", 55 },
    { "AV:A/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N", 43 },
    { "AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H", 59 },
    { "AV:P/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N", 57 },
    { "AV:P/AC:H/PR:N/UI:N/S:C/C:L/I:H/A:N", 57 },
    { "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 100 },
    /* temporal: of the base score; environmental: instead of it, with its own sum and power */
    { "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U", 78 },
    { "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:X/RL:X", 98 },
    { "AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 96 },
    { "AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H/CR:M", 97 },
    { "AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/MC:N/MI:N/MA:N", 0 },
    { "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N/MC:H/MI:H/MA:H", 98 },
};

/* By FIRST's calculator of version 4.0: the worst and least of MacroVectors, threat and environmental metrics,
 * halves. */
static const struct scored all40[] = {
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 100 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 73 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L", 92 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:H/SI:N/SA:L", 78 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N", 69 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/S:N/AU:N/R:A/V:D/RE:L/U:Clear", 73 },
    { "AV:L/AC:H/AT:N/PR:N/UI:P/VC:N/VI:L/VA:H/SC:H/SI:H/SA:H", 71 },
    { "AV:A/AC:L/AT:N/PR:L/UI:P/VC:L/VI:H/VA:N/SC:N/SI:H/SA:N", 67 },
    { "AV:P/AC:L/AT:N/PR:L/UI:P/VC:H/VI:L/VA:N/SC:L/SI:L/SA:L", 52 },
    { "AV:N/AC:L/AT:P/PR:L/UI:N/VC:L/VI:L/VA:H/SC:L/SI:L/SA:H", 72 },
    { "AV:N/AC:H/AT:N/PR:N/UI:N/VC:L/VI:N/VA:H/SC:H/SI:L/SA:H", 91 },
    { "AV:N/AC:H/AT:N/PR:H/UI:N/VC:N/VI:N/VA:L/SC:L/SI:L/SA:H", 51 },
    { "AV:L/AC:H/AT:P/PR:L/UI:P/VC:L/VI:L/VA:L/SC:L/SI:H/SA:H", 23 },
    { "AV:N/AC:L/AT:P/PR:L/UI:A/VC:N/VI:N/VA:N/SC:L/SI:N/SA:H", 45 },
    { "AV:P/AC:H/AT:P/PR:H/UI:N/VC:L/VI:N/VA:N/SC:H/SI:N/SA:N", 18 },
    { "AV:A/AC:H/AT:N/PR:L/UI:P/VC:H/VI:L/VA:H/SC:N/SI:H/SA:L", 58 },
    { "AV:N/AC:L/AT:P/PR:N/UI:N/VC:N/VI:L/VA:L/SC:H/SI:L/SA:L", 70 },
    { "AV:N/AC:H/AT:N/PR:L/UI:P/VC:H/VI:N/VA:N/SC:N/SI:L/SA:L", 59 },
    { "AV:P/AC:L/AT:P/PR:L/UI:A/VC:N/VI:H/VA:N/SC:L/SI:L/SA:H", 58 },
    { "AV:P/AC:L/AT:P/PR:N/UI:A/VC:L/VI:L/VA:H/SC:N/SI:N/SA:H", 57 },
    { "AV:N/AC:L/AT:P/PR:H/UI:A/VC:N/VI:N/VA:H/SC:L/SI:H/SA:L", 69 },
    { "AV:A/AC:H/AT:P/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 20 },
    { "AV:N/AC:H/AT:N/PR:L/UI:A/VC:L/VI:N/VA:L/SC:L/SI:H/SA:N", 45 },
    { "AV:P/AC:L/AT:P/PR:L/UI:P/VC:H/VI:H/VA:H/SC:H/SI:N/SA:L", 69 },
    { "AV:N/AC:L/AT:P/PR:H/UI:N/VC:L/VI:N/VA:H/SC:L/SI:L/SA:H", 71 },
    { "AV:N/AC:H/AT:P/PR:H/UI:N/VC:H/VI:N/VA:L/SC:H/SI:L/SA:N", 70 },
    { "AV:A/AC:H/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:H/SA:L", 50 },
    { "AV:N/AC:L/AT:P/PR:H/UI:N/VC:N/VI:L/VA:N/SC:L/SI:N/SA:N", 21 },
    { "AV:P/AC:L/AT:N/PR:L/UI:P/VC:N/VI:H/VA:N/SC:N/SI:L/SA:H", 68 },
    { "AV:N/AC:L/AT:P/PR:L/UI:N/VC:L/VI:N/VA:N/SC:H/SI:L/SA:H", 56 },
    { "AV:A/AC:H/AT:N/PR:H/UI:N/VC:L/VI:L/VA:L/SC:N/SI:H/SA:N", 43 },
    { "AV:N/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:L/SC:N/SI:N/SA:H", 87 },
    { "AV:N/AC:H/AT:P/PR:H/UI:A/VC:L/VI:H/VA:N/SC:L/SI:N/SA:N", 57 },
    { "AV:L/AC:L/AT:P/PR:N/UI:N/VC:L/VI:H/VA:N/SC:H/SI:H/SA:L", 72 },
    { "AV:P/AC:L/AT:P/PR:N/UI:A/VC:L/VI:N/VA:L/SC:H/SI:N/SA:N", 18 },
    { "AV:A/AC:L/AT:N/PR:N/UI:A/VC:N/VI:L/VA:L/SC:L/SI:N/SA:N", 48 },
    { "AV:N/AC:H/AT:P/PR:L/UI:A/VC:H/VI:L/VA:L/SC:H/SI:H/SA:H", 72 },
    { "AV:L/AC:L/AT:P/PR:L/UI:A/VC:L/VI:N/VA:N/SC:N/SI:L/SA:L", 10 },
    { "AV:A/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:N/SC:L/SI:H/SA:H", 87 },
    { "AV:N/AC:H/AT:P/PR:N/UI:N/VC:H/VI:L/VA:N/SC:N/SI:H/SA:N", 90 },
    { "AV:A/AC:L/AT:P/PR:L/UI:A/VC:L/VI:L/VA:N/SC:H/SI:H/SA:L", 23 },
    { "AV:L/AC:H/AT:P/PR:H/UI:N/VC:L/VI:N/VA:N/SC:H/SI:N/SA:N", 40 },
    { "AV:N/AC:H/AT:N/PR:H/UI:P/VC:N/VI:H/VA:L/SC:N/SI:H/SA:H", 70 },
    { "AV:N/AC:L/AT:P/PR:H/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:H", 87 },
    { "AV:N/AC:L/AT:P/PR:H/UI:N/VC:N/VI:H/VA:H/SC:L/SI:N/SA:L", 59 },
    { "AV:A/AC:H/AT:N/PR:N/UI:P/VC:N/VI:H/VA:L/SC:L/SI:L/SA:N", 59 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:M/IR:L/AR:H", 71 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:L/IR:M/AR:H", 71 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/CR:M/IR:L/AR:L", 0 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:M/IR:M/AR:M", 55 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:L/IR:L/AR:H", 71 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/CR:M/IR:H/AR:M", 0 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:M/IR:M/AR:L", 55 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:L/IR:H/AR:H", 72 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:L/IR:M/AR:L", 55 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:M/IR:H/AR:L", 71 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:M/IR:H/AR:H", 72 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:H/IR:L/AR:M", 71 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:H/IR:M/AR:L", 71 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/CR:L/IR:M/AR:H", 0 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:H/IR:H/AR:L", 72 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/CR:L/IR:H/AR:H", 0 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 0 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 73 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:P", 0 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:P", 59 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:U", 0 },
    { "AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:U", 41 },
};

/* The examples that FIRST publishes with version 4.0 (document "Examples"). */
static const struct scored first40[] = {
    { "AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 73 },
    { "AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 77 },
    { "AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", 52 },
    { "AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 83 },
    { "AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N/CR:H/IR:L/AR:L/MAV:N/MAC:H/MVC:H/MVI:L/MVA:L", 81 },
    { "AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 46 },
    { "AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 51 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 69 },
    { "AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N", 59 },
    { "AV:L/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 94 },
    { "AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:H/SA:N/S:P/V:D", 83 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 87 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 100 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A", 93 },
    { "AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:H/SI:N/SA:H", 64 },
    { "AV:L/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/R:I", 93 },
    { "AV:L/AC:L/AT:P/PR:H/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/R:I", 87 },
    { "AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 86 },
    { "AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 71 },
    { "AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 82 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:L", 87 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:L/E:U", 66 },
    { "AV:N/AC:L/AT:N/PR:L/UI:P/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 51 },
    { "AV:N/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 77 },
    { "AV:L/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N", 83 },
    { "AV:L/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N/E:U", 56 },
    { "AV:L/AC:L/AT:N/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 85 },
    { "AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A", 92 },
    { "AV:P/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 54 },
    { "AV:N/AC:L/AT:N/PR:H/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 69 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:L/SA:N", 69 },
    { "AV:L/AC:L/AT:N/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/S:P", 85 },
    { "AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/S:P/AU:Y/V:C/RE:L", 94 },
    { "AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:P/CR:L/IR:H/AR:L/MAV:L/MAC:H/MAT:N/MPR:N/MUI:N/MVC:N/MVI:H/MVA:L/MSC:N/MSI:S/MSA:L", 70 },
    { "AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/MAV:A/MAC:H/MAT:N/MPR:L/MUI:N/MVC:L/MVI:H/MVA:H/MSC:L/MSI:S/MSA:S/CR:L/IR:H/AR:H/E:P", 74 },
    { "AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/MAV:N/MAC:H/MAT:N/MPR:L/MUI:N/MVC:H/MVI:H/MVA:H/MSC:H/MSI:S/MSA:H/CR:M/IR:H/AR:M/E:P", 87 },
    { "AV:A/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N/S:P", 86 },
    { "AV:A/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N/MSI:S/S:P", 97 },
    { "AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/V:C", 87 },
};

/* All groups of metrics at once, the provider's own too: those do not change the score. By FIRST's calculator. */
static const struct scored every40[] = {
    { "AV:N/AC:H/AT:P/PR:H/UI:N/VC:H/VI:N/VA:H/SC:N/SI:H/SA:N/S:P/AU:Y/R:A/V:D/RE:M/U:Green/MAV:L/MAC:H/MAT:P/MPR:L/MUI:A/MVC:N/MVI:H/MVA:N/MSC:H/MSI:N/MSA:N/CR:H/IR:H/AR:L/E:A", 55 },
    { "AV:A/AC:H/AT:N/PR:N/UI:A/VC:N/VI:N/VA:H/SC:N/SI:L/SA:N/S:N/AU:N/R:I/V:D/RE:L/U:Amber/MAV:A/MAC:L/MAT:P/MPR:N/MUI:P/MVC:H/MVI:L/MVA:H/MSC:H/MSI:H/MSA:L/CR:L/IR:L/AR:H/E:P", 56 },
    { "AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:N/SC:N/SI:L/SA:L/S:P/AU:Y/R:I/V:D/RE:H/U:Amber/MAV:L/MAC:H/MAT:P/MPR:N/MUI:A/MVC:H/MVI:H/MVA:N/MSC:N/MSI:S/MSA:N/CR:L/IR:L/AR:M/E:U", 58 },
    { "AV:P/AC:H/AT:N/PR:N/UI:A/VC:L/VI:H/VA:L/SC:H/SI:L/SA:L/S:N/AU:Y/R:I/V:D/RE:H/U:Green/MAV:L/MAC:H/MAT:N/MPR:H/MUI:A/MVC:N/MVI:H/MVA:H/MSC:N/MSI:L/MSA:L/CR:L/IR:H/AR:M/E:U", 5 },
    { "AV:P/AC:H/AT:N/PR:L/UI:N/VC:N/VI:N/VA:L/SC:N/SI:L/SA:L/S:P/AU:Y/R:A/V:D/RE:H/U:Red/MAV:L/MAC:L/MAT:N/MPR:N/MUI:P/MVC:H/MVI:H/MVA:N/MSC:L/MSI:L/MSA:N/CR:L/IR:L/AR:L/E:U", 38 },
    { "AV:L/AC:H/AT:P/PR:H/UI:N/VC:L/VI:L/VA:H/SC:N/SI:N/SA:H/S:P/AU:N/R:A/V:D/RE:L/U:Amber/MAV:N/MAC:L/MAT:N/MPR:N/MUI:N/MVC:N/MVI:H/MVA:L/MSC:H/MSI:S/MSA:H/CR:M/IR:L/AR:M/E:P", 91 },
    { "AV:P/AC:L/AT:P/PR:L/UI:A/VC:H/VI:H/VA:N/SC:H/SI:N/SA:H/S:N/AU:Y/R:I/V:C/RE:H/U:Clear/MAV:L/MAC:L/MAT:P/MPR:L/MUI:A/MVC:H/MVI:L/MVA:L/MSC:N/MSI:S/MSA:S/CR:M/IR:H/AR:L/E:U", 18 },
    { "AV:A/AC:H/AT:N/PR:H/UI:N/VC:N/VI:N/VA:H/SC:H/SI:H/SA:H/S:P/AU:N/R:U/V:D/RE:L/U:Clear/MAV:N/MAC:H/MAT:P/MPR:L/MUI:P/MVC:L/MVI:L/MVA:L/MSC:H/MSI:L/MSA:H/CR:H/IR:M/AR:L/E:A", 53 },
};

static void expect_scores(const char *prefix, const struct scored *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char vector[256];
        struct threat_cvss score;
        snprintf(vector, sizeof(vector), "%s%s", prefix, all[i].vector);
        printf("# %s\n", vector);
        EXPECT(threat_cvss_score(&score, vector));
        EXPECT_EQ(score.tenths, all[i].tenths);
    }
}

static void the_vectors_of_a_published_model_score_as_published(void)
{
    expect_scores("CVSS:3.1/", tfm, sizeof(tfm) / sizeof(tfm[0]));
}

static void version_31_scores_base_temporal_and_environmental_metrics(void)
{
    expect_scores("CVSS:3.1/", more31, sizeof(more31) / sizeof(more31[0]));
}

static void version_40_scores_as_its_calculator(void)
{
    expect_scores("CVSS:4.0/", all40, sizeof(all40) / sizeof(all40[0]));
}

static void the_published_examples_of_version_40_score_as_published(void)
{
    expect_scores("CVSS:4.0/", first40, sizeof(first40) / sizeof(first40[0]));
}

static void every_group_of_metrics_of_version_40_counts_as_specified(void)
{
    expect_scores("CVSS:4.0/", every40, sizeof(every40) / sizeof(every40[0]));
}

static void what_is_no_vector_has_no_score(void)
{
    static const char *const bad[] = {
        "",
        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
        "AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
        "CVSS:3.1/",
        "CVSS:3.1/AV:N",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L/",
        "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
        "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:LL",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L/VC:H",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:S/SA:H",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/U:Blue",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct threat_cvss score;
        EXPECT(!threat_cvss_score(&score, bad[i]));
        EXPECT(score.fault != NULL);
    }
}

static void risk_is_read_from_the_matrix(void)
{
    static const char matrix[THREAT_LEVELS][THREAT_LEVELS + 1] = { "00011", "00112", "01223", "01234", "02344" };
    for (int likelihood = 0; likelihood < (int)THREAT_LEVELS; likelihood++) {
        for (int impact = 0; impact < (int)THREAT_LEVELS; impact++) {
            EXPECT_EQ(threat_risk((enum threat_level)likelihood, (enum threat_level)impact),
                      matrix[likelihood][impact] - '0');
        }
    }
}

static void bands_are_those_of_the_specification(void)
{
    static const struct {
        int tenths;
        const char *band;
    } bands[] = { { 0, "None" },  { 1, "Low" },   { 39, "Low" },      { 40, "Medium" },   { 69, "Medium" },
                  { 70, "High" }, { 89, "High" }, { 90, "Critical" }, { 100, "Critical" } };
    for (size_t i = 0; i < sizeof(bands) / sizeof(bands[0]); i++) {
        EXPECT_STR(threat_cvss_band(bands[i].tenths), bands[i].band);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_vectors_of_a_published_model_score_as_published, "CVSS-3.1:7"),
        TEST(version_31_scores_base_temporal_and_environmental_metrics, "CVSS-3.1:7"),
        TEST(version_40_scores_as_its_calculator, "CVSS-4.0:8"),
        TEST(the_published_examples_of_version_40_score_as_published, "CVSS-4.0:Examples"),
        TEST(every_group_of_metrics_of_version_40_counts_as_specified, "CVSS-4.0:8"),
        TEST(what_is_no_vector_has_no_score, "CVSS-4.0:7"),
        TEST(risk_is_read_from_the_matrix, "format:threat-model"),
        TEST(bands_are_those_of_the_specification, "CVSS-3.1:5"),
    };
    return test_main("threat.score", tests, sizeof(tests) / sizeof(tests[0]));
}

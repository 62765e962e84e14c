/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stddef.h>
#include <string.h>

#include "cvss40_table.h"
#include "threat/score.h"

/*
 * CVSS 4.0, FIRST's specification, section 8: a vector belongs to a MacroVector, whose score is lowered in proportion
 * to how far the vector lies below the worst of its MacroVector. Counted in whole numbers, so that a half is a half.
 */

enum metric {
    AV,
    AC,
    AT,
    PR,
    UI,
    VC,
    VI,
    VA,
    SC,
    SI,
    SA,
    BASE_METRICS,
    E = BASE_METRICS,
    CR,
    IR,
    AR,
    MAV,
    MAC,
    MAT,
    MPR,
    MUI,
    MVC,
    MVI,
    MVA,
    MSC,
    MSI,
    MSA,
    SAFETY,
    AUTOMATABLE,
    RECOVERY,
    DENSITY,
    EFFORT,
    URGENCY,
    METRICS
};

const struct threat_metric threat_metrics40[] = {
    [AV] = { "AV", "NALP", true },          [AC] = { "AC", "LH", true },         [AT] = { "AT", "NP", true },
    [PR] = { "PR", "NLH", true },           [UI] = { "UI", "NPA", true },        [VC] = { "VC", "HLN", true },
    [VI] = { "VI", "HLN", true },           [VA] = { "VA", "HLN", true },        [SC] = { "SC", "HLN", true },
    [SI] = { "SI", "HLN", true },           [SA] = { "SA", "HLN", true },        [E] = { "E", "XAPU", false },
    [CR] = { "CR", "XHML", false },         [IR] = { "IR", "XHML", false },      [AR] = { "AR", "XHML", false },
    [MAV] = { "MAV", "XNALP", false },      [MAC] = { "MAC", "XLH", false },     [MAT] = { "MAT", "XNP", false },
    [MPR] = { "MPR", "XNLH", false },       [MUI] = { "MUI", "XNPA", false },    [MVC] = { "MVC", "XHLN", false },
    [MVI] = { "MVI", "XHLN", false },       [MVA] = { "MVA", "XHLN", false },    [MSC] = { "MSC", "XHLN", false },
    [MSI] = { "MSI", "XSHLN", false },      [MSA] = { "MSA", "XSHLN", false },   [SAFETY] = { "S", "XNP", false },
    [AUTOMATABLE] = { "AU", "XNY", false }, [RECOVERY] = { "R", "XAUI", false }, [DENSITY] = { "V", "XDC", false },
    [EFFORT] = { "RE", "XLMH", false },     [URGENCY] = { "U", "X", false },     [METRICS] = { NULL, NULL, false },
};

/* Letters of each metric from the worst on: the place is the distance. SC has no S, and still is counted with it. */
static const char *const worst_first[] = {
    [AV] = "NALP", [AC] = "LH",   [AT] = "NP",   [PR] = "NLH", [UI] = "NPA", [VC] = "HLN", [VI] = "HLN", [VA] = "HLN",
    [SC] = "SHLN", [SI] = "SHLN", [SA] = "SHLN", [E] = "APU",  [CR] = "HML", [IR] = "HML", [AR] = "HML",
};

enum { SETS = 5, SET_METRICS = 6, WORST_MAX = 5 };

/* EQ1, EQ2, EQ3 with EQ6, EQ4, EQ5: the metrics of which each is made. */
static const struct {
    unsigned char count;
    unsigned char metrics[SET_METRICS];
} sets[SETS] = {
    { 3, { AV, PR, UI } }, { 2, { AC, AT } }, { 6, { VC, VI, VA, CR, IR, AR } }, { 3, { SC, SI, SA } }, { 0, { 0 } },
};

/* The worst vectors of each level of a set, as distances, and its depth. EQ3 with EQ6 has its levels in the order 00
 * 01 10 11 21. */
struct worst {
    unsigned char depth;
    unsigned char count;
    unsigned char vectors[WORST_MAX][SET_METRICS];
};
static const struct worst worst_of[SETS][5] = {
    { { 1, 1, { { 0, 0, 0 } } },
      { 4, 3, { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
      { 5, 2, { { 3, 0, 0 }, { 1, 1, 1 } } } },
    { { 1, 1, { { 0, 0 } } }, { 2, 2, { { 1, 0 }, { 0, 1 } } } },
    { { 7, 1, { { 0, 0, 0, 0, 0, 0 } } },
      { 6, 2, { { 0, 0, 1, 1, 1, 0 }, { 0, 0, 0, 1, 1, 1 } } },
      { 8, 2, { { 1, 0, 0, 0, 0, 0 }, { 0, 1, 0, 0, 0, 0 } } },
      { 8,
        5,
        { { 1, 0, 1, 0, 1, 0 },
          { 1, 0, 0, 0, 1, 1 },
          { 0, 1, 0, 1, 0, 1 },
          { 0, 1, 1, 1, 0, 0 },
          { 1, 1, 0, 0, 0, 1 } } },
      { 10, 1, { { 1, 1, 1, 0, 0, 0 } } } },
    { { 6, 1, { { 1, 0, 0 } } }, { 5, 1, { { 1, 1, 1 } } }, { 4, 1, { { 2, 2, 2 } } } },
    { { 1, 1, { { 0 } } }, { 1, 1, { { 0 } } }, { 1, 1, { { 0 } } } },
};

struct macrovector {
    int eq[7]; /* 1 to 6 */
};

static int score_of(const struct macrovector *m)
{
    static const int ends[] = { 0, 3, 2, 3, 3, 3, 2 };
    int index = 0;
    for (int i = 1; i <= 6; i++) {
        if (m->eq[i] >= ends[i]) {
            return THREAT_NO_MACROVECTOR;
        }
        index = index * ends[i] + m->eq[i];
    }
    return threat_macrovectors[index];
}

/* The letter that counts: the modified one if given; what is not known is taken as the worst. */
static void choose(char chosen[], const char *v)
{
    for (int i = 0; i < (int)BASE_METRICS; i++) {
        char instead = v[(int)MAV + i];
        chosen[i] = instead == '\0' || instead == 'X' ? v[i] : instead;
    }
    for (int i = (int)E; i <= (int)AR; i++) {
        chosen[i] = v[i] == '\0' || v[i] == 'X' ? worst_first[i][0] : v[i];
    }
}

static void find_macrovector(struct macrovector *m, const char *c)
{
    bool is_near = c[AV] == 'N' || c[PR] == 'N' || c[UI] == 'N';
    bool is_all = c[AV] == 'N' && c[PR] == 'N' && c[UI] == 'N';
    bool has_any = c[VC] == 'H' || c[VI] == 'H' || c[VA] == 'H';
    bool is_beyond = c[SC] == 'H' || c[SI] == 'H' || c[SA] == 'H';
    bool is_asked =
        (c[CR] == 'H' && c[VC] == 'H') || (c[IR] == 'H' && c[VI] == 'H') || (c[AR] == 'H' && c[VA] == 'H');
    m->eq[1] = is_all ? 0 : is_near && c[AV] != 'P' ? 1 : 2;
    m->eq[2] = c[AC] == 'L' && c[AT] == 'N' ? 0 : 1;
    m->eq[3] = c[VC] == 'H' && c[VI] == 'H' ? 0 : has_any ? 1 : 2;
    m->eq[4] = c[SI] == 'S' || c[SA] == 'S' ? 0 : is_beyond ? 1 : 2;
    m->eq[5] = c[E] == 'A' ? 0 : c[E] == 'P' ? 1 : 2;
    m->eq[6] = is_asked ? 0 : 1;
}

static int place_of(enum metric metric, char letter)
{
    return (int)(strchr(worst_first[metric], letter) - worst_first[metric]);
}

/* How far the vector lies below the first worst vector that it does not exceed. */
static int distance_of(int set, const struct worst *worst, const char *chosen)
{
    for (int i = 0; i < worst->count; i++) {
        int sum = 0;
        bool is_below = true;
        for (int k = 0; k < sets[set].count; k++) {
            enum metric metric = (enum metric)sets[set].metrics[k];
            int step = place_of(metric, chosen[metric]) - worst->vectors[i][k];
            is_below = is_below && step >= 0;
            sum += step;
        }
        if (is_below) {
            return sum;
        }
    }
    return 0;
}

static int score_with(struct macrovector m, int eq, int step3, int step6)
{
    if (eq == 3) {
        m.eq[3] += step3;
        m.eq[6] += step6;
    } else {
        m.eq[eq]++;
    }
    return score_of(&m);
}

/* The score of the MacroVector below in one set; of two ways down the one that ends higher. */
static int score_below(const struct macrovector *m, int set)
{
    static const int eq_of[SETS] = { 1, 2, 3, 4, 5 };
    if (eq_of[set] != 3) {
        return score_with(*m, eq_of[set], 0, 0);
    }
    if (m->eq[6] == 1) {
        return score_with(*m, 3, 1, 0);
    }
    int left = score_with(*m, 3, 0, 1);
    int right = m->eq[3] == 0 ? score_with(*m, 3, 1, 0) : left;
    return left > right ? left : right;
}

static int level_of(const struct macrovector *m, int set)
{
    static const int eq_of[SETS] = { 1, 2, 3, 4, 5 };
    return eq_of[set] != 3 ? m->eq[eq_of[set]] : m->eq[3] == 2 ? 4 : m->eq[3] * 2 + m->eq[6];
}

bool threat_cvss40(struct threat_cvss *out, const char values[THREAT_METRICS_MAX])
{
    enum { UNIT = 840 }; /* each depth divides it */
    char chosen[AR + 1];
    struct macrovector m;
    int ways = 0;
    int lowered = 0;
    choose(chosen, values);
    bool has_impact = false;
    for (int i = (int)VC; i <= (int)SA; i++) {
        has_impact = has_impact || chosen[i] != 'N';
    }
    if (!has_impact) {
        return true;
    }
    find_macrovector(&m, chosen);
    int score = score_of(&m);
    for (int set = 0; set < SETS; set++) {
        const struct worst *worst = &worst_of[set][level_of(&m, set)];
        int below = score_below(&m, set);
        if (below != THREAT_NO_MACROVECTOR) {
            ways++;
            lowered += (score - below) * distance_of(set, worst, chosen) * (UNIT / worst->depth);
        }
    }
    int whole = ways == 0 ? UNIT : UNIT * ways;
    int result = (2 * (score * whole - lowered) + whole) / (2 * whole);
    out->tenths = result < 0 ? 0 : result > 100 ? 100 : result;
    out->base_tenths = out->tenths;
    return true;
}

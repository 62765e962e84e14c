/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stddef.h>
#include <string.h>

#include "threat/score.h"

/* CVSS 3.1, FIRST's specification, section 7: equations and constants. */

enum metric { AV, AC, PR, UI, S, C, I, A, E, RL, RC, CR, IR, AR, MAV, MAC, MPR, MUI, MS, MC, MI, MA, METRICS };

const struct threat_metric threat_metrics31[] = {
    [AV] = { "AV", "NALP", true },   [AC] = { "AC", "LH", true },       [PR] = { "PR", "NLH", true },
    [UI] = { "UI", "NR", true },     [S] = { "S", "UC", true },         [C] = { "C", "HLN", true },
    [I] = { "I", "HLN", true },      [A] = { "A", "HLN", true },        [E] = { "E", "XUPFH", false },
    [RL] = { "RL", "XOTWU", false }, [RC] = { "RC", "XURC", false },    [CR] = { "CR", "XLMH", false },
    [IR] = { "IR", "XLMH", false },  [AR] = { "AR", "XLMH", false },    [MAV] = { "MAV", "XNALP", false },
    [MAC] = { "MAC", "XLH", false }, [MPR] = { "MPR", "XNLH", false },  [MUI] = { "MUI", "XNR", false },
    [MS] = { "MS", "XUC", false },   [MC] = { "MC", "XHLN", false },    [MI] = { "MI", "XHLN", false },
    [MA] = { "MA", "XHLN", false },  [METRICS] = { NULL, NULL, false },
};

/* The weight of a letter: `weights` in the order of `letters`. */
static double weight(const char *letters, const double *weights, char letter)
{
    return weights[strchr(letters, letter) - letters];
}

static double of_attack(char letter)
{
    static const double weights[] = { 0.85, 0.62, 0.55, 0.2 };
    return weight("NALP", weights, letter);
}

static double of_complexity(char letter)
{
    return letter == 'L' ? 0.77 : 0.44;
}

static double of_privileges(char letter, bool is_changed)
{
    if (letter == 'N') {
        return 0.85;
    }
    return letter == 'L' ? (is_changed ? 0.68 : 0.62) : is_changed ? 0.5 : 0.27;
}

static double of_interaction(char letter)
{
    return letter == 'N' ? 0.85 : 0.62;
}

static double of_impact(char letter)
{
    return letter == 'H' ? 0.56 : letter == 'L' ? 0.22 : 0;
}

static double of_requirement(char letter)
{
    return letter == 'H' ? 1.5 : letter == 'L' ? 0.5 : 1;
}

static double of_exploit(char letter)
{
    static const double weights[] = { 1, 0.91, 0.94, 0.97, 1 };
    return letter == '\0' ? 1 : weight("XUPFH", weights, letter);
}

static double of_remediation(char letter)
{
    static const double weights[] = { 1, 0.95, 0.96, 0.97, 1 };
    return letter == '\0' ? 1 : weight("XOTWU", weights, letter);
}

static double of_confidence(char letter)
{
    static const double weights[] = { 1, 0.92, 0.96, 1 };
    return letter == '\0' ? 1 : weight("XURC", weights, letter);
}

/* The specification's Roundup: the smallest number with one decimal that is not less, told in whole
 * hundred-thousandths. */
static int round_up(double value)
{
    long scaled = (long)(value * 100000 + 0.5);
    return (int)(scaled % 10000 == 0 ? scaled / 10000 : scaled / 10000 + 1);
}

static double power(double base, int exponent)
{
    double product = 1;
    for (int i = 0; i < exponent; i++) {
        product *= base;
    }
    return product;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double exploitability(const char *v)
{
    return 8.22 * of_attack(v[AV]) * of_complexity(v[AC]) * of_privileges(v[PR], v[S] == 'C') * of_interaction(v[UI]);
}

static int base_score(const char *v)
{
    bool is_changed = v[S] == 'C';
    double sum = 1 - (1 - of_impact(v[C])) * (1 - of_impact(v[I])) * (1 - of_impact(v[A]));
    double impact = is_changed ? 7.52 * (sum - 0.029) - 3.25 * power(sum - 0.02, 15) : 6.42 * sum;
    if (impact <= 0) {
        return 0;
    }
    double total = impact + exploitability(v);
    return round_up(least(is_changed ? 1.08 * total : total, 10));
}

static double temporal_factor(const char *v)
{
    return of_exploit(v[E]) * of_remediation(v[RL]) * of_confidence(v[RC]);
}

/* `v` has the modified metrics in place of the base ones. */
static int environmental_score(const char *v)
{
    bool is_changed = v[S] == 'C';
    double rest = (1 - of_impact(v[C]) * of_requirement(v[CR])) * (1 - of_impact(v[I]) * of_requirement(v[IR])) *
                  (1 - of_impact(v[A]) * of_requirement(v[AR]));
    double sum = least(1 - rest, 0.915);
    double impact = is_changed ? 7.52 * (sum - 0.029) - 3.25 * power(sum * 0.9731 - 0.02, 13) : 6.42 * sum;
    if (impact <= 0) {
        return 0;
    }
    double total = impact + exploitability(v);
    int inner = round_up(least(is_changed ? 1.08 * total : total, 10));
    return round_up(inner / 10.0 * temporal_factor(v));
}

static bool has_any(const char *v, enum metric first, enum metric end)
{
    for (int i = (int)first; i < (int)end; i++) {
        if (v[i] != '\0' && v[i] != 'X') {
            return true;
        }
    }
    return false;
}

bool threat_cvss31(struct threat_cvss *out, const char values[THREAT_METRICS_MAX])
{
    char modified[THREAT_METRICS_MAX];
    out->base_tenths = base_score(values);
    if (!has_any(values, CR, METRICS)) {
        out->tenths =
            has_any(values, E, CR) ? round_up(out->base_tenths / 10.0 * temporal_factor(values)) : out->base_tenths;
        return true;
    }
    memcpy(modified, values, sizeof(modified));
    for (int i = 0; i < (int)E; i++) {
        char instead = values[(int)MAV + i];
        modified[i] = instead == '\0' || instead == 'X' ? values[i] : instead;
    }
    out->tenths = environmental_score(modified);
    return true;
}

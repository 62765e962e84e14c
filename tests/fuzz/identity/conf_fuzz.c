/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Any text as a clients.conf, and a cgroup path out of it. What is taken is within bounds, says who each client is, and
 * is no two clients; what is refused names a line and leaves nothing.
 */
#include <string.h>

#include "base/invariant.h"
#include "fuzz.h"
#include "identity/match.h"

static struct identity_conf conf;

static bool ends(const char *text, size_t most)
{
    return memchr(text, '\0', most + 1) != NULL;
}

static void check_entry(const struct identity_entry *e)
{
    INVARIANT(ends(e->name, IDENTITY_NAME_MAX) && e->name[0] != '\0' && e->conditions != 0 && e->conditions < 64);
    INVARIANT(ends(e->unit, IDENTITY_UNIT_MAX) && ends(e->cgroup, IDENTITY_CGROUP_MAX) && ends(e->label, IDENTITY_LABEL_MAX));
    INVARIANT((e->conditions & IDENTITY_UID) == 0 || e->uid < IDENTITY_UID_END);
    INVARIANT((e->conditions & IDENTITY_UNIT) == 0 || (e->unit[0] != '\0' && strchr(e->unit, '/') == NULL));
    INVARIANT((e->conditions & IDENTITY_CGROUP) == 0 || (e->cgroup[0] == '/' && e->cgroup[1] != '\0'));
    INVARIANT((e->conditions & IDENTITY_LABEL) == 0 || e->label[0] != '\0');
    INVARIANT(e->service_count <= IDENTITY_SERVICES_MAX && (e->has_services || e->service_count == 0));
    INVARIANT(e->limit_bits < 1u << IDENTITY_LIMIT_COUNT);
}

static void look_up(const uint8_t *data, size_t len)
{
    static char path[IDENTITY_PATH_MAX];
    char unit[IDENTITY_UNIT_MAX + 1];
    if (identity_cgroup_of(span_of(data, len), path) && identity_unit_of(path, unit)) {
        INVARIANT(ends(unit, IDENTITY_UNIT_MAX) && strstr(path, unit) != NULL && strchr(unit, '/') == NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    char why[IDENTITY_WHY_MAX] = "";
    if (identity_conf_parse(&conf, "f", span_of(data, len), why)) {
        INVARIANT(conf.count <= IDENTITY_ENTRIES_MAX);
        for (size_t i = 0; i < conf.count; i++) {
            check_entry(&conf.entries[i]);
            INVARIANT(i == 0 || strcmp(conf.entries[i].name, conf.entries[i - 1].name) != 0);
        }
    } else {
        INVARIANT(conf.count == 0 && strncmp(why, "f:", 2) == 0 && strstr(why, "; ") != NULL && ends(why, IDENTITY_WHY_MAX - 1));
    }
    look_up(data, len);
    return 0;
}

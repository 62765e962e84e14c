/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "package_manifest.h"

#include <stdio.h>
#include <string.h>

#include "tool.h"

static void refuse_auto(struct package_manifest *m, const char *file)
{
    for (unsigned i = 0; i < m->partition->service_count; i++) {
        const struct manifest_service *service = &m->partition->services[i];
        if (service->connection_based.value == 0 && service->stateless_handle.value == 0) {
            report_add(&m->report, (struct place){ file, service->line },
                       "stateless_handle of %s is \"auto\", which its clients, built elsewhere, cannot know; write a "
                       "number from 17 to 32, or make the service connection-based",
                       service->name.text == NULL ? "a service" : service->name.text);
        }
    }
}

int package_manifest_read(struct package_manifest *out, const char *file, struct span text)
{
    memset(out, 0, sizeof(*out));
    struct manifest_system *system = manifest_system_new(&out->arena, &out->report);
    if (system == NULL) {
        tool_error("%s: no memory", file);
        return TOOL_UNDECIDED;
    }
    manifest_read(system, file, "partition", (const char *)text.data, text.len);
    out->partition = system->count == 0 ? NULL : system->partitions[0];
    if (out->partition != NULL) {
        refuse_auto(out, file);
    }
    if (out->report.count == 0 && out->partition != NULL && !out->arena.failed) {
        return 0;
    }
    fputs(out->report.text, stderr);
    tool_error("%s: refused: its manifest is not in order", file);
    return TOOL_FINDING;
}

void package_manifest_free(struct package_manifest *manifest)
{
    arena_free(&manifest->arena);
    manifest->partition = NULL;
}

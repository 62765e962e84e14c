/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <unistd.h>

#include "device.h"
#include "fence.h"
#include "report_clients.h"
#include "sandbox/sandbox.h"

static const char *life_name(enum life_state state)
{
    static const char *const names[] = { "stopped", "starting", "serving", "backing-off", "ended" };
    return names[state];
}

static uint32_t layers_of_all(const struct device *d)
{
    uint32_t layers = ~0u;
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        layers &= d->members[i].layers;
    }
    return layers;
}

static void put_layers(struct text *out, uint32_t layers)
{
    const char *comma = "";
    text_print(out, "[");
    for (size_t i = 0; i < SANDBOX_LAYERS_COUNT; i++) {
        const struct sandbox_layer_row *row = sandbox_layer_row(i);
        if ((layers & row->layer) != 0) {
            text_print(out, "%s\"%s\"", comma, row->name);
            comma = ",";
        }
    }
    text_print(out, "]");
}

/* With what each costs. One that is only not confirmed has another cause, and another mend. */
static void put_missing(const struct device *d, struct text *out, uint32_t missing)
{
    const char *comma = "";
    uint32_t unconfirmed = 0;
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        unconfirmed |= d->members[i].unconfirmed;
    }
    text_print(out, "[");
    for (size_t i = 0; i < SANDBOX_LAYERS_COUNT; i++) {
        const struct sandbox_layer_row *row = sandbox_layer_row(i);
        bool is_unconfirmed = (unconfirmed & row->layer) != 0;
        if ((missing & row->layer) == 0) {
            continue;
        }
        text_print(out, "%s{\"layer\":\"%s\",\"cost\":", comma, row->name);
        text_json(out,
                  is_unconfirmed ? "not confirmed: partitions say that it holds, /proc does not show it" : row->cost);
        text_print(out, ",\"mend\":");
        text_json(out, is_unconfirmed ? "mount a /proc of this pid namespace, without hidepid" : row->mend);
        text_print(out, "}");
        comma = ",";
    }
    text_print(out, "]");
}

static size_t links_of(const struct device *d, size_t provider)
{
    size_t count = 0;
    for (size_t i = 0; i < d->link_end; i++) {
        count += d->links[i].state != LINK_FREE && d->links[i].provider == provider;
    }
    return count;
}

void report_status(const struct device *d, struct text *out)
{
    const uint32_t every = (1u << SANDBOX_LAYERS_COUNT) - 1;
    uint32_t layers = layers_of_all(d);
    bool is_fenced = (layers & SANDBOX_REQUIRED_LAYERS) == SANDBOX_REQUIRED_LAYERS;
    const char *lifecycle = state_lifecycle_name(d->lifecycle);
    text_print(out, "{\"device\":");
    text_json(out, d->manifest.name);
    text_print(out, ",\"state\":\"%s\",\"epoch\":\"%016llx\",\"lives\":%u,\"deaths\":%u,\"last_death\":",
               life_name(d->life.state), (unsigned long long)d->epoch, d->life.number, d->life.deaths);
    text_json(out, d->last_death);
    text_print(out, ",\"last_note\":");
    text_json(out, d->last_note);
    text_print(out, ",\"root\":\"%s\",\"lifecycle\":\"%s\",\"state_folder\":", root_kind_name(d->root_kind),
               lifecycle == NULL ? "unknown" : lifecycle);
    text_json(out, d->state.path);
    text_print(out, ",\"isolation\":%d,\"mode\":\"%s\",\"against_same_user\":%s,\"clients\":%zu", is_fenced ? (int)d->isolation : 0,
               d->means.is_root ? "system" : "user", d->means.is_root ? "true" : "false", d->client_count);
    text_print(out, ",\"standby\":%zu", fresh_ready(d));
    report_naming(d, out);
    text_print(out, ",\"supervisor\":{\"layers\":");
    put_layers(out, d->own_layers);
    text_print(out, ",\"missing\":");
    put_layers(out, fence_layers() & ~d->own_layers);
    text_print(out, "},\"layers\":");
    put_layers(out, layers);
    text_print(out, ",\"missing\":");
    put_missing(d, out, every & ~layers);
    text_print(out, ",\"partitions\":[");
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        text_print(out, "%s{\"name\":\"%s\",\"id\":%d,\"process\":%d,\"channels\":%zu,\"layers\":", i == 0 ? "" : ",",
                   d->manifest.programs[i].name, (int)d->manifest.partitions[i].pid, (int)d->members[i].pid,
                   links_of(d, i));
        put_layers(out, d->members[i].layers);
        text_print(out, ",\"not_confirmed\":");
        put_layers(out, d->members[i].unconfirmed);
        text_print(out, "}");
    }
    text_print(out, "]}\n");
}

static void put_hex(struct text *out, const char *name, const uint8_t digest[32])
{
    text_print(out, ",\"%s\":\"", name);
    text_hex(out, digest, 32);
    text_print(out, "\"");
}

static void put_services(const struct device *d, const struct spm_partition *p, struct text *out)
{
    text_print(out, ",\"services\":[");
    for (size_t i = 0; i < p->service_count; i++) {
        const struct spm_service *s = &d->manifest.services[p->service_first + i];
        text_print(
            out,
            "%s{\"name\":\"%s\",\"sid\":\"0x%08x\",\"version\":%u,\"stateless_handle\":%u,\"non_secure_clients\":%s}",
            i == 0 ? "" : ",", s->name, s->sid, s->version, s->stateless_index,
            s->non_secure_clients ? "true" : "false");
    }
    text_print(out, "]");
}

void report_info(const struct device *d, struct text *out)
{
    text_print(out, "{\"device\":");
    text_json(out, d->manifest.name);
    put_hex(out, "implementation_id", d->implementation_id);
    put_hex(out, "supervisor_sha256", d->own_digest);
    put_hex(out, "signer_id", d->signer_id);
    text_print(out, ",\"isolation\":%u", d->isolation);
    text_print(out, ",\"protocol\":\"%d.%d\",\"partitions\":[", CONTROL_MAJOR, CONTROL_MINOR);
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        const struct spm_partition *p = &d->manifest.partitions[i];
        const struct device_program *program = &d->manifest.programs[i];
        text_print(
            out,
            "%s{\"name\":\"%s\",\"id\":%d,\"type\":\"%s\",\"model\":\"%s\",\"executable\":\"%s\",\"version\":\"%s\"",
            i == 0 ? "" : ",", p->name, (int)p->pid, p->type == SPM_PSA_ROT ? "PSA-ROT" : "APPLICATION-ROT",
            p->model == SPM_IPC ? "IPC" : "SFN", program->executable, program->version);
        put_hex(out, "executable_sha256", program->executable_digest);
        put_hex(out, "manifest_sha256", program->manifest_digest);
        put_hex(out, "signer_id", program->signer_id);
        put_services(d, p, out);
        text_print(out, "}");
    }
    text_print(out, "]}\n");
}

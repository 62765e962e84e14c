/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "device_folder.h"
#include "device_parts.h"
#include "disk.h"
#include "tool.h"

enum { ID_SHOWN = 16, TRUSTED_MAX = 256 };

struct trusted {
    char ids[TRUSTED_MAX][DEVICE_FOLDER_ID_TEXT];
    size_t count;
};

static const char *const states[] = { [DEVICE_PROGRAM_GOOD] = "in order",
                                      [DEVICE_PROGRAM_ALTERED] = "altered",
                                      [DEVICE_PROGRAM_MISSING] = "missing" };

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Only names that are ids count; device_folder_trusted() reads the key itself. */
static void read_trusted(const char *folder, struct trusted *out)
{
    char path[PATH_MAX];
    const struct dirent *entry = NULL;
    DIR *dir = disk_path(path, "%s/trusted", folder) ? opendir(path) : NULL;
    out->count = 0;
    while (dir != NULL && out->count < TRUSTED_MAX && (entry = readdir(dir)) != NULL) {
        size_t len = DEVICE_FOLDER_ID_TEXT - 1;
        if (strspn(entry->d_name, "0123456789abcdef") == len && strcmp(entry->d_name + len, ".pub") == 0) {
            memcpy(out->ids[out->count], entry->d_name, len);
            out->ids[out->count++][len] = '\0';
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    qsort(out->ids, out->count, sizeof(out->ids[0]), compare);
}

static void print(const struct device_folder *f, const enum device_folder_program *state, const struct trusted *trusted)
{
    char id[DEVICE_FOLDER_ID_TEXT];
    device_folder_id_text(f->owner_id, id);
    printf("device      %s in %s, signed by %.*s\n", f->manifest.name, f->path, ID_SHOWN, id);
    for (size_t i = 0; i < f->manifest.system.partition_count; i++) {
        const struct device_program *program = &f->manifest.programs[i];
        const struct spm_partition *p = &f->manifest.partitions[i];
        device_folder_id_text(program->signer_id, id);
        printf("partition   %-28s id %d, version %s, signed by %.*s, %s %s\n", program->name, (int)p->pid,
               program->version, ID_SHOWN, id, program->executable, states[state[i]]);
        for (size_t s = 0; s < p->service_count; s++) {
            const struct spm_service *service = &f->manifest.services[p->service_first + s];
            printf("  service   %-28s SID 0x%08x, version %u\n", service->name, (unsigned)service->sid,
                   (unsigned)service->version);
        }
    }
    for (size_t i = 0; i < trusted->count; i++) {
        printf("trusts      %s\n", trusted->ids[i]);
    }
}

static void add_partition(cJSON *list, const struct device_folder *f, size_t index, enum device_folder_program state)
{
    const struct device_program *program = &f->manifest.programs[index];
    const struct spm_partition *p = &f->manifest.partitions[index];
    char text[DEVICE_FOLDER_ID_TEXT];
    cJSON *item = cJSON_CreateObject();
    cJSON_AddItemToArray(list, item);
    cJSON_AddStringToObject(item, "name", program->name);
    cJSON_AddNumberToObject(item, "id", p->pid);
    cJSON_AddStringToObject(item, "type", p->type == SPM_PSA_ROT ? "PSA-ROT" : "APPLICATION-ROT");
    cJSON_AddStringToObject(item, "model", p->model == SPM_SFN ? "SFN" : "IPC");
    cJSON_AddStringToObject(item, "version", program->version);
    device_folder_id_text(program->signer_id, text);
    cJSON_AddStringToObject(item, "signer_id", text);
    cJSON_AddStringToObject(item, "executable", program->executable);
    device_folder_id_text(program->executable_digest, text);
    cJSON_AddStringToObject(item, "executable_sha256", text);
    cJSON_AddStringToObject(item, "state", states[state]);
    cJSON *services = cJSON_AddArrayToObject(item, "services");
    for (size_t s = 0; s < p->service_count; s++) {
        const struct spm_service *service = &f->manifest.services[p->service_first + s];
        cJSON *row = cJSON_CreateObject();
        snprintf(text, sizeof(text), "0x%08x", (unsigned)service->sid);
        cJSON_AddItemToArray(services, row);
        cJSON_AddStringToObject(row, "name", service->name);
        cJSON_AddStringToObject(row, "sid", text);
        cJSON_AddNumberToObject(row, "version", service->version);
    }
}

static bool print_json(const struct device_folder *f, const enum device_folder_program *state,
                       const struct trusted *trusted)
{
    char text[DEVICE_FOLDER_ID_TEXT];
    cJSON *all = cJSON_CreateObject();
    device_folder_id_text(f->owner_id, text);
    cJSON_AddStringToObject(all, "device", f->manifest.name);
    cJSON_AddStringToObject(all, "folder", f->path);
    cJSON_AddStringToObject(all, "owner_id", text);
    cJSON *list = cJSON_AddArrayToObject(all, "partitions");
    for (size_t i = 0; i < f->manifest.system.partition_count; i++) {
        add_partition(list, f, i, state[i]);
    }
    cJSON *ids = cJSON_AddArrayToObject(all, "trusted");
    for (size_t i = 0; i < trusted->count; i++) {
        cJSON_AddItemToArray(ids, cJSON_CreateString(trusted->ids[i]));
    }
    char *whole = cJSON_PrintUnformatted(all);
    bool is_good = whole != NULL && puts(whole) >= 0;
    cJSON_free(whole);
    cJSON_Delete(all);
    return is_good;
}

int device_list(const struct device_change *wanted)
{
    static struct device_folder folder;
    static struct trusted trusted;
    enum device_folder_program state[SPM_PARTITIONS_MAX];
    char place[PATH_MAX];
    char why[DEVICE_FOLDER_WHY_MAX];
    if (!device_parts_place(wanted, place)) {
        return TOOL_UNDECIDED;
    }
    if (!device_folder_open(&folder, place, false, why)) {
        tool_error("%s", why);
        return strstr(why, "refused") != NULL ? TOOL_FINDING : TOOL_UNDECIDED;
    }
    bool is_good = true;
    for (size_t i = 0; i < folder.manifest.system.partition_count; i++) {
        state[i] = device_folder_program(&folder, i);
        is_good = is_good && state[i] == DEVICE_PROGRAM_GOOD;
    }
    read_trusted(place, &trusted);
    bool is_told = true;
    if (wanted->is_json) {
        is_told = print_json(&folder, state, &trusted);
    } else {
        print(&folder, state, &trusted);
    }
    device_folder_close(&folder);
    return !is_told ? TOOL_UNDECIDED : is_good ? TOOL_OK : TOOL_FINDING;
}

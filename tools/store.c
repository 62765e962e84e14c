/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "disk.h"
#include "places.h"
#include "psa/storage_common.h"
#include "store_image.h"
#include "tool.h"

/* ashlar store: what the stores of a stopped device hold, and whether they hold together. Never what is in an object. */

enum { SEALED_VERSION = 1, SEALED_OVERHEAD = 44 }; /* docs/format/store.spec.md, section 6 */

static const char usage[] =
    "usage: ashlar store VERB [--state DIR] [--json] [PARTITION]\n"
    "Looks at the stores in the state folder of a device that is stopped; while it runs, the folder is locked and this refuses.\n"
    "Nothing is changed. What an object holds is sealed and never shown.\n"
    "\n"
    "  info      format, size, room, and how much each client keeps\n"
    "  check     reads every record and every object against its checksum; says what is damaged\n"
    "  export    one line an object: client, uid, flags, size, number of the change that wrote it, health\n"
    "            --raw FILE   also copies the sealed medium to a new FILE, as a backup of that one store\n"
    "\n"
    "PARTITION: one of those whose stores are there, for example ASHLAR_SP_ITS; without it, all (--raw wants one).\n"
    "A backup opens only under the root key of this device. Put back, it is what the device was then: a device that counts its\n"
    "changes in a TPM refuses it (`ashlar device status` names the root), another cannot tell.\n"
    "A checksum tells accidents; whether a store was forged is seen when the device opens it.\n"
    "Exit status: 0 in order, 1 something is damaged or no store, 2 usage, 3 could not look (running device, file).\n";

struct asked {
    const char *verb, *state, *raw, *partition;
    bool is_json;
};

static uint32_t client_bytes(const struct store_image *image, uint32_t first, uint32_t *count)
{
    const struct store_entry *entries = image->index;
    uint32_t bytes = 0;
    *count = 0;
    for (uint32_t i = first; i < image->store.count && entries[i].key.client == entries[first].key.client; i++) {
        bytes += entries[i].len;
        ++*count;
    }
    return bytes;
}

/* Bytes of what was sealed; of another form, what is stored. */
static uint32_t size_of(struct store_image *image, const struct store_entry *entry, bool *is_sealed)
{
    uint8_t begin[4];
    size_t got = 0;
    *is_sealed = entry->len >= SEALED_OVERHEAD &&
                 store_get_unchecked(&image->store, entry->key, out_span_of(begin, sizeof(begin)), &got) == PSA_SUCCESS &&
                 got == sizeof(begin) && get_le32(begin) == SEALED_VERSION;
    return *is_sealed ? entry->len - SEALED_OVERHEAD : entry->len;
}

static bool is_in_order(const struct store_image *image)
{
    return store_image_wrong(image) == NULL && (!image->is_mounted || (image->finding_count == 0 && image->store.report.damaged == 0));
}

/* ---- info, check ---- */

static void json_head(const char *name, const struct store_image *image)
{
    static const char *const kinds[] = { "alien", "blank", "store", "other-shape", "other-version" };
    const char *wrong = store_image_wrong(image);
    printf("{\"store\":\"%s\",\"bytes\":%zu,\"kind\":\"%s\",\"version\":%u,\"in_order\":%s", name, image->len, kinds[image->probe.kind],
           image->probe.version, is_in_order(image) ? "true" : "false");
    if (wrong != NULL) {
        printf(",\"wrong\":\"%s\"", wrong);
    }
    if (image->is_mounted) {
        struct store_capacity room = store_capacity(&image->store);
        printf(",\"program_unit\":%u,\"block_size\":%u,\"blocks\":%u,\"object_max\":%u,\"capacity\":%u,\"used\":%u,\"objects\":%u,"
               "\"changes\":%llu,\"damaged_places\":%u,\"interrupted\":%u,\"damaged_objects\":%u",
               image->flash.geometry.program_unit, image->flash.geometry.block_size, image->flash.geometry.block_count,
               image->probe.object_max, room.total, room.used, room.objects, (unsigned long long)image->store.op,
               image->store.report.damaged, image->store.report.discarded, image->finding_count);
    }
}

static void text_head(const char *name, const struct store_image *image)
{
    const char *wrong = store_image_wrong(image);
    printf("%s: %s%s\n", name, wrong != NULL ? "WRONG: " : image->is_mounted ? "a store" : "empty, never used", wrong != NULL ? wrong : "");
    if (image->probe.version != 0) {
        printf("  format    version %u, ", image->probe.version);
    } else {
        printf("  format    none, ");
    }
    printf("%zu bytes", image->len);
    if (image->is_mounted) {
        struct store_capacity room = store_capacity(&image->store);
        printf(": %u blocks of %u, program unit %u, objects up to %u\n", image->flash.geometry.block_count,
               image->flash.geometry.block_size, image->flash.geometry.program_unit, image->probe.object_max);
        printf("  room      %u of %u bytes taken, by %u objects, in %llu changes", room.used, room.total, room.objects,
               (unsigned long long)image->store.op);
    }
    putchar('\n');
}

static void print_clients(const struct store_image *image, bool is_json)
{
    printf("%s", is_json ? ",\"clients\":[" : "");
    for (uint32_t i = 0, count = 0; image->is_mounted && i < image->store.count; i += count) {
        uint32_t bytes = client_bytes(image, i, &count);
        int32_t client = image->index[i].key.client;
        if (is_json) {
            printf("%s{\"client\":%d,\"objects\":%u,\"bytes\":%u}", i == 0 ? "" : ",", client, count, bytes);
        } else {
            printf("  client    %-11d %u objects, %u bytes stored%s\n", client, count, bytes, client == 0 ? " (the service's own)" : "");
        }
    }
    printf("%s", is_json ? "]" : "");
}

static void print_damage(const struct store_image *image, bool is_json)
{
    if (is_json) {
        printf(",\"damaged\":[");
    } else if (image->is_mounted) {
        printf("  check     %u damaged places in the log, %u damaged objects, %u pieces of an interrupted change (harmless)\n",
               image->store.report.damaged, image->finding_count, image->store.report.discarded);
    }
    for (uint32_t i = 0; i < image->finding_count; i++) {
        const struct store_key *key = &image->findings[i].key;
        if (is_json) {
            printf("%s{\"client\":%d,\"uid\":\"%016llx\"}", i == 0 ? "" : ",", key->client, (unsigned long long)key->uid);
        } else {
            printf("  DAMAGED   client %d, uid 0x%016llx: reading it is PSA_ERROR_DATA_CORRUPT; remove it or set it again\n", key->client,
                   (unsigned long long)key->uid);
        }
    }
    printf("%s", is_json ? "]" : "");
}

static void show(const char *name, const struct store_image *image, const struct asked *asked)
{
    (asked->is_json ? json_head : text_head)(name, image);
    if (strcmp(asked->verb, "info") == 0) {
        print_clients(image, asked->is_json);
    } else {
        print_damage(image, asked->is_json);
    }
    printf("%s", asked->is_json ? "}" : "");
}

/* ---- export ---- */

static void print_flags(uint32_t flags)
{
    static const struct {
        uint32_t flag;
        const char *name;
    } names[] = { { PSA_STORAGE_FLAG_WRITE_ONCE, "write-once" },
                  { PSA_STORAGE_FLAG_NO_CONFIDENTIALITY, "no-confidentiality" },
                  { PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION, "no-replay-protection" } };
    const char *between = "";
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if ((flags & names[i].flag) != 0) {
            printf("%s%s", between, names[i].name);
            between = ",";
            flags &= ~names[i].flag;
        }
    }
    if (flags != 0) {
        printf("%s0x%x", between, flags);
    } else if (between[0] == '\0') {
        printf("none");
    }
}

static void export_object(struct store_image *image, const struct store_entry *entry, bool is_json)
{
    bool is_sealed = false;
    uint32_t size = size_of(image, entry, &is_sealed);
    const char *health = store_image_is_intact(image, entry) ? "intact" : "damaged";
    if (is_json) {
        printf("{\"client\":%d,\"uid\":\"%016llx\",\"flags\":\"", entry->key.client, (unsigned long long)entry->key.uid);
        print_flags(entry->flags);
        printf("\",\"size\":%u,\"stored\":%u,\"form\":\"%s\",\"change\":%llu,\"health\":\"%s\"}", size, entry->len,
               is_sealed ? "sealed-1" : "other", (unsigned long long)entry->op, health);
        return;
    }
    printf("%-11d 0x%016llx %6u %6u %8llu  %-8s ", entry->key.client, (unsigned long long)entry->key.uid, size, entry->len,
           (unsigned long long)entry->op, health);
    print_flags(entry->flags);
    putchar('\n');
}

static void export_store(const char *name, struct store_image *image, const struct asked *asked)
{
    if (asked->is_json) {
        json_head(name, image);
        printf(",\"list\":[");
    } else {
        text_head(name, image);
        printf("client      uid                  size stored   change  health   flags\n");
    }
    for (uint32_t i = 0; image->is_mounted && i < image->store.count; i++) {
        printf("%s", asked->is_json && i != 0 ? "," : "");
        export_object(image, &image->index[i], asked->is_json);
    }
    printf("%s", asked->is_json ? "]}" : "");
}

static int copy_raw(const char *name, const struct store_image *image, const char *path)
{
    if (!disk_create(path, image->bytes, image->len, 0600)) {
        tool_error("%s: %s%s", path, strerror(errno), errno == EEXIST ? "; a backup is never written over: choose another name" : "");
        return TOOL_UNDECIDED;
    }
    fprintf(stderr, "%s: the sealed medium of %s, %zu bytes; it opens only under the root key of this device\n", path, name, image->len);
    return TOOL_OK;
}

/* ---- the command ---- */

static int look_at(const struct store_folder *folder, const char *name, const struct asked *asked)
{
    struct store_image image;
    char why[STORE_IMAGE_WHY_MAX];
    if (!store_image_read(&image, folder, name, why)) {
        tool_error("%s/%s.store: %s", asked->state, name, why);
        return TOOL_UNDECIDED;
    }
    int status = TOOL_OK;
    if (strcmp(asked->verb, "export") == 0) {
        export_store(name, &image, asked);
        status = asked->raw == NULL ? TOOL_OK : copy_raw(name, &image, asked->raw);
    } else {
        show(name, &image, asked);
    }
    bool is_finding = strcmp(asked->verb, "info") == 0 ? store_image_wrong(&image) != NULL : !is_in_order(&image);
    status = status == TOOL_OK && is_finding ? TOOL_FINDING : status;
    store_image_free(&image);
    return status;
}

static int worse(int a, int b)
{
    return a == TOOL_UNDECIDED || b == TOOL_UNDECIDED ? TOOL_UNDECIDED : a > b ? a : b;
}

static int look_at_all(const struct store_folder *folder, const struct asked *asked)
{
    int status = TOOL_OK;
    size_t shown = 0;
    printf("%s", asked->is_json ? "[" : "");
    for (size_t i = 0; i < folder->count; i++) {
        if (asked->partition == NULL || strcmp(asked->partition, folder->names[i]) == 0) {
            printf("%s", asked->is_json && shown != 0 ? "," : "");
            status = worse(status, look_at(folder, folder->names[i], asked));
            shown++;
        }
    }
    printf("%s", asked->is_json ? "]\n" : "");
    if (shown == 0) {
        tool_error("%s: %s%s%s", asked->state, asked->partition == NULL ? "no store is here" : "no store of partition ",
                   asked->partition == NULL ? "" : asked->partition, asked->partition == NULL ? "" : " is here");
        return TOOL_UNDECIDED;
    }
    return status;
}

static int parse(struct asked *asked, int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--json") == 0) {
            asked->is_json = true;
        } else if (strcmp(argv[i], "--state") == 0 && has_value) {
            asked->state = argv[++i];
        } else if (strcmp(argv[i], "--raw") == 0 && has_value && strcmp(asked->verb, "export") == 0) {
            asked->raw = argv[++i];
        } else if (argv[i][0] != '-' && asked->partition == NULL) {
            asked->partition = argv[i];
        } else {
            return tool_usage_error("store", "%s: unknown, without its value, or not for %s", argv[i], asked->verb);
        }
    }
    return TOOL_OK;
}

int tool_store(int argc, char **argv)
{
    static struct store_folder folder;
    char state[PATH_MAX];
    char why[STORE_IMAGE_WHY_MAX];
    struct asked asked = { .verb = argc > 1 ? argv[1] : "" };
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(usage, stdout);
            return TOOL_OK;
        }
    }
    if (strcmp(asked.verb, "info") != 0 && strcmp(asked.verb, "check") != 0 && strcmp(asked.verb, "export") != 0) {
        return tool_usage_error("store", "%s: a verb is needed: info, check or export", asked.verb);
    }
    int status = parse(&asked, argc, argv);
    if (status != TOOL_OK) {
        return status;
    }
    if (!places_state(asked.state, state)) {
        tool_error("no place for the state: give --state DIR, or set ASHLAR_STATE");
        return TOOL_UNDECIDED;
    }
    asked.state = state;
    if (!store_folder_open(&folder, state, why)) {
        tool_error("%s: %s", state, why);
        return TOOL_UNDECIDED;
    }
    if (asked.raw != NULL && asked.partition == NULL && folder.count != 1) {
        status = tool_usage_error("store", "--raw copies one store: name its partition");
    } else {
        status = look_at_all(&folder, &asked);
    }
    store_folder_close(&folder);
    return status;
}

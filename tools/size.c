/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE /* getopt_long */
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "facts/link_map.h"
#include "tool.h"

/* ashlar size: what the flash and the memory of a firmware image are spent on. */

enum { MAP_MAX = 64 * 1024 * 1024, MAPS_MAX = 64, PATH_LEN = 4096 };

static const char help_text[] =
    "Usage: ashlar size [--json] MAP...\n"
    "       ashlar size [--json] BUILD-FOLDER\n"
    "\n"
    "Flash and RAM of firmware, in bytes, by the maps that the linker wrote beside the images (NAME.elf.map).\n"
    "\n"
    "  MAP           one map: a line for each component, the largest first. Several: each image's sums, and what it costs\n"
    "                more or less than the first, by component: what an option costs is the difference of two builds\n"
    "  BUILD-FOLDER  the sums of all images in it (build/an521)\n"
    "  --json        one JSON object a line\n"
    "\n"
    "Stacks of partitions count as (stacks), gaps of alignment as (padding), what no file brought as (image).\n"
    "Exit status: 0 printed, 2 usage, 3 a map cannot be read.\n";

struct report {
    char *paths[MAPS_MAX];
    size_t count;
    bool is_json;
    bool is_whole_folder;
};

struct image {
    struct tool_bytes bytes; /* what `map` points into */
    struct link_map map;
};

static bool image_open(struct image *image, const char *path)
{
    *image = (struct image){ 0 };
    if (!tool_read_file(&image->bytes, path, MAP_MAX)) {
        return false;
    }
    const char *reason = link_map_parse(&image->map, span_of(image->bytes.data, image->bytes.len));
    if (reason != NULL) {
        tool_error("%s: %s", path, reason);
        free(image->bytes.data);
    }
    return reason == NULL;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static void print_json_text(struct span text)
{
    putchar('"');
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.data[i];
        putchar(c >= 0x20 && c < 0x7f && c != '"' && c != '\\' ? c : '?');
    }
    putchar('"');
}

static void print_row(const struct report *report, const char *path, const struct link_map_component *row, bool is_difference)
{
    long long flash = (long long)row->flash;
    long long ram = (long long)row->ram;
    if (report->is_json) {
        const char *image = name_of(path);
        printf("{\"image\":");
        print_json_text(span_of((const uint8_t *)image, strlen(image)));
        printf(",\"component\":");
        print_json_text(row->name);
        printf(",\"%s\":%lld,\"%s\":%lld}\n", is_difference ? "flash_more" : "flash", flash, is_difference ? "ram_more" : "ram", ram);
        return;
    }
    printf(is_difference ? "    %+9lld %+9lld  " : "    %9lld %9lld  ", flash, ram);
    tool_print_text(stdout, row->name);
    putchar('\n');
}

static const struct link_map_component *find(const struct link_map *map, struct span name)
{
    for (size_t i = 0; i < map->count; i++) {
        if (map->components[i].name.len == name.len && memcmp(map->components[i].name.data, name.data, name.len) == 0) {
            return &map->components[i];
        }
    }
    return NULL;
}

/* What `map` has more of than `first`; a component that only one of them has costs all of itself. */
static void print_difference(const struct report *report, const char *path, const struct link_map *map, const struct link_map *first)
{
    for (size_t i = 0; i < map->count + first->count; i++) {
        bool is_own = i < map->count;
        const struct link_map_component *one = is_own ? &map->components[i] : &first->components[i - map->count];
        const struct link_map_component *other = find(is_own ? first : map, one->name);
        if (!is_own && other != NULL) {
            continue; /* it was in the first half */
        }
        uint64_t flash = other == NULL ? 0 : other->flash;
        uint64_t ram = other == NULL ? 0 : other->ram;
        struct link_map_component row = { one->name, is_own ? one->flash - flash : 0 - one->flash, is_own ? one->ram - ram : 0 - one->ram };
        if (row.flash != 0 || row.ram != 0) {
            print_row(report, path, &row, true);
        }
    }
}

static void print_sums(const struct report *report, const char *path, const struct link_map *map)
{
    static const char whole[] = "(whole)";
    struct link_map_component sum = { span_of((const uint8_t *)whole, sizeof(whole) - 1), map->flash, map->ram };
    if (!report->is_json) {
        printf("%s\n", name_of(path));
    }
    print_row(report, path, &sum, false);
}

static int print_all(const struct report *report)
{
    struct image first;
    if (!image_open(&first, report->paths[0])) {
        return TOOL_UNDECIDED;
    }
    int status = TOOL_OK;
    if (!report->is_json) {
        printf("    %9s %9s\n", "flash", "RAM");
    }
    print_sums(report, report->paths[0], &first.map);
    for (size_t i = 0; report->count == 1 && i < first.map.count; i++) {
        print_row(report, report->paths[0], &first.map.components[i], false);
    }
    for (size_t i = 1; status == TOOL_OK && i < report->count; i++) {
        struct image image;
        if (!image_open(&image, report->paths[i])) {
            status = TOOL_UNDECIDED;
            continue;
        }
        print_sums(report, report->paths[i], &image.map);
        if (!report->is_whole_folder) {
            print_difference(report, report->paths[i], &image.map, &first.map);
        }
        free(image.bytes.data);
    }
    free(first.bytes.data);
    return status;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_map(const char *name)
{
    size_t len = strlen(name);
    return len > 8 && strcmp(name + len - 8, ".elf.map") == 0;
}

/** The maps in the folder's `images`, or in itself, by name. */
static int list_folder(struct report *report, const char *folder)
{
    char path[PATH_LEN];
    struct dirent *entry;
    snprintf(path, sizeof(path), "%s/images", folder);
    DIR *dir = opendir(path);
    if (dir == NULL) {
        snprintf(path, sizeof(path), "%s", folder);
        dir = opendir(path);
    }
    if (dir == NULL) {
        tool_error("%s: %s", folder, strerror(errno));
        return TOOL_UNDECIDED;
    }
    report->is_whole_folder = true;
    while (report->count < MAPS_MAX && (entry = readdir(dir)) != NULL) {
        if (is_map(entry->d_name) && asprintf(&report->paths[report->count], "%s/%s", path, entry->d_name) > 0) {
            report->count++;
        }
    }
    closedir(dir);
    qsort(report->paths, report->count, sizeof(report->paths[0]), compare);
    if (report->count == 0) {
        tool_error("%s: no NAME.elf.map in it; build firmware there first (make build TARGET=an521)", folder);
    }
    return report->count == 0 ? TOOL_UNDECIDED : TOOL_OK;
}

static int parse(int argc, char **argv, struct report *report, bool *is_help)
{
    static const struct option options[] = { { "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 } };
    struct stat about;
    int option;
    opterr = 0;
    optind = 1;
    while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
        if (option == 'j') {
            report->is_json = true;
        } else if (option == 'h') {
            *is_help = true;
            return TOOL_OK;
        } else {
            return tool_usage_error("size", "%s: no such option", argv[optind - 1]);
        }
    }
    if (argc == optind || argc - optind > MAPS_MAX) {
        return tool_usage_error("size", "name a build folder, or one to %d maps", MAPS_MAX);
    }
    if (argc == optind + 1 && stat(argv[optind], &about) == 0 && S_ISDIR(about.st_mode)) {
        return list_folder(report, argv[optind]);
    }
    for (; optind < argc; optind++) {
        char *path = strdup(argv[optind]);
        if (path == NULL) {
            tool_error("out of memory");
            return TOOL_UNDECIDED;
        }
        report->paths[report->count++] = path;
    }
    return TOOL_OK;
}

int tool_size(int argc, char **argv)
{
    struct report report = { 0 };
    bool is_help = false;
    int status = parse(argc, argv, &report, &is_help);
    if (status == TOOL_OK && is_help) {
        fputs(help_text, stdout);
    } else if (status == TOOL_OK) {
        status = print_all(&report);
    }
    for (size_t i = 0; i < report.count; i++) {
        free(report.paths[i]);
    }
    return status;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "files.h"
#include "manifest/emit.h"
#include "manifest/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a shell sees. 1 is about the manifests, 2 about the command line, 3 about this machine. */
enum exit_status { EXIT_GOOD = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_TROUBLE = 3 };

static const char usage[] =
    "usage: ashlar-manifest [OPTION]… MANIFEST…\n"
    "Checks the manifests of one image and writes the headers and tables that follow from them.\n"
    "\n"
    "  --image NAME      the image, a C identifier; names the tables (default: image)\n"
    "  --out DIR         write psa_manifest/*.h, NAME_system.c and NAME_image.c there\n"
    "  --only PARTITION  put that partition alone into the tables; may be given several times\n"
    "  --stem NAME       the header of the next MANIFEST is psa_manifest/NAME.h\n"
    "  --from FILE       also read the manifests listed in FILE, one a line\n"
    "  --depfile FILE    write what the outputs depend on, for Ninja and make\n"
    "  --json FILE       write the whole resolved system as JSON; '-' is standard output\n"
    "  --list            print partitions and services in load order\n"
    "  --check           only check: write nothing\n"
    "  --place PLACE     with --out: where PARTITION:STACK:HEAP:ARCHIVE,… lies behind an MPU; one for each partition\n"
    "  --no-mm-iovec     the framework has no mapped vectors: refuse services that ask for them\n"
    "  --help            print this\n"
    "\n"
    "Exit status: 0 done, 1 the manifests have errors, 2 wrong usage, 3 a file could not be read or "
    "written.\n";

struct options {
    const char *image;
    const char *out;
    const char *stem;
    const char *stems[FILES_MAX]; /* of the manifests; NULL: after the file */
    const char *only[MANIFEST_PARTITIONS_MAX];
    size_t only_count;
    const char *depfile;
    const char *json;
    bool list;
    bool check;
    bool has_no_mm_iovec;
    bool help;
    const char *places[MANIFEST_PARTITIONS_MAX];
    size_t place_count;
    struct layout layout; /* of `places` */
    struct file_list manifests;
    struct file_list lists;
};

/* One file to write. */
struct product {
    const char *path;
    struct output text;
};

struct products {
    struct product all[MANIFEST_PARTITIONS_MAX + 12];
    size_t count;
};

static bool is_identifier(const char *text)
{
    static const char set[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    return text[0] != '\0' && (text[0] < '0' || text[0] > '9') && text[strspn(text, set)] == '\0';
}

/* Of a header, so no path. Those made of a file name are this already. */
static bool is_stem(const char *text)
{
    return text[0] != '\0' && text[0] != '.' && strchr(text, '/') == NULL;
}

static int wrong_usage(const char *what, const char *argument)
{
    fprintf(stderr, "ashlar-manifest: %s%s; try --help\n", what, argument);
    return EXIT_USAGE;
}

/* The option's place for its value, or NULL. */
static const char **value_option(struct options *options, const char *name)
{
    const struct {
        const char *name;
        const char **value;
    } table[] = {
        { "--image", &options->image },     { "--out", &options->out },   { "--stem", &options->stem },
        { "--depfile", &options->depfile }, { "--json", &options->json },
    };
    if (strcmp(name, "--only") == 0 && options->only_count < MANIFEST_PARTITIONS_MAX) {
        return &options->only[options->only_count++];
    }
    if (strcmp(name, "--place") == 0 && options->place_count < MANIFEST_PARTITIONS_MAX) {
        return &options->places[options->place_count++];
    }
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (strcmp(name, table[i].name) == 0) {
            return table[i].value;
        }
    }
    return NULL;
}

static bool flag_option(struct options *options, const char *name)
{
    options->list = options->list || strcmp(name, "--list") == 0;
    options->check = options->check || strcmp(name, "--check") == 0;
    options->help = options->help || strcmp(name, "--help") == 0;
    options->has_no_mm_iovec = options->has_no_mm_iovec || strcmp(name, "--no-mm-iovec") == 0;
    return strcmp(name, "--list") == 0 || strcmp(name, "--check") == 0 || strcmp(name, "--help") == 0 ||
           strcmp(name, "--no-mm-iovec") == 0;
}

static bool add_path(struct file_list *list, const char *path)
{
    if (list->count == FILES_MAX) {
        return false;
    }
    list->paths[list->count++] = path;
    return true;
}

static int parse(struct options *options, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char **value = value_option(options, argv[i]);
        bool from = strcmp(argv[i], "--from") == 0;
        if ((value != NULL || from) && i + 1 == argc) {
            return wrong_usage("no value after ", argv[i]);
        }
        if (value != NULL) {
            *value = argv[++i];
        } else if (from) {
            if (!add_path(&options->lists, argv[++i])) {
                return wrong_usage("too many lists", "");
            }
        } else if (argv[i][0] == '-') {
            if (!flag_option(options, argv[i])) {
                return wrong_usage("unknown option ", argv[i]);
            }
        } else if (!add_path(&options->manifests, argv[i])) {
            return wrong_usage("too many manifests", "");
        } else {
            options->stems[options->manifests.count - 1] = options->stem;
            options->stem = NULL;
        }
    }
    return EXIT_GOOD;
}

static int validate(const struct options *options)
{
    if (options->manifests.count + options->lists.count == 0) {
        return wrong_usage("no manifest named", "");
    }
    if (!is_identifier(options->image)) {
        return wrong_usage("not a C identifier: --image ", options->image);
    }
    if (options->out == NULL && options->json == NULL && !options->list && !options->check) {
        return wrong_usage("nothing to do; give --out, --json, --list or --check", "");
    }
    if (options->place_count != 0 && (options->out == NULL || options->only_count != 0)) {
        return wrong_usage("--place is for the tables of a whole image; give --out, and no --only", "");
    }
    if (options->depfile != NULL && options->out == NULL) {
        return wrong_usage("--depfile names outputs; give --out", "");
    }
    return EXIT_GOOD;
}

static bool read_all(struct manifest_system *system, struct options *options)
{
    bool good = true;
    for (size_t i = 0; good && i < options->lists.count; i++) {
        good = file_list_read(system->arena, &options->manifests, options->lists.paths[i]);
    }
    for (size_t i = 0; good && i < options->manifests.count; i++) {
        const char *path = options->manifests.paths[i];
        size_t len = 0;
        const char *stem = options->stems[i] == NULL ? file_stem(system->arena, path) : options->stems[i];
        const char *text = file_read(system->arena, path, MANIFEST_FILE_MAX, &len);
        good = text != NULL;
        if (good && (stem == NULL || !is_stem(stem))) {
            report_add(system->report, (struct place){ .file = path },
                       "no header can be named after this file, names have letters, digits, '.', '_' and "
                       "'-'; rename it");
        } else if (good) {
            manifest_read(system, path, stem, text, len);
        }
    }
    return good;
}

static struct output *add_product(struct products *products, const char *path)
{
    struct product *product = &products->all[products->count++];
    product->path = path;
    return &product->text;
}

/* The same system with only some partitions in its tables, in the same order. False if it has none of a name. */
static bool narrow(struct manifest_system *system, const struct options *options)
{
    unsigned kept = 0;
    for (unsigned p = 0; p < system->count; p++) {
        bool is_wanted = false;
        for (size_t i = 0; i < options->only_count; i++) {
            is_wanted = is_wanted || strcmp(system->order[p]->name.text, options->only[i]) == 0;
        }
        if (is_wanted) {
            system->order[kept++] = system->order[p];
        }
    }
    system->count = kept;
    return kept == options->only_count;
}

static bool has_partition(const struct manifest_system *system, const char *name)
{
    for (unsigned p = 0; p < system->count; p++) {
        if (strcmp(system->order[p]->name.text, name) == 0) {
            return true;
        }
    }
    return false;
}

/* What an image behind an MPU needs besides. */
static void make_layout(struct products *products, const struct manifest_system *system, const struct options *options)
{
    static const struct {
        const char *name;
        void (*emit)(struct output *output, const struct layout *layout, const struct manifest_system *system);
    } parts[] = {
        { "code", emit_layout_code },
        { "data", emit_layout_data },
        { "load", emit_layout_load },
    };
    struct arena *arena = system->arena;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        parts[i].emit(add_product(products, arena_print(arena, "%s/layout_%s.ld", options->out, parts[i].name)), &options->layout,
                      system);
    }
    emit_memory(add_product(products, arena_print(arena, "%s/%s_memory.c", options->out, options->image)), &options->layout, system,
                options->image);
}

static void make_outputs(struct products *products, const struct manifest_system *system,
                         const struct manifest_system *tables, const struct options *options)
{
    struct arena *arena = system->arena;
    const char *out = options->out;
    emit_system(add_product(products, arena_print(arena, "%s/%s_system.c", out, options->image)), tables,
                options->image);
    emit_image(add_product(products, arena_print(arena, "%s/%s_image.c", out, options->image)), tables,
               options->image);
    emit_sid_header(add_product(products, arena_print(arena, "%s/psa_manifest/sid.h", out)), system);
    emit_pid_header(add_product(products, arena_print(arena, "%s/psa_manifest/pid.h", out)), system);
    for (unsigned p = 0; p < system->count; p++) {
        const struct manifest_partition *partition = system->order[p];
        emit_partition_header(
            add_product(products, arena_print(arena, "%s/psa_manifest/%s.h", out, partition->stem)),
            partition);
    }
}

static void print_escaped(struct output *output, const char *path)
{
    for (; *path != '\0'; path++) {
        if (*path == ' ' || *path == '#' || *path == '\\') {
            output_print(output, "\\");
        }
        output_print(output, *path == '$' ? "$%c" : "%c", *path);
    }
}

static void make_depfile(struct products *products, const struct options *options)
{
    size_t outputs = products->count;
    struct output *output = add_product(products, options->depfile);
    for (size_t i = 0; i < outputs; i++) {
        print_escaped(output, products->all[i].path);
        output_print(output, i + 1 == outputs ? ":" : " ");
    }
    for (size_t i = 0; i < options->lists.count; i++) {
        output_print(output, " \\\n  ");
        print_escaped(output, options->lists.paths[i]);
    }
    for (size_t i = 0; i < options->manifests.count; i++) {
        output_print(output, " \\\n  ");
        print_escaped(output, options->manifests.paths[i]);
    }
    output_print(output, "\n");
}

static bool write_products(struct arena *arena, struct products *products)
{
    for (size_t i = 0; i < products->count; i++) {
        if (products->all[i].text.failed || products->all[i].path == NULL) {
            fprintf(stderr, "ashlar-manifest: out of memory\n");
            return false;
        }
    }
    for (size_t i = 0; i < products->count; i++) {
        const struct product *product = &products->all[i];
        if (strcmp(product->path, "-") == 0) {
            if (fwrite(product->text.data, 1, product->text.len, stdout) != product->text.len ||
                fflush(stdout) != 0) {
                fprintf(stderr, "ashlar-manifest: cannot write standard output\n");
                return false;
            }
        } else if (!file_write_changed(arena, product->path, product->text.data, product->text.len)) {
            return false;
        }
    }
    return true;
}

static int produce(const struct manifest_system *system, const struct options *options,
                   struct products *products)
{
    struct manifest_system tables = *system;
    for (size_t i = 0; i < options->only_count; i++) {
        if (!has_partition(system, options->only[i])) {
            return wrong_usage("no partition has the name ", options->only[i]);
        }
    }
    if (options->only_count != 0 && !narrow(&tables, options)) {
        return wrong_usage("the same --only twice", "");
    }
    if (options->check) {
        return EXIT_GOOD;
    }
    if (options->out != NULL) {
        const char *headers = arena_print(system->arena, "%s/psa_manifest", options->out);
        if (headers == NULL || !file_make_dirs(headers)) {
            return EXIT_TROUBLE;
        }
        make_outputs(products, system, &tables, options);
        if (options->place_count != 0) {
            make_layout(products, system, options);
        }
    }
    if (options->depfile != NULL) {
        make_depfile(products, options);
    }
    if (options->json != NULL) {
        emit_json(add_product(products, options->json), system);
    }
    if (options->list) {
        emit_list(add_product(products, "-"), system);
    }
    return write_products(system->arena, products) ? EXIT_GOOD : EXIT_TROUBLE;
}

static int tell_findings(const struct report *report)
{
    fputs(report->text, stderr);
    if (report->count > REPORT_FINDINGS_MAX) {
        fprintf(stderr, "ashlar-manifest: and %u more\n", report->count - (unsigned)REPORT_FINDINGS_MAX);
    }
    fprintf(stderr, "ashlar-manifest: %u error%s, nothing written\n", report->count,
            report->count == 1 ? "" : "s");
    return EXIT_FINDINGS;
}

static int lay_out(struct manifest_system *system, struct options *options)
{
    struct layout *layout = &options->layout;
    for (size_t i = 0; i < options->place_count; i++) {
        if (!layout_place_parse(&layout->places[layout->count++], system->arena, options->places[i])) {
            return wrong_usage("not PARTITION:STACK:HEAP:ARCHIVE,…: --place ", options->places[i]);
        }
    }
    if (!layout_check(layout, system)) {
        return tell_findings(system->report);
    }
    struct output told = { .data = NULL };
    layout_tell_loss(&told, layout, system);
    if (told.data != NULL && !told.failed) {
        fputs(told.data, stderr);
    }
    output_free(&told);
    return EXIT_GOOD;
}

static int run(struct options *options, struct arena *arena, struct report *report, struct products *products)
{
    struct manifest_system *system = manifest_system_new(arena, report);
    if (system != NULL) {
        system->has_no_mm_iovec = options->has_no_mm_iovec;
    }
    if (system == NULL || !read_all(system, options)) {
        return EXIT_TROUBLE;
    }
    bool good = manifest_check(system);
    if (arena->failed) {
        fprintf(stderr, "ashlar-manifest: out of memory\n");
        return EXIT_TROUBLE;
    }
    if (!good) {
        return tell_findings(report);
    }
    int status = options->place_count == 0 ? EXIT_GOOD : lay_out(system, options);
    return status == EXIT_GOOD ? produce(system, options, products) : status;
}

int main(int argc, char **argv)
{
    static struct report report;
    static struct products products;
    static struct options options;
    struct arena arena = { .blocks = NULL };
    options.image = "image";

    int status = parse(&options, argc, argv);
    if (status == EXIT_GOOD && options.help) {
        return fputs(usage, stdout) < 0 ? EXIT_TROUBLE : EXIT_GOOD;
    }
    if (status == EXIT_GOOD) {
        status = validate(&options);
    }
    if (status == EXIT_GOOD) {
        status = run(&options, &arena, &report, &products);
    }
    for (size_t i = 0; i < products.count; i++) {
        output_free(&products.all[i].text);
    }
    arena_free(&arena);
    return status;
}

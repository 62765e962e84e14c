/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disk.h"
#include "tool.h"

/* `ashlar new-partition`: the templates of share/ashlar/new-partition, with the partition's names in them. */

static const char usage[] =
    "usage: ashlar new-partition NAME [--model ipc|sfn] [--rot psa|app]\n"
    "Writes a secure partition with client, test and build file into the current folder, which must be empty.\n"
    "It builds with an installed Ashlar alone; README.md there says how to go on.\n"
    "\n"
    "  NAME     2 to 24 of a-z, 0-9 and single hyphens, beginning with a letter\n"
    "  --model  sfn: a function that is called for each message (default); ipc: a loop of its own\n"
    "  --rot    app: application root of trust (default); psa: PSA root of trust\n"
    "\n"
    "Exit status: 0 done, 1 the folder is not empty, 2 usage, 3 could not (file).\n";

enum { NAME_MIN = 2, NAME_MAX_LEN = 24, TEMPLATE_MAX = 64 * 1024, FILES = 7, PARTS = 2, VARIABLES = 9, SHORT = 40 };

struct variable {
    const char *name; /* @name@ */
    char value[96];
};

struct names {
    const char *name;
    bool is_ipc, is_psa_rot;
    uint32_t sid, pid;
    char ident[SHORT]; /* with _ for - */
    char macro[SHORT]; /* and in capitals */
    struct variable all[VARIABLES];
};

/* ---- the name ---- */

static bool is_reserved(const char *name)
{
    /* Files that are written anyway, and targets that CMake keeps for itself. */
    static const char *const words[] = { "test",    "all",     "help",         "clean", "install",
                                         "package", "depend",  "preinstall",   "build", "edit-cache",
                                         "rebuild-cache", "package-source", "install-local", "install-strip" };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(name, words[i]) == 0) {
            return true;
        }
    }
    return strncmp(name, "psa", 3) == 0 || strncmp(name, "ashlar", 6) == 0;
}

static int check_name(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t len = strlen(name);
    bool is_good = len >= NAME_MIN && len <= NAME_MAX_LEN && name[0] >= 'a' && name[0] <= 'z' &&
                   strspn(name, allowed) == len && name[len - 1] != '-' && strstr(name, "--") == NULL;
    if (!is_good) {
        return tool_usage_error(
            "new-partition",
            "%s: a partition's name has 2 to 24 of a-z, 0-9 and single hyphens, begins with a letter "
            "and does not end in a hyphen",
            name);
    }
    if (is_reserved(name)) {
        return tool_usage_error("new-partition", "%s: this name is kept for Ashlar, PSA or the build; choose another",
                                name);
    }
    return TOOL_OK;
}

/* FNV-1a: the same name gives the same ids, whoever asks; docs/guide/partition.md. */
static uint32_t hash_of(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name != '\0'; name++) {
        hash = (hash ^ (uint8_t)*name) * 16777619u;
    }
    return hash;
}

static void derive(struct names *n)
{
    size_t len = strlen(n->name);
    uint32_t hash = hash_of(n->name);
    for (size_t i = 0; i <= len; i++) {
        char c = n->name[i];
        n->ident[i] = c == '-' ? '_' : c;
        n->macro[i] = c == '-' ? '_' : c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    n->sid = 0xd0000000u | (hash & 0xffffffu) << 4;
    n->pid = 0x100000u + (hash & 0xfffffu);
    static const char *const keys[VARIABLES] = { "@name@", "@ident@", "@MACRO@", "@SID@", "@PID@",
                                                 "@TYPE@", "@MODEL@", "@ENTRY@", "@version@" };
    for (size_t i = 0; i < VARIABLES; i++) {
        n->all[i].name = keys[i];
    }
    size_t room = sizeof(n->all[0].value);
    snprintf(n->all[0].value, room, "%s", n->name);
    snprintf(n->all[1].value, room, "%s", n->ident);
    snprintf(n->all[2].value, room, "%s", n->macro);
    snprintf(n->all[3].value, room, "0x%08X", (unsigned)n->sid);
    snprintf(n->all[4].value, room, "%u", (unsigned)n->pid);
    snprintf(n->all[5].value, room, "%s", n->is_psa_rot ? "PSA-ROT" : "APPLICATION-ROT");
    snprintf(n->all[6].value, room, "%s", n->is_ipc ? "IPC" : "SFN");
    if (n->is_ipc) {
        snprintf(n->all[7].value, room, "  \"entry_point\": \"%s_main\",\n", n->ident);
    }
    snprintf(n->all[8].value, room, "%s", ASHLAR_VERSION);
}

/* ---- the files ---- */

static bool find_templates(char out[PATH_MAX])
{
    char self[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (len <= 0) {
        return false;
    }
    self[len] = '\0';
    char *slash = strrchr(self, '/');
    *slash = '\0';
    return disk_path(out, "%.*s/../share/ashlar/new-partition", PATH_MAX - 40, self);
}

/* `text` from behind its @begin@ line on, each variable replaced. */
static void fill(FILE *out, const char *text, const struct names *n)
{
    static const char begin[] = "\n@begin@\n";
    const char *start = strstr(text, begin);
    const char *at = start == NULL ? text : start + sizeof(begin) - 1;
    while (*at != '\0') {
        const struct variable *found = NULL;
        for (size_t i = 0; *at == '@' && i < VARIABLES; i++) {
            found = strncmp(at, n->all[i].name, strlen(n->all[i].name)) == 0 ? &n->all[i] : found;
        }
        if (found == NULL) {
            fputc(*at++, out);
        } else {
            fputs(found->value, out);
            at += strlen(found->name);
        }
    }
}

struct file {
    char name[SHORT + 8];
    const char *templates[PARTS]; /* one behind the other */
};

/* NULL with errno if a template is missing or there is no memory. */
static char *make_text(const struct file *file, const char *folder, const struct names *n, size_t *len)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, len);
    bool is_good = out != NULL;
    for (size_t i = 0; is_good && i < PARTS && file->templates[i] != NULL; i++) {
        char path[PATH_MAX];
        size_t template_len = 0;
        char *template = disk_path(path, "%s/%s.in", folder, file->templates[i])
                             ? disk_read(path, TEMPLATE_MAX, &template_len)
                             : NULL;
        is_good = template != NULL;
        if (is_good) {
            fill(out, template, n);
        } else {
            tool_error("%s: %s; install Ashlar again", path, strerror(errno));
        }
        free(template);
    }
    is_good = out != NULL && fclose(out) == 0 && is_good;
    if (!is_good) {
        free(text);
        text = NULL;
    }
    return text;
}

static bool folder_is_empty(void)
{
    DIR *dir = opendir(".");
    const struct dirent *entry = NULL;
    bool is_empty = dir != NULL;
    while (is_empty && (entry = readdir(dir)) != NULL) {
        is_empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    }
    if (dir != NULL) {
        closedir(dir);
    }
    return is_empty;
}

static void list_files(struct file files[FILES], const struct names *n)
{
    const char *tail = n->is_ipc ? "service-ipc.c" : "service-sfn.c";
    const struct file fixed[FILES] = {
        { "manifest.json", { "manifest.json", NULL } },
        { "", { "service.c", tail } },
        { "", { "api.h", NULL } },
        { "", { "api.c", NULL } },
        { "test.c", { "test.c", NULL } },
        { "CMakeLists.txt", { "CMakeLists.txt", NULL } },
        { "README.md", { "README.md", NULL } },
    };
    memcpy(files, fixed, sizeof(fixed));
    snprintf(files[1].name, sizeof(files[1].name), "%s.c", n->ident);
    snprintf(files[2].name, sizeof(files[2].name), "%s_api.h", n->ident);
    snprintf(files[3].name, sizeof(files[3].name), "%s_api.c", n->ident);
}

/* All texts are made before the first file is: what fails leaves the folder empty. */
static int write_files(const struct names *n)
{
    struct file files[FILES];
    char *texts[FILES] = { NULL };
    size_t lens[FILES] = { 0 };
    char folder[PATH_MAX];
    size_t written = 0;
    int status = find_templates(folder) ? TOOL_OK : TOOL_UNDECIDED;
    list_files(files, n);
    for (size_t i = 0; status == TOOL_OK && i < FILES; i++) {
        texts[i] = make_text(&files[i], folder, n, &lens[i]);
        status = texts[i] == NULL ? TOOL_UNDECIDED : TOOL_OK;
    }
    for (size_t i = 0; status == TOOL_OK && i < FILES; i++) {
        if (disk_create(files[i].name, texts[i], lens[i], 0644)) {
            written++;
        } else {
            tool_error("%s: %s", files[i].name, strerror(errno));
            status = TOOL_UNDECIDED;
        }
    }
    for (size_t i = 0; i < FILES; i++) {
        if (status != TOOL_OK && i < written) {
            unlink(files[i].name);
        }
        free(texts[i]);
    }
    return status;
}

/* ---- the command ---- */

static int choose(const char *option, const char *value, const char *yes, const char *no, bool *is_yes)
{
    if (value == NULL || (strcmp(value, yes) != 0 && strcmp(value, no) != 0)) {
        return tool_usage_error("new-partition", "%s is %s or %s%s%s", option, yes, no, value == NULL ? "" : ", not ",
                                value == NULL ? "" : value);
    }
    *is_yes = strcmp(value, yes) == 0;
    return TOOL_OK;
}

static int parse(struct names *n, int argc, char **argv)
{
    int status = TOOL_OK;
    for (int i = 1; status == TOOL_OK && i < argc; i++) {
        if (strcmp(argv[i], "--model") == 0) {
            i++;
            status = choose("--model", i < argc ? argv[i] : NULL, "ipc", "sfn", &n->is_ipc);
        } else if (strcmp(argv[i], "--rot") == 0) {
            i++;
            status = choose("--rot", i < argc ? argv[i] : NULL, "psa", "app", &n->is_psa_rot);
        } else if (argv[i][0] == '-' || n->name != NULL) {
            status = tool_usage_error("new-partition", "new-partition: what is %s?", argv[i]);
        } else {
            n->name = argv[i];
        }
    }
    if (status == TOOL_OK && n->name == NULL) {
        return tool_usage_error("new-partition", "new-partition wants a NAME");
    }
    return status == TOOL_OK ? check_name(n->name) : status;
}

int tool_new_partition(int argc, char **argv)
{
    static struct names n;
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return TOOL_OK;
    }
    int status = parse(&n, argc, argv);
    if (status != TOOL_OK) {
        return status;
    }
    if (!folder_is_empty()) {
        tool_error("refused: this folder is not empty; make a new one: mkdir %s && cd %s", n.name, n.name);
        return TOOL_FINDING;
    }
    derive(&n);
    status = write_files(&n);
    if (status == TOOL_OK) {
        printf("%s: %s model, %s, partition id %u, SID 0x%08X\n"
               "Next: cmake -B build && cmake --build build && ctest --test-dir build; README.md says more.\n",
               n.name, n.is_ipc ? "IPC" : "SFN", n.is_psa_rot ? "PSA-ROT" : "APPLICATION-ROT", (unsigned)n.pid,
               (unsigned)n.sid);
    }
    return status;
}

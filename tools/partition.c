/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "device_folder.h"
#include "device_sign.h"
#include "disk.h"
#include "package/package.h"
#include "package_manifest.h"
#include "tool.h"

static const char usage[] =
    "usage: ashlar partition VERB [OPTION]…\n"
    "  sign     --key FILE --manifest FILE --program FILE --out FILE [--version V]\n"
    "           put the manifest and the program of one partition into a signed package, for `ashlar device add`\n"
    "  inspect  PACKAGE [--key FILE] [--json]   what is in a package; with the signer's public key, whether it holds\n"
    "  key FILE make a signing key (FILE, FILE.pub)\n"
    "\n"
    "--key is private for sign and public for inspect. --version is that of the component in the token (default 0).\n"
    "Exit status: 0 done, 1 refused, 2 usage, 3 could not (file).\n";

struct options {
    const char *key, *manifest, *program, *out, *version;
    bool is_json;
    const char *rest; /* the one that is no option */
};

enum { KEY_MAX = 16384 };

static int parse(struct options *o, int argc, char **argv, const char *allowed)
{
    const struct {
        const char *name;
        const char **place;
    } table[] = { { "--key", &o->key }, { "--manifest", &o->manifest }, { "--program", &o->program },
                  { "--out", &o->out }, { "--version", &o->version } };
    for (int i = 1; i < argc; i++) {
        char word[64];
        const char **place = strncmp(argv[i], "--", 2) != 0 && o->rest == NULL ? &o->rest : NULL;
        if (place != NULL) {
            *place = argv[i];
            continue;
        }
        snprintf(word, sizeof(word), " %s ", argv[i]);
        if (strstr(allowed, word) == NULL) {
            return tool_usage_error("partition", "partition %s: what is %s?", argv[0], argv[i]);
        }
        if (strcmp(argv[i], "--json") == 0) {
            o->is_json = true;
            continue;
        }
        for (size_t t = 0; t < sizeof(table) / sizeof(table[0]); t++) {
            place = strcmp(argv[i], table[t].name) == 0 ? table[t].place : place;
        }
        if (place == NULL || i + 1 == argc) {
            return tool_usage_error("partition", "partition %s: %s needs a value", argv[0], argv[i]);
        }
        *place = argv[++i];
    }
    return TOOL_OK;
}

static int trouble(const char *path)
{
    tool_error("%s: %s", path, strerror(errno));
    return TOOL_UNDECIDED;
}

/* ---- sign ---- */

static int write_package(const struct options *o, const struct partition_package *wanted, const struct device_key *key)
{
    size_t room = partition_package_room(wanted->manifest.len, wanted->program.len);
    uint8_t *bytes = malloc(room);
    size_t len = bytes == NULL ? 0 : partition_package_make(wanted, key, out_span_of(bytes, room));
    int status = TOOL_OK;
    if (len == 0) {
        tool_error("%s: the package cannot be made: the program is empty or larger than 256 MiB, or no memory", o->out);
        status = TOOL_FINDING;
    } else if (!disk_replace(o->out, span_of(bytes, len), 0644)) {
        status = trouble(o->out);
    }
    free(bytes);
    return status;
}

static int sign_files(const struct options *o, struct partition_package *wanted, const struct device_key *key)
{
    struct package_manifest manifest;
    size_t manifest_len = 0;
    size_t program_len = 0;
    char *text = disk_read(o->manifest, PARTITION_PACKAGE_MANIFEST_MAX, &manifest_len);
    if (text == NULL) {
        return trouble(o->manifest);
    }
    char *program = disk_read(o->program, PARTITION_PACKAGE_PROGRAM_MAX, &program_len);
    if (program == NULL) {
        free(text);
        return trouble(o->program);
    }
    wanted->manifest = span_of(text, manifest_len);
    wanted->program = span_of(program, program_len);
    int status = package_manifest_read(&manifest, o->manifest, wanted->manifest);
    status = status == 0 ? write_package(o, wanted, key) : status;
    package_manifest_free(&manifest);
    free(program);
    free(text);
    return status;
}

static int do_sign(const struct options *o)
{
    static struct partition_package wanted;
    uint8_t id[DEVICE_DIGEST_LEN];
    int status = TOOL_OK;
    const char *version = o->version == NULL ? "0" : o->version;
    if (o->key == NULL || o->manifest == NULL || o->program == NULL || o->out == NULL) {
        return tool_usage_error("partition", "partition sign wants --key, --manifest, --program and --out");
    }
    if (!device_name_is_valid(span_of(version, strlen(version)))) {
        return tool_usage_error("partition", "--version has 1 to 63 letters, digits and . _ - +, not %s", version);
    }
    strcpy(wanted.version, version);
    struct device_key *key = device_sign_key(o->key, id, &status);
    if (key == NULL) {
        return status;
    }
    status = sign_files(o, &wanted, key);
    device_key_free(key);
    return status;
}

/* ---- inspect ---- */

/* With a key: whether the package holds. Without: that nobody looked. */
static int check(const struct options *o, const struct partition_package *package, const char **verdict)
{
    size_t len = 0;
    *verdict = "not checked; give --key with the signer's public key";
    if (o->key == NULL) {
        return TOOL_OK;
    }
    char *pem = disk_read(o->key, KEY_MAX, &len);
    if (pem == NULL) {
        return trouble(o->key);
    }
    struct device_key *key = device_key_public(span_of(pem, len));
    enum partition_package_error error =
        key == NULL ? PARTITION_PACKAGE_KEY : partition_package_verify(package, key);
    *verdict = error == PARTITION_PACKAGE_OK ? "holds" : partition_package_error_text(error);
    device_key_free(key);
    free(pem);
    return error == PARTITION_PACKAGE_OK ? TOOL_OK : TOOL_FINDING;
}

struct report_texts {
    char signer[DEVICE_FOLDER_ID_TEXT];
    char digest[DEVICE_FOLDER_ID_TEXT];
    const char *verdict;
};

static void print(const struct partition_package *package, const struct manifest_partition *p,
                  const struct report_texts *t)
{
    printf("partition   %s, id %u, %s, %s\nversion     %s\nsigner      %s\nsignature   %s\nprogram     %s, %zu bytes\n"
           "SHA-256     %s\n",
           p->name.text, (unsigned)p->ashlar.pid.value,
           p->type.value == MANIFEST_PSA_ROT ? "PSA-ROT" : "APPLICATION-ROT",
           p->model.value == MANIFEST_SFN ? "SFN" : "IPC", package->version, t->signer, t->verdict,
           p->ashlar.executable.text, package->program.len, t->digest);
    for (unsigned i = 0; i < p->service_count; i++) {
        printf("service     %s, SID 0x%08x, version %u\n", p->services[i].name.text, (unsigned)p->services[i].sid.value,
               (unsigned)p->services[i].version.value);
    }
    for (unsigned i = 0; i < p->dependency_count; i++) {
        printf("needs       %s%s\n", p->dependencies[i].name.text, p->dependencies[i].weak ? ", if it is there" : "");
    }
}

static void print_json(const struct partition_package *package, const struct manifest_partition *p,
                       const struct report_texts *t, bool is_checked)
{
    cJSON *all = cJSON_CreateObject();
    cJSON_AddStringToObject(all, "partition", p->name.text);
    cJSON_AddNumberToObject(all, "id", p->ashlar.pid.value);
    cJSON_AddStringToObject(all, "version", package->version);
    cJSON_AddStringToObject(all, "signer_id", t->signer);
    cJSON_AddStringToObject(all, "signature", is_checked ? t->verdict : "not checked");
    cJSON_AddStringToObject(all, "executable", p->ashlar.executable.text);
    cJSON_AddNumberToObject(all, "program_bytes", (double)package->program.len);
    cJSON_AddStringToObject(all, "program_sha256", t->digest);
    cJSON *services = cJSON_AddArrayToObject(all, "services");
    for (unsigned i = 0; i < p->service_count; i++) {
        cJSON_AddItemToArray(services, cJSON_CreateString(p->services[i].name.text));
    }
    cJSON *needs = cJSON_AddArrayToObject(all, "dependencies");
    for (unsigned i = 0; i < p->dependency_count; i++) {
        cJSON_AddItemToArray(needs, cJSON_CreateString(p->dependencies[i].name.text));
    }
    char *text = cJSON_PrintUnformatted(all);
    puts(text == NULL ? "" : text);
    cJSON_free(text);
    cJSON_Delete(all);
}

static int do_inspect(const struct options *o)
{
    static struct partition_package package;
    struct package_manifest manifest;
    struct report_texts texts;
    size_t len = 0;
    if (o->rest == NULL) {
        return tool_usage_error("partition", "partition inspect wants a PACKAGE");
    }
    char *file = disk_read(o->rest, PARTITION_PACKAGE_MAX, &len);
    if (file == NULL) {
        return trouble(o->rest);
    }
    enum partition_package_error error = partition_package_decode(&package, span_of(file, len));
    if (error != PARTITION_PACKAGE_OK) {
        tool_error("%s: refused: %s", o->rest, partition_package_error_text(error));
        free(file);
        return TOOL_FINDING;
    }
    int status = package_manifest_read(&manifest, o->rest, package.manifest);
    int verdict = status == TOOL_OK ? check(o, &package, &texts.verdict) : status;
    if (status == TOOL_OK && verdict != TOOL_UNDECIDED) {
        device_folder_id_text(package.signer_id, texts.signer);
        device_folder_id_text(package.program_digest, texts.digest);
        if (o->is_json) {
            print_json(&package, manifest.partition, &texts, o->key != NULL);
        } else {
            print(&package, manifest.partition, &texts);
        }
    }
    package_manifest_free(&manifest);
    free(file);
    return verdict;
}

static int do_key(const struct options *o)
{
    return o->rest == NULL ? tool_usage_error("partition", "partition key wants one FILE") : device_key(o->rest);
}

int tool_partition(int argc, char **argv)
{
    static const struct {
        const char *verb;
        const char *allowed;
        int (*run)(const struct options *o);
    } verbs[] = {
        { "sign", " --key --manifest --program --out --version ", do_sign },
        { "inspect", " --key --json ", do_inspect },
        { "key", " ", do_key },
    };
    static struct options o;
    for (int i = 1; i < argc && i <= 2; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            return TOOL_OK;
        }
    }
    for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(argv[1], verbs[i].verb) != 0) {
            continue;
        }
        int status = parse(&o, argc - 1, argv + 1, verbs[i].allowed);
        bool takes_rest = verbs[i].run != do_sign;
        if (status == TOOL_OK && o.rest != NULL && !takes_rest) {
            status = tool_usage_error("partition", "partition %s: what is %s?", argv[1], o.rest);
        }
        return status == TOOL_OK ? verbs[i].run(&o) : status;
    }
    if (argc > 1) {
        return tool_usage_error("partition", "partition %s: no such verb", argv[1]);
    }
    fputs(usage, stderr);
    return TOOL_USAGE;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "device_parts.h"
#include "device_provision.h"
#include "device_sign.h"
#include "device_talk.h"
#include "launch.h"
#include "tool.h"
#include "unsupported/unsupported.h"

static const char usage[] =
    "usage: ashlar device VERB [OPTION]…\n"
    "  provision [--state DIR] [--root file|tpm] [--lifecycle NAME] [--reference FILE] [--public-key FILE] [--manifest FILE [--key "
    "FILE]]\n"
    "            make the root key if there is none, in a file, or sealed in this machine's TPM with a counter there that tells a\n"
    "            state folder that was put back; write what a verifier needs to know\n"
    "  start     [--state DIR] [--socket PATH] [--public] [--clients FILE] [--device NAME=PATH]… [--manifest FILE [--key FILE]] "
    "[--platform FILE] [--require-isolation N] [--no-standby]\n"
    "  stop      [--socket PATH]\n"
    "  interrupt [--socket PATH] NAME      fire an interrupt that the platform's description calls an event\n"
    "  status    [--socket PATH] [--json]   state, partitions, each layer of the fence and what a missing one costs\n"
    "  info      [--socket PATH] [--json]   programs with their digests, services\n"
    "  log       [--socket PATH] [--json] [--all]   who died and why; refusals of your own programs, or of all (administrators)\n"
    "  sign      --key FILE --out FILE [--name NAME] [--version V] MANIFEST=EXECUTABLE…\n"
    "  key FILE  make a signing key (FILE, FILE.pub)\n"
    "\n"
    "  new       [DIR] [--from DIR] [--key FILE] [--name NAME]   a device of your own: the base partitions, your key\n"
    "  trust KEY.pub    [--device DIR]                take packages that are signed with this key\n"
    "  add PACKAGE…     [--device DIR] [--key FILE] [--replace]   put partitions in; see `ashlar partition sign`\n"
    "  remove NAME…     [--device DIR] [--key FILE]   take partitions out\n"
    "  list      [--device DIR] [--json]              what a device is made of, and who signed it\n"
    "            DIR: by default `device` in the state folder, which `start` and `provision` then take\n"
    "\n"
    "Lifecycles: assembly-and-test, provisioning, secured, decommissioned. Defaults: $ASHLAR_STATE, $ASHLAR_SOCKET;\n"
    "$ASHLAR_TPM: where the TPM is (device:/dev/tpmrm0).\n"
    "Exit status: 0 done, 1 refused, 2 usage, 3 could not (file, device absent).\n";

struct options {
    const char *state, *socket, *manifest, *key, *lifecycle, *reference, *public_key, *isolation, *platform, *out, *name, *version, *from, *clients, *root;
    const char *devices[LAUNCH_DEVICES_MAX];
    size_t device_count;
    bool is_public, has_no_standby, is_json, is_replacing, is_all;
    char **rest; /* what is no option */
    int rest_count;
};

struct option_row {
    const char *name;
    const char **place;
};

static const char **place_of(struct options *o, const char *name)
{
    const struct option_row table[] = {
        { "--state", &o->state },         { "--socket", &o->socket },       { "--manifest", &o->manifest },
        { "--key", &o->key },             { "--lifecycle", &o->lifecycle }, { "--reference", &o->reference },
        { "--public-key", &o->public_key }, { "--require-isolation", &o->isolation }, { "--platform", &o->platform }, { "--out", &o->out },
        { "--name", &o->name },           { "--version", &o->version },       { "--from", &o->from }, { "--clients", &o->clients },
        { "--root", &o->root },
    };
    if (strcmp(name, "--device") == 0 && o->device_count < LAUNCH_DEVICES_MAX) {
        return &o->devices[o->device_count++];
    }
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (strcmp(table[i].name, name) == 0) {
            return table[i].place;
        }
    }
    return NULL;
}

/* `allowed`: options of this verb, space-separated with a space at both ends. */
static int parse(struct options *o, int argc, char **argv, const char *allowed)
{
    o->rest = argv + 1;
    for (int i = 1; i < argc; i++) {
        char word[64];
        if (strncmp(argv[i], "--", 2) != 0) {
            argv[1 + o->rest_count++] = argv[i]; /* words first, in their order: options may stand behind them */
            continue;
        }
        snprintf(word, sizeof(word), " %s ", argv[i]);
        if (strstr(allowed, word) == NULL) {
            return tool_usage_error("device", "device %s: unknown option %s", argv[0], argv[i]);
        }
        if (strcmp(argv[i], "--json") == 0) {
            o->is_json = true;
            continue;
        }
        if (strcmp(argv[i], "--all") == 0) {
            o->is_all = true;
            continue;
        }
        if (strcmp(argv[i], "--no-standby") == 0) {
            o->has_no_standby = true;
            continue;
        }
        if (strcmp(argv[i], "--public") == 0) {
            o->is_public = true;
            continue;
        }
        if (strcmp(argv[i], "--replace") == 0) {
            o->is_replacing = true;
            continue;
        }
        const char **place = place_of(o, argv[i]);
        if (place == NULL || i + 1 == argc) {
            return tool_usage_error("device", "device %s: %s needs a value", argv[0], argv[i]);
        }
        *place = argv[++i];
    }
    return TOOL_OK;
}

static bool socket_of(const struct options *o, char out[PATH_MAX])
{
    if (o->socket != NULL) {
        return snprintf(out, PATH_MAX, "%s", o->socket) < PATH_MAX;
    }
    if (!places_socket(out)) {
        tool_error("no place for the device's socket: its path is too long; give --socket PATH, or set ASHLAR_SOCKET");
        return false;
    }
    return true;
}

/* The device that was put together for this state (`ashlar device new`), if there is one and no other is named. */
static void take_own_device(struct options *o)
{
    static char manifest[PATH_MAX];
    char state[PATH_MAX];
    if (o->manifest == NULL && places_state(o->state, state) &&
        snprintf(manifest, sizeof(manifest), "%s/device/device.manifest", state) < PATH_MAX &&
        access(manifest, F_OK) == 0) {
        o->manifest = manifest;
    }
}

/* ---- verbs ---- */

static int do_provision(struct options *o)
{
    take_own_device(o);
    struct device_provisioning wanted = { o->state, o->lifecycle, o->reference, o->public_key, o->manifest, o->key, o->root };
    return device_provision(&wanted);
}

static int do_start(struct options *o)
{
    static char state[PATH_MAX], socket_path[PATH_MAX], clients[PATH_MAX];
    static struct launch launch;
    char why[LAUNCH_WHY_MAX];
    if (o->isolation != NULL && !launch_is_level(o->isolation)) {
        return tool_usage_error("device", "--require-isolation takes 1, 2 or 3, not %s", o->isolation);
    }
    memcpy(launch.devices, o->devices, sizeof(launch.devices));
    launch.device_count = o->device_count;
    if (launch_bad_device(&launch) != NULL) {
        return tool_usage_error("device", "--device takes NAME=PATH, not %s", launch_bad_device(&launch));
    }
    take_own_device(o);
    if (!socket_of(o, socket_path)) {
        return TOOL_UNDECIDED;
    }
    if (!places_state(o->state, state) || !places_make_parents(socket_path)) {
        tool_error("%s: %s", socket_path, strerror(errno));
        return TOOL_UNDECIDED;
    }
    if (!places_socket_is_ours(socket_path)) {
        tool_error("%s: its folder belongs to another user, or others may use it; remove it, or give --socket PATH", socket_path);
        return TOOL_UNDECIDED;
    }
    if (!places_find(&launch.places, o->manifest, o->key, why)) {
        tool_error("%s", why);
        return TOOL_UNDECIDED;
    }
    launch.state = state;
    launch.socket = socket_path;
    launch.require_isolation = o->isolation;
    launch.platform = o->platform;
    launch.is_public = o->is_public;
    launch.clients = o->clients != NULL ? o->clients : places_clients(clients) ? clients : NULL;
    launch.has_no_standby = o->has_no_standby;
    if (!launch_start(&launch, why)) {
        tool_error("%s", why);
        return launch.exit_status == TOOL_FINDING ? TOOL_FINDING : TOOL_UNDECIDED;
    }
    printf("device serves at %s, state in %s\n", socket_path, state);
    return TOOL_OK;
}

static int open_device(const struct options *o)
{
    char path[PATH_MAX];
    char why[DEVICE_TALK_WHY_MAX];
    if (!socket_of(o, path)) {
        return -1;
    }
    int socket = device_talk_open(path, why);
    if (socket < 0) {
        tool_error("%s", why);
    }
    return socket;
}

static int do_interrupt(struct options *o)
{
    char why[DEVICE_TALK_WHY_MAX];
    if (o->rest_count != 1 || o->rest[0][0] == '\0') {
        return tool_usage_error("device", "device interrupt takes the name of one interrupt of the platform");
    }
    int socket = open_device(o);
    if (socket < 0) {
        return TOOL_UNDECIDED;
    }
    bool has_fired = device_talk_interrupt(socket, o->rest[0], why);
    close(socket);
    if (!has_fired) {
        tool_error("%s", why);
    }
    return has_fired ? TOOL_OK : TOOL_FINDING;
}

static int do_stop(struct options *o)
{
    char why[DEVICE_TALK_WHY_MAX];
    int socket = open_device(o);
    if (socket < 0) {
        return TOOL_UNDECIDED;
    }
    bool is_stopped = device_talk_stop(socket, why);
    close(socket);
    if (!is_stopped) {
        tool_error("%s", why);
    }
    return is_stopped ? TOOL_OK : TOOL_FINDING;
}

static const char *text_in(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(item) ? item->valuestring : "?";
}

static double number_in(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

static void print_status(const cJSON *status)
{
    const cJSON *item = NULL;
    printf("device      %s: %s (life %.0f, deaths %.0f)\n", text_in(status, "device"), text_in(status, "state"),
           number_in(status, "lives"), number_in(status, "deaths"));
    if (text_in(status, "last_death")[0] != '\0') {
        printf("last death  %s\n", text_in(status, "last_death"));
    }
    if (cJSON_HasObjectItem(status, "last_note") && text_in(status, "last_note")[0] != '\0') {
        printf("last note   %s\n", text_in(status, "last_note"));
    }
    printf("root        %s\nlifecycle   %s\nstate       %s\n", text_in(status, "root"), text_in(status, "lifecycle"),
           text_in(status, "state_folder"));
    bool is_user_mode = strcmp(text_in(status, "mode"), "user") == 0;
    printf("isolation   level %.0f, %s mode%s\n", number_in(status, "isolation"), text_in(status, "mode"),
           is_user_mode ? ": not against other programs of the user who runs it" : "");
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(status, "layers"))
    {
        printf("  holds     %s\n", cJSON_IsString(item) ? item->valuestring : "?");
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(status, "missing"))
    {
        printf("  MISSING   %s: %s; %s\n", text_in(item, "layer"), text_in(item, "cost"), text_in(item, "mend"));
    }
    const cJSON *own = cJSON_GetObjectItemCaseSensitive(status, "supervisor");
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(own, "missing"))
    {
        printf("  MISSING   %s of the supervisor itself: who takes it over has what root or its user has; see docs/guide/fence.md\n",
               cJSON_IsString(item) ? item->valuestring : "?");
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(status, "partitions"))
    {
        printf("partition   %-28s process %.0f, %.0f channels\n", text_in(item, "name"), number_in(item, "process"),
               number_in(item, "channels"));
    }
    const cJSON *naming = cJSON_GetObjectItemCaseSensitive(status, "naming");
    bool has_names = naming != NULL && text_in(naming, "clients_conf")[0] != '\0';
    printf("clients     %.0f, %s%s\n", number_in(status, "clients"), has_names ? "named by " : "each is its user (no clients.conf)",
           has_names ? text_in(naming, "clients_conf") : "");
    if (has_names) {
        printf("  process   %s\n", text_in(naming, "process"));
    }
    printf("standby     %.0f processes\n", number_in(status, "standby"));
}

static void print_info(const cJSON *info)
{
    const cJSON *item = NULL;
    const cJSON *service = NULL;
    printf("device %s\n  isolation level    %.0f\n  implementation id  %s\n  supervisor SHA-256 %s\n  signer             %s\n",
           text_in(info, "device"), number_in(info, "isolation"), text_in(info, "implementation_id"), text_in(info, "supervisor_sha256"),
           text_in(info, "signer_id"));
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(info, "partitions"))
    {
        printf("partition %s (%s, %s), version %s\n  %s\n  SHA-256 %s\n", text_in(item, "name"),
               text_in(item, "type"), text_in(item, "model"), text_in(item, "version"), text_in(item, "executable"),
               text_in(item, "executable_sha256"));
        cJSON_ArrayForEach(service, cJSON_GetObjectItemCaseSensitive(item, "services"))
        {
            printf("  service %s, SID %s, version %.0f\n", text_in(service, "name"), text_in(service, "sid"),
                   number_in(service, "version"));
        }
    }
}

/* What the libraries of this release do not do yet stands beside what the device is. */
static void add_unsupported(cJSON *info)
{
    cJSON *names = cJSON_AddArrayToObject(info, "not_implemented");
    for (size_t i = 0; names != NULL && unsupported_names[i] != NULL; i++) {
        cJSON_AddItemToArray(names, cJSON_CreateString(unsupported_names[i]));
    }
}

static int print_json(const char *text, bool is_info)
{
    cJSON *info = is_info ? cJSON_Parse(text) : NULL;
    if (info != NULL) {
        add_unsupported(info);
    }
    char *whole = info == NULL ? NULL : cJSON_PrintUnformatted(info);
    if (whole != NULL) {
        puts(whole);
    } else {
        fputs(text, stdout);
    }
    cJSON_free(whole);
    cJSON_Delete(info);
    return is_info && whole == NULL ? TOOL_UNDECIDED : TOOL_OK;
}

static void print_log(char *lines)
{
    char *rest = NULL;
    for (char *line = strtok_r(lines, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        cJSON *record = cJSON_Parse(line);
        char when[32] = "?";
        struct tm parts;
        time_t seconds = (time_t)(number_in(record, "time_ms") / 1000);
        if (localtime_r(&seconds, &parts) != NULL) {
            strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &parts);
        }
        printf("%s  %-8s %s\n", when, text_in(record, "kind"), text_in(record, "text"));
        cJSON_Delete(record);
    }
}

static int ask_and_print(const struct options *o, enum control_kind question, uint8_t what)
{
    char why[DEVICE_TALK_WHY_MAX];
    int socket = open_device(o);
    if (socket < 0) {
        return TOOL_UNDECIDED;
    }
    char *text = device_talk_ask(socket, question, what, why);
    close(socket);
    if (text == NULL) {
        tool_error("%s", why);
        return device_talk_is_refusal(why) ? TOOL_FINDING : TOOL_UNDECIDED;
    }
    cJSON *json = o->is_json || question == CONTROL_LOG ? NULL : cJSON_Parse(text);
    int status = TOOL_OK;
    if (o->is_json) {
        status = print_json(text, question == CONTROL_STATUS && what == CONTROL_REPORT_INFO);
    } else if (question == CONTROL_LOG) {
        print_log(text);
    } else if (what == CONTROL_REPORT_INFO) {
        print_info(json);
    } else {
        print_status(json);
    }
    cJSON_Delete(json);
    free(text);
    return status;
}

static int do_status(struct options *o)
{
    return ask_and_print(o, CONTROL_STATUS, CONTROL_REPORT_STATUS);
}

static int do_info(struct options *o)
{
    return ask_and_print(o, CONTROL_STATUS, CONTROL_REPORT_INFO);
}

static int do_log(struct options *o)
{
    return ask_and_print(o, CONTROL_LOG, o->is_all ? CONTROL_LOG_ALL : CONTROL_LOG_MINE);
}

static int do_sign(struct options *o)
{
    if (o->key == NULL || o->out == NULL || o->rest_count == 0) {
        return tool_usage_error("device", "device sign wants --key FILE, --out FILE and MANIFEST=EXECUTABLE…");
    }
    struct device_signing wanted = { .key = o->key, .out = o->out, .version = o->version == NULL ? "0" : o->version,
                                     .name = o->name == NULL ? "ashlar" : o->name };
    return device_sign(&wanted, o->rest, (size_t)o->rest_count);
}

static int do_key(struct options *o)
{
    return o->rest_count == 1 ? device_key(o->rest[0]) : tool_usage_error("device", "device key wants one FILE");
}

static struct device_change change_of(const struct options *o)
{
    return (struct device_change){ .folder = o->device_count == 0 ? NULL : o->devices[0],
                                   .key = o->key,
                                   .from = o->from,
                                   .name = o->name,
                                   .is_replacing = o->is_replacing,
                                   .is_json = o->is_json };
}

static int do_new(struct options *o)
{
    struct device_change wanted = change_of(o);
    if (o->rest_count > 1) {
        return tool_usage_error("device", "device new wants one DIR");
    }
    wanted.folder = o->rest_count == 1 ? o->rest[0] : NULL;
    return device_new(&wanted);
}

static int do_trust(struct options *o)
{
    struct device_change wanted = change_of(o);
    return o->rest_count == 1 ? device_trust(&wanted, o->rest[0])
                              : tool_usage_error("device", "device trust wants one KEY.pub");
}

static int do_add(struct options *o)
{
    struct device_change wanted = change_of(o);
    return o->rest_count > 0 ? device_add(&wanted, o->rest, (size_t)o->rest_count)
                             : tool_usage_error("device", "device add wants a PACKAGE");
}

static int do_remove(struct options *o)
{
    struct device_change wanted = change_of(o);
    return o->rest_count > 0 ? device_remove(&wanted, o->rest, (size_t)o->rest_count)
                             : tool_usage_error("device", "device remove wants the NAME of a partition");
}

static int do_list(struct options *o)
{
    struct device_change wanted = change_of(o);
    return device_list(&wanted);
}

int tool_device(int argc, char **argv)
{
    static const struct {
        const char *verb;
        const char *allowed;
        int (*run)(struct options *o);
        bool takes_words;
    } verbs[] = {
        { "provision", " --state --root --lifecycle --reference --public-key --manifest --key ", do_provision, false },
        { "start", " --state --socket --public --clients --device --manifest --key --platform --require-isolation --no-standby ", do_start, false },
        { "stop", " --socket ", do_stop, false },
        { "interrupt", " --socket ", do_interrupt, true },
        { "status", " --socket --json ", do_status, false },
        { "info", " --socket --json ", do_info, false },
        { "log", " --socket --json --all ", do_log, false },
        { "sign", " --key --out --name --version ", do_sign, true },
        { "key", " ", do_key, true },
        { "new", " --from --key --name ", do_new, true },
        { "trust", " --device ", do_trust, true },
        { "add", " --device --key --replace ", do_add, true },
        { "remove", " --device --key ", do_remove, true },
        { "list", " --device --json ", do_list, false },
    };
    static struct options o;
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return TOOL_OK;
    }
    for (int i = 2; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
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
        if (status == TOOL_OK && o.rest_count != 0 && !verbs[i].takes_words) {
            status = tool_usage_error("device", "device %s: what is %s?", argv[1], o.rest[0]);
        }
        return status == TOOL_OK ? verbs[i].run(&o) : status;
    }
    if (argc > 1) {
        return tool_usage_error("device", "device %s: no such verb", argv[1]);
    }
    fputs(usage, stderr);
    return TOOL_USAGE;
}

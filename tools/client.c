/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "device_talk.h"
#include "identity/conf.h"
#include "identity/evidence.h"
#include "places.h"
#include "tool.h"

static const char usage[] =
    "usage: ashlar client VERB [OPTION]…\n"
    "  whoami      [--socket PATH] [--json]        who this program is to the device, and what it may\n"
    "  list        [--socket PATH] [--json]        every named client with its id, and who is connected without a name\n"
    "  forget NAME [--socket PATH] [--json]        end a named client: its id, its keys and its objects, for ever\n"
    "  check FILE  [--json]                        is this a clients.conf that a device takes?\n"
    "  digest FILE                                 the line that names a client by its program\n"
    "\n"
    "A clients.conf names programs, by user, group, unit, control group, security label or the program's own bytes; the\n"
    "first entry that fits is who a program is. Without one, a client is its user. `ashlar device start --clients FILE`\n"
    "takes it; by default /etc/ashlar/clients.conf, for a user $XDG_CONFIG_HOME/ashlar/clients.conf. For example:\n"
    "\n"
    "    version 1\n"
    "    client payments\n"
    "        uid 990\n"
    "        unit payments.service\n"
    "        services ASHLAR_CRYPTO ASHLAR_ITS\n"
    "        stored-objects 100\n"
    "\n"
    "list and forget are for administrators: root, the user who runs the device, clients with `role admin`.\n"
    "Exit status: 0 done, 1 refused, 2 usage, 3 could not (file, device absent).\n";

struct options {
    const char *socket;
    const char *name; /* the one argument that is no option */
    bool is_json;
};

static int open_device(const struct options *o)
{
    char path[PATH_MAX];
    char why[DEVICE_TALK_WHY_MAX];
    if (o->socket != NULL ? snprintf(path, sizeof(path), "%s", o->socket) >= PATH_MAX : !places_socket(path)) {
        tool_error("the path of the device's socket is too long; give a shorter --socket PATH");
        return -1;
    }
    int socket = device_talk_open(path, why);
    if (socket < 0) {
        tool_error("%s", why);
    }
    return socket;
}

static const char *text_in(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(item) ? item->valuestring : "-";
}

static double number_in(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

static void print_grants(const cJSON *client, const char *margin)
{
    const cJSON *item = NULL;
    const cJSON *services = cJSON_GetObjectItemCaseSensitive(client, "services");
    if (services != NULL) {
        printf("%sservices", margin);
        cJSON_ArrayForEach(item, services)
        {
            printf(" %s", cJSON_IsString(item) ? item->valuestring : "?");
        }
        printf("%s\n", cJSON_GetArraySize(services) == 0 ? " none" : "");
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(client, "limits"))
    {
        printf("%sat most  %.0f %s\n", margin, item->valuedouble, item->string);
    }
}

static void print_whoami(const cJSON *me)
{
    printf("client    %s\nid        %.0f\nuid       %.0f\nrole      %s\n", text_in(me, "name"), number_in(me, "id"),
           number_in(me, "uid"), text_in(me, "role"));
    print_grants(me, "");
}

static void print_list(const cJSON *list)
{
    const cJSON *item = NULL;
    printf("clients.conf  %s\n", text_in(list, "clients_conf"));
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(list, "named"))
    {
        printf("%-31s id %.0f, %s, %s, %.0f connections\n", text_in(item, "name"), number_in(item, "id"), text_in(item, "state"),
               text_in(item, "role"), number_in(item, "connections"));
        print_grants(item, "    ");
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(list, "unnamed"))
    {
        printf("uid %-27.0f id %.0f, %.0f connections\n", number_in(item, "uid"), number_in(item, "id"), number_in(item, "connections"));
    }
}

static int ask_and_print(const struct options *o, uint8_t what, void (*print)(const cJSON *))
{
    char why[DEVICE_TALK_WHY_MAX];
    int socket = open_device(o);
    if (socket < 0) {
        return TOOL_UNDECIDED;
    }
    char *text = device_talk_ask(socket, CONTROL_STATUS, what, why);
    close(socket);
    if (text == NULL) {
        tool_error("%s", why);
        return device_talk_is_refusal(why) ? TOOL_FINDING : TOOL_UNDECIDED;
    }
    cJSON *json = cJSON_Parse(text);
    if (o->is_json) {
        fputs(text, stdout);
    } else {
        print(json);
    }
    cJSON_Delete(json);
    free(text);
    return tool_finish(TOOL_OK);
}

static int do_whoami(const struct options *o)
{
    return ask_and_print(o, CONTROL_REPORT_WHOAMI, print_whoami);
}

static int do_list(const struct options *o)
{
    return ask_and_print(o, CONTROL_REPORT_CLIENTS, print_list);
}

static int do_forget(const struct options *o)
{
    char why[DEVICE_TALK_WHY_MAX];
    int socket = open_device(o);
    if (socket < 0) {
        return TOOL_UNDECIDED;
    }
    char *text = device_talk_forget(socket, o->name, why);
    close(socket);
    if (text == NULL) {
        tool_error("%s", why);
        return device_talk_is_refusal(why) ? TOOL_FINDING : TOOL_UNDECIDED;
    }
    cJSON *json = cJSON_Parse(text);
    bool is_done = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "forgotten"));
    if (o->is_json) {
        fputs(text, stdout);
    } else if (is_done) {
        printf("client %s, id %.0f, is forgotten with its keys and objects\n", text_in(json, "client"), number_in(json, "id"));
    } else {
        tool_error("client %s is not forgotten whole: %s", o->name, text_in(json, "error"));
    }
    cJSON_Delete(json);
    free(text);
    return tool_finish(is_done ? TOOL_OK : TOOL_FINDING);
}

static int do_check(const struct options *o)
{
    static struct identity_conf conf;
    char why[IDENTITY_WHY_MAX];
    bool is_absent = false;
    bool is_good = identity_conf_read(&conf, o->name, geteuid(), &is_absent, why);
    if (o->is_json) {
        cJSON *json = cJSON_CreateObject();
        cJSON_AddBoolToObject(json, "accepted", is_good);
        cJSON_AddStringToObject(json, "error", is_good ? "" : why);
        cJSON *names = cJSON_AddArrayToObject(json, "clients");
        for (size_t i = 0; i < conf.count; i++) {
            cJSON_AddItemToArray(names, cJSON_CreateString(conf.entries[i].name));
        }
        char *text = cJSON_PrintUnformatted(json);
        puts(text == NULL ? "{}" : text);
        cJSON_free(text);
        cJSON_Delete(json);
    } else if (is_good) {
        printf(conf.count == 1 ? "%s: %zu client:\n" : "%s: %zu clients, in this order:\n", o->name, conf.count);
        for (size_t i = 0; i < conf.count; i++) {
            printf("  %s%s\n", conf.entries[i].name, conf.entries[i].is_admin ? " (admin)" : "");
        }
    } else {
        fprintf(stderr, "%s\n", why);
    }
    return tool_finish(is_good ? TOOL_OK : is_absent ? TOOL_UNDECIDED : TOOL_FINDING);
}

static int do_digest(const struct options *o)
{
    uint8_t digest[IDENTITY_DIGEST_LEN];
    int fd = open(o->name, O_RDONLY | O_CLOEXEC);
    bool is_good = fd >= 0 && identity_digest(fd, digest);
    if (!is_good) {
        tool_error("%s: %s", o->name, errno == EFBIG ? "longer than 128 MiB; name the client by its unit or user" : strerror(errno));
    } else {
        printf("executable ");
        tool_print_hex(stdout, span_of(digest, sizeof(digest)));
        printf("\n");
    }
    if (fd >= 0) {
        close(fd);
    }
    return tool_finish(is_good ? TOOL_OK : TOOL_UNDECIDED);
}

static const struct verb {
    const char *name;
    const char *allowed; /* options, with a space at both ends of each */
    bool takes_name;
    int (*run)(const struct options *o);
} verbs[] = {
    { "whoami", " --socket --json ", false, do_whoami }, { "list", " --socket --json ", false, do_list },
    { "forget", " --socket --json ", true, do_forget },  { "check", " --json ", true, do_check },
    { "digest", " ", true, do_digest },
};

static int parse(struct options *o, const struct verb *verb, int argc, char **argv)
{
    char word[64];
    bool has_options = true; /* until "--": what follows is no option, whatever it begins with */
    for (int i = 1; i < argc; i++) {
        snprintf(word, sizeof(word), " %s ", argv[i]);
        bool is_option = has_options && argv[i][0] == '-';
        if (has_options && strcmp(argv[i], "--") == 0) {
            has_options = false;
        } else if (!is_option && verb->takes_name && o->name == NULL && argv[i][0] != '\0') {
            o->name = argv[i];
        } else if (!is_option || strstr(verb->allowed, word) == NULL) {
            return tool_usage_error("client", "client %s: what is %s?", verb->name, argv[i]);
        } else if (strcmp(argv[i], "--json") == 0) {
            o->is_json = true;
        } else if (i + 1 == argc) {
            return tool_usage_error("client", "client %s: %s needs a value", verb->name, argv[i]);
        } else {
            o->socket = argv[++i];
        }
    }
    if (verb->takes_name && o->name == NULL) {
        return tool_usage_error("client", "client %s wants one %s", verb->name, verb->run == do_forget ? "NAME" : "FILE");
    }
    return TOOL_OK;
}

int tool_client(int argc, char **argv)
{
    struct options o = { .socket = NULL };
    for (int i = 1; i < argc && i < 4; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(usage, stdout);
            return tool_finish(TOOL_OK);
        }
    }
    for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(argv[1], verbs[i].name) == 0) {
            int status = parse(&o, &verbs[i], argc - 1, argv + 1);
            return status == TOOL_OK ? verbs[i].run(&o) : status;
        }
    }
    if (argc > 1) {
        return tool_usage_error("client", "client %s: no such verb", argv[1]);
    }
    fputs(usage, stderr);
    return TOOL_USAGE;
}

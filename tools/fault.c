/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE /* getopt_long */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "facts/elf_symbols.h"
#include "facts/fault_record.h"
#include "spm/outcome.h"
#include "tool.h"

/* ashlar fault: why a microcontroller was reset. */

enum { ELF_MAX = 64 * 1024 * 1024, FILE_MAX = 1024 * 1024 };

static const char help_text[] =
    "Usage: ashlar fault decode [--elf IMAGE] [--json] FILE|HEX\n"
    "\n"
    "Explains a fault record (docs/format/fault-record.spec.md): why the last life of a Cortex-M33 device ended, in whose\n"
    "code, for whom. FILE holds its bytes, as a debugger saved them; - is standard input; HEX is the same in hexadecimal.\n"
    "\n"
    "  --elf IMAGE  the Secure image that ran (build/an521/images/NAME.elf): names the functions at pc and lr\n"
    "  --json       one JSON object\n"
    "\n"
    "Exit status: 0 decoded, 1 these bytes are no record, 2 usage, 3 a file cannot be read.\n"
    "Registers of a partition may hold its secrets: show a record to those who may debug the device.\n";

struct wanted {
    const char *elf;
    const char *record;
    bool is_json;
    bool is_help;
};

struct symbols {
    struct elf_symbols elf;
    bool is_there;
};

static void print_place(const struct symbols *symbols, const char *name, uint32_t address)
{
    struct span function;
    uint32_t offset;
    printf("%-10s 0x%08x", name, address);
    if (symbols->is_there && elf_symbols_find(&symbols->elf, address, &function, &offset)) {
        printf("  ");
        tool_print_text(stdout, function);
        printf(" + %u", offset);
    }
    putchar('\n');
}

static void print_cause(const struct fault_record *record)
{
    if (record->cause == FAULT_RECORD_PANIC) {
        enum spm_fault fault = record->detail < SPM_FAULT_COUNT ? (enum spm_fault)record->detail : SPM_FAULT_NONE;
        printf("cause      %s, in %s\n           %s\n", spm_fault_name(fault), fault_record_operation(record->operation), spm_fault_text(fault));
    } else if (record->cause == FAULT_RECORD_EXCEPTION) {
        printf("cause      %s (exception %u), in %s\n", fault_record_exception(record->detail), record->detail,
               fault_record_interrupted(record->exc_return));
        for (size_t i = 0; fault_record_sign(record, i) != NULL; i++) {
            printf("           %s\n", fault_record_sign(record, i));
        }
    } else {
        printf("cause      a check of the partition manager failed, at line %u of its file\n", record->regs[0]);
    }
}

static void print_text(const struct fault_record *record, const struct symbols *symbols)
{
    print_cause(record);
    if (record->partition == 0xff) {
        puts("partition  none: the Non-secure world, or nobody");
    } else {
        printf("partition  id %d, number %u of the image\n", record->pid, record->partition);
    }
    if (record->caller == 0) {
        puts("caller     nobody, or unknown");
    } else {
        printf("caller     %d, %s\n", record->caller, record->caller < 0 ? "Non-secure" : "a partition");
    }
    if (record->has_address != 0) {
        printf("address    0x%08x\n", record->address);
    } else {
        puts("address    the processor gave none");
    }
    print_place(symbols, "pc", record->pc);
    print_place(symbols, "lr", record->lr);
    printf("sp         0x%08x\npsr        0x%08x\n", record->sp, record->psr);
    for (size_t i = 0; i < 13; i++) {
        printf("r%-2zu 0x%08x%s", i, record->regs[i], i % 4 == 3 || i == 12 ? "\n" : "  ");
    }
    printf("cfsr 0x%08x  hfsr 0x%08x  sfsr 0x%08x  exc_return 0x%08x\n", record->cfsr, record->hfsr, record->sfsr, record->exc_return);
}

static void json_function(const struct symbols *symbols, const char *name, uint32_t address)
{
    struct span function;
    uint32_t offset;
    if (symbols->is_there && elf_symbols_find(&symbols->elf, address, &function, &offset)) {
        printf(",\"%s_function\":\"", name);
        for (size_t i = 0; i < function.len; i++) {
            uint8_t c = function.data[i];
            putchar(c >= 0x20 && c < 0x7f && c != '"' && c != '\\' ? c : '?');
        }
        printf("\",\"%s_offset\":%u", name, offset);
    }
}

static void print_json(const struct fault_record *record, const struct symbols *symbols)
{
    static const char *const causes[] = { "", "panic", "exception", "kernel" };
    printf("{\"cause\":\"%s\",\"detail\":%u", causes[record->cause], record->detail);
    if (record->cause == FAULT_RECORD_PANIC) {
        enum spm_fault fault = record->detail < SPM_FAULT_COUNT ? (enum spm_fault)record->detail : SPM_FAULT_NONE;
        printf(",\"fault\":\"%s\",\"call\":\"%s\"", spm_fault_name(fault), fault_record_operation(record->operation));
    } else if (record->cause == FAULT_RECORD_EXCEPTION) {
        printf(",\"exception\":\"%s\",\"interrupted\":\"%s\",\"signs\":[", fault_record_exception(record->detail),
               fault_record_interrupted(record->exc_return));
        for (size_t i = 0; fault_record_sign(record, i) != NULL; i++) {
            printf("%s\"%s\"", i == 0 ? "" : ",", fault_record_sign(record, i));
        }
        printf("]");
    }
    printf(",\"partition\":");
    if (record->partition == 0xff) {
        printf("null");
    } else {
        printf("{\"index\":%u,\"id\":%d}", record->partition, record->pid);
    }
    printf(",\"caller\":%d,\"address\":", record->caller);
    if (record->has_address != 0) {
        printf("%u", record->address);
    } else {
        printf("null");
    }
    printf(",\"pc\":%u,\"lr\":%u,\"sp\":%u,\"psr\":%u", record->pc, record->lr, record->sp, record->psr);
    json_function(symbols, "pc", record->pc);
    json_function(symbols, "lr", record->lr);
    printf(",\"regs\":[");
    for (size_t i = 0; i < 13; i++) {
        printf("%s%u", i == 0 ? "" : ",", record->regs[i]);
    }
    printf("],\"cfsr\":%u,\"hfsr\":%u,\"sfsr\":%u,\"exc_return\":%u}\n", record->cfsr, record->hfsr, record->sfsr, record->exc_return);
}

static int decode(const struct wanted *wanted)
{
    struct fault_record record;
    struct symbols symbols = { 0 };
    struct tool_bytes image = { 0 };
    struct tool_bytes bytes = { 0 };
    uint8_t typed[4096];
    size_t len = 0;
    bool is_hex = tool_hex(out_span_of(typed, sizeof(typed)), &len, wanted->record) && len >= 4;
    if (!is_hex && !tool_read_file(&bytes, wanted->record, FILE_MAX)) {
        return TOOL_UNDECIDED;
    }
    if (wanted->elf != NULL && !tool_read_file(&image, wanted->elf, ELF_MAX)) {
        free(bytes.data);
        return TOOL_UNDECIDED;
    }
    int status = TOOL_OK;
    const char *reason = wanted->elf == NULL ? NULL : elf_symbols_open(&symbols.elf, span_of(image.data, image.len));
    symbols.is_there = wanted->elf != NULL && reason == NULL;
    if (reason != NULL) {
        tool_error("%s: %s", wanted->elf, reason);
        status = TOOL_UNDECIDED;
    } else if ((reason = fault_record_parse(&record, is_hex ? span_of(typed, len) : span_of(bytes.data, bytes.len))) != NULL) {
        tool_error("%s: %s", is_hex ? "these bytes" : wanted->record, reason);
        status = TOOL_FINDING;
    } else if (wanted->is_json) {
        print_json(&record, &symbols);
    } else {
        print_text(&record, &symbols);
    }
    free(bytes.data);
    free(image.data);
    return status;
}

static int parse(int argc, char **argv, struct wanted *wanted)
{
    static const struct option options[] = { { "elf", required_argument, NULL, 'e' },
                                             { "json", no_argument, NULL, 'j' },
                                             { "help", no_argument, NULL, 'h' },
                                             { NULL, 0, NULL, 0 } };
    int option;
    opterr = 0;
    optind = 1;
    while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
        if (option == 'e') {
            wanted->elf = optarg;
        } else if (option == 'j') {
            wanted->is_json = true;
        } else if (option == 'h') {
            wanted->is_help = true;
            return TOOL_OK;
        } else {
            return tool_usage_error("fault decode", "%s: %s", argv[optind - 1], option == ':' ? "needs a value" : "no such option");
        }
    }
    wanted->record = argv[optind];
    return argc == optind + 1 ? TOOL_OK : tool_usage_error("fault decode", "name one record: a file, or its bytes in hexadecimal");
}

int tool_fault(int argc, char **argv)
{
    struct wanted wanted = { .is_help = argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) };
    int status = TOOL_OK;
    if (!wanted.is_help) {
        if (argc < 2) {
            return tool_usage_error("fault", "a verb is needed: decode");
        }
        if (strcmp(argv[1], "decode") != 0) {
            return tool_usage_error("fault", "%s: no such verb", argv[1]);
        }
        status = parse(argc - 1, argv + 1, &wanted);
    }
    if (status == TOOL_OK && wanted.is_help) {
        fputs(help_text, stdout);
        return TOOL_OK;
    }
    return status == TOOL_OK ? decode(&wanted) : status;
}

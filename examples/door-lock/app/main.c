/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"

static const char usage[] =
    "usage: door-lock [--script FILE | COMMAND [WORD]…]\n"
    "The console of the smart door lock. Without arguments it reads commands from standard input, with --script from a file\n"
    "(- is standard input), and goes on after a command that failed; with a command it runs that one.\n"
    "\n"
    "Exit status: 0 all were done, 1 the lock refused one, 2 usage, 3 the device or a file failed one; the highest of a script.\n"
    "\n"
    "Commands:\n";

/* Splits a line at blanks; what does not fit counts, but is not kept. */
static int split(char *line, char *words[COMMAND_WORDS_MAX])
{
    int count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(line, " \t\r\n", &rest); word != NULL; word = strtok_r(NULL, " \t\r\n", &rest)) {
        if (count < COMMAND_WORDS_MAX) {
            words[count] = word;
        }
        count++;
    }
    return count;
}

static enum command_result run_line(char *line, bool is_echoed)
{
    char *words[COMMAND_WORDS_MAX] = { 0 };
    if (is_echoed && line[0] != '#') {
        printf("lock> %s%s", line, strchr(line, '\n') == NULL ? "\n" : "");
        fflush(stdout);
    }
    int count = split(line, words);
    if (count == 0 || words[0][0] == '#') {
        return COMMAND_DONE;
    }
    return command_run(words, count);
}

static int run_stream(FILE *in, bool is_person, bool is_echoed)
{
    char line[512];
    int worst = 0;
    for (;;) {
        if (is_person) {
            printf("lock> ");
            fflush(stdout);
        }
        if (fgets(line, sizeof(line), in) == NULL) {
            return worst;
        }
        enum command_result result = run_line(line, is_echoed);
        fflush(stdout);
        if (result == COMMAND_QUIT) {
            return worst;
        }
        worst = (int)result > worst ? (int)result : worst;
    }
}

static int run_script(const char *path)
{
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    if (in == NULL) {
        fprintf(stderr, "door-lock: %s cannot be read; name a file with a command a line\n", path);
        return COMMAND_FAILED;
    }
    int worst = run_stream(in, false, true);
    if (in != stdin) {
        fclose(in);
    }
    return worst;
}

int main(int argc, char **argv)
{
    if (argc == 1) {
        bool is_person = isatty(STDIN_FILENO) == 1;
        if (is_person) {
            printf("The smart door lock; `help` shows the commands.\n");
        }
        int worst = run_stream(stdin, is_person, !is_person);
        return is_person ? 0 : worst;
    }
    if (strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        command_help();
        return 0;
    }
    if (strcmp(argv[1], "--script") == 0 && argc == 3) {
        return run_script(argv[2]);
    }
    if (argv[1][0] == '-' || argc - 1 > COMMAND_WORDS_MAX) {
        fputs(usage, stderr);
        command_help();
        return COMMAND_UNKNOWN;
    }
    enum command_result result = command_run(argv + 1, argc - 1);
    return result == COMMAND_QUIT ? 0 : (int)result;
}

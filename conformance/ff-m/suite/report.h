/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a test found. It travels from a partition to the runner as bytes. No writable data, no C library. */

/** From where a test calls. */
enum ffm_side { FFM_OUTSIDE = 1, FFM_IPC = 2, FFM_SFN = 4 };

struct ffm_report {
    uint32_t side; /* one enum ffm_side */
    uint32_t line; /* of the first check that failed; 0: none did */
    char what[152]; /* that check, with what was found */
};

/** Notes the first failure. Returns `is_good`, so that a test can end where going on makes no sense. */
bool ffm_check(struct ffm_report *r, bool is_good, uint32_t line, const char *what);
bool ffm_check_equal(struct ffm_report *r, int64_t got, int64_t want, uint32_t line, const char *what);

/** Appends text or a number at `at`; the new end, always before `size`. */
size_t ffm_append(char *to, size_t size, size_t at, const char *text);
size_t ffm_append_number(char *to, size_t size, size_t at, int64_t number);

#define CHECK(r, condition) ffm_check((r), (condition), __LINE__, #condition)
#define CHECK_EQ(r, got, want) ffm_check_equal((r), (int64_t)(got), (int64_t)(want), __LINE__, #got)

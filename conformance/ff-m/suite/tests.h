/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "ops.h"
#include "report.h"

/* Tests are rows of tables. Shared ones call psa/client.h alone, and run from each side; the others need the runner's platform. */

struct ffm_test {
    const char *name;    /* a sentence in_one_word */
    const char *clauses; /* what it shows */
    void (*run)(struct ffm_report *r, int32_t arg);
    int32_t arg;
    uint32_t sides;  /* of enum ffm_side */
    uint32_t causes; /* of enum ffm_cause (platform.h): run inside, the caller is panicked for one of them; 0: nobody is */
    int32_t dies;    /* runner's own tests: the partition that is panicked instead */
    uint32_t needs;  /* of enum ffm_feature (platform.h) */
};

struct ffm_table {
    const struct ffm_test *tests;
    uint32_t count;
};

enum { FFM_INSIDE = FFM_IPC | FFM_SFN, FFM_EVERYWHERE = FFM_OUTSIDE | FFM_INSIDE };

/* Shared tables: connecting and handles; calls; messages as their service sees them. */
extern const struct ffm_table ffm_connect_table, ffm_call_table, ffm_message_table;
/* The runner's own: misuse of the partition API; what needs threads, interrupts, more memory than a partition has. */
extern const struct ffm_table ffm_misuse_table, ffm_outside_table, ffm_interrupt_table;

/** Test `index` of the shared tables, counted through; NULL if there are not so many. */
const struct ffm_test *ffm_shared_test(uint32_t index);

/** In a partition: runs the shared test that msg->type names, writes its report to output 0. The status to answer. */
psa_status_t ffm_run_shared(const psa_msg_t *msg, enum ffm_side side);

/* What shared tests have in common. */

/** The ledger of service `number`, from the control service `control`. */
bool ffm_read_ledger(psa_handle_t control, uint32_t number, struct ffm_ledger *ledger);
/** A request without vectors. */
psa_status_t ffm_plain(psa_handle_t handle, int32_t type);
/** A request with one word. */
psa_status_t ffm_word(psa_handle_t handle, int32_t type, int32_t word);

/** Services that answer enum ffm_op, for tests that are run over each. */
enum ffm_target { FFM_AT_STRICT = 0, FFM_AT_FUNCTION, FFM_AT_STATELESS, FFM_AT_FUNCTION_STATELESS, FFM_AT_MAPPED };
psa_handle_t ffm_open(enum ffm_target target);
void ffm_close(enum ffm_target target, psa_handle_t handle);
bool ffm_is_connected(enum ffm_target target);
/** The target's ledger as it is now. All zero, and `r` failed, if it cannot be had. */
struct ffm_ledger ffm_ledger_of(struct ffm_report *r, enum ffm_target target);
/** How the targets answer CONNECT from now on. */
void ffm_answer_connects(enum ffm_target target, psa_status_t status);
/** The client id that the caller must have; 0: any below 0. */
int32_t ffm_own_id(const struct ffm_report *r);

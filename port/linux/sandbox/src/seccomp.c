/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../uapi.h"
#include "calls.h"
#include "layers.h"

/*
 * By number alone where that is enough: the kernel then answers from a bitmap, before the filter runs. What is not
 * allowed fails with EPERM, so that code which merely probes goes on; the deadly ones and another architecture's calls
 * end the process.
 */

enum { CONTROL_SOCKET_FIRST = 3, COMPARED_MAX = CALLS_CONDITIONS_MAX + 2 };

static bool allow(scmp_filter_ctx filter, const struct calls_row *row, uint32_t control)
{
    struct scmp_arg_cmp compared[COMPARED_MAX];
    unsigned count = 0;
    for (size_t i = 0; i < CALLS_CONDITIONS_MAX && row->conditions[i].mask != 0; i++) {
        const struct calls_condition *c = &row->conditions[i];
        compared[count++] = (struct scmp_arg_cmp){ c->index, SCMP_CMP_MASKED_EQ, c->mask, c->value };
    }
    if (row->is_own_process) {
        compared[count++] = (struct scmp_arg_cmp){ 0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0 };
    }
    if (row->is_control) {
        compared[count++] = (struct scmp_arg_cmp){ 0, SCMP_CMP_EQ, (scmp_datum_t)CONTROL_SOCKET_FIRST + control, 0 };
    }
    int result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, row->number, count, compared);
    /* A number that this architecture does not have is no error: nothing can call it. */
    return result == 0 || result == -EDOM || result == -EEXIST;
}

static bool fill(scmp_filter_ctx filter, const struct sandbox_needs *needs)
{
    uint32_t sockets = needs->control_count == 0 ? 1 : needs->control_count;
    bool is_good = true;
    for (size_t i = 0; i < calls_row_count; i++) {
        for (uint32_t control = 0; calls_has(&calls_rows[i], needs) && control < (calls_rows[i].is_control ? sockets : 1); control++) {
            is_good = is_good && allow(filter, &calls_rows[i], control);
        }
    }
    for (size_t i = 0; i < calls_deadly_count; i++) {
        int result = seccomp_rule_add(filter, SCMP_ACT_TRAP, calls_deadly[i], 0);
        is_good = is_good && (result == 0 || result == -EDOM);
    }
    /* Its flags lie in memory, where no filter can see them; the C library then uses clone. */
    return is_good && (!needs->has_threads || seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0);
}

bool sandbox_enter_seccomp(const struct sandbox_needs *needs)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL) {
        return false;
    }
    bool is_good = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
                   seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && fill(filter, needs) &&
                   seccomp_load(filter) == 0;
    seccomp_release(filter);
    return is_good;
}

void sandbox_call_name(uint32_t number, char name[SANDBOX_CALL_NAME_MAX])
{
    char *found = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)number);
    snprintf(name, SANDBOX_CALL_NAME_MAX, "%s", found != NULL ? found : number == UAPI_SYS_MSEAL ? "mseal" : "?");
    free(found);
}

bool sandbox_call_row(size_t index, const struct sandbox_needs *needs, char name[SANDBOX_CALL_NAME_MAX])
{
    name[0] = '\0';
    if (index < calls_row_count && calls_has(&calls_rows[index], needs) && calls_rows[index].number >= 0) {
        sandbox_call_name((uint32_t)calls_rows[index].number, name);
    }
    return index < calls_row_count;
}

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "memory_map.h"
#include "v8m/board.h"
#include "v8m/device.h"
#include "v8m/fault_record.h"
#include "v8m/fence.h"
#include "v8m/port.h"
#include "v8m/start.h"

/* What the Secure images of this board have in common; their tables are beside it (tables.c). What they mean is in port/v8m. */

/* A call in flight for each partition, as many again as the Non-secure world has use for: one call, one connection that it keeps. */
enum { CONNECTIONS = PARTITIONS + 2 };

V8M_POOLS(PARTITIONS, CONNECTIONS);

/* tables.c: starts the devices that are this image's own. */
void image_start(void);

static _Noreturn void stop(const char *line)
{
    const struct serial *console = v8m_board.console;
    while (*line != '\0') {
        line += console->ops->send(console, span_of(line, 1));
    }
    for (;;) {
        __asm volatile("wfi");
    }
}

/* Before the kernel took the exceptions over. */
void v8m_unexpected(uint32_t exception)
{
    (void)exception;
    stop("secure image: an exception at its start\r\n");
}

void v8m_main(void)
{
    static const struct v8m_device device = {
        .image = &v8m_image,
        .board = &v8m_board,
        .ns_vectors = BOARD_CODE_NS + BOARD_NS_OFFSET,
        V8M_POOLS_USED,
        .lifecycle = v8m_port_lifecycle,
        .port = &v8m_port_answers,
    };
    v8m_board.start();
    image_start();
    if (v8m_port_start() != PSA_SUCCESS) {
        stop("secure image: the first stage left nothing\r\n");
    }
    if (!v8m_ns_is_bootable(&v8m_board, device.ns_vectors)) {
        stop("secure image: there is no Non-secure image\r\n");
    }
    v8m_run(&device);
}

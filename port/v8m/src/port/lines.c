/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lines.h"

#include <string.h>

#include "reason/reason.h"
#include "v8m/port.h"

/* Serial lines by name. */

static const struct serial *find(int32_t pid, const char *device)
{
    for (uint32_t i = 0; i < v8m_port.line_count; i++) {
        const struct v8m_named_line *line = &v8m_port.lines[i];
        if (line->pid == pid && strcmp(line->name, device) == 0) {
            return line->serial;
        }
    }
    return NULL;
}

int32_t line_receive(int32_t pid, const char *device, struct out_span out)
{
    const struct serial *serial = find(pid, device);
    return serial == NULL ? REFUSE(V8M_NO_DEVICE) : (int32_t)serial->ops->receive(serial, out);
}

int32_t line_send(int32_t pid, const char *device, struct span data)
{
    const struct serial *serial = find(pid, device);
    return serial == NULL ? REFUSE(V8M_NO_DEVICE) : (int32_t)serial->ops->send(serial, data);
}

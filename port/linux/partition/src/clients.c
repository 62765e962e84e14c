/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What the supervisor says of clients: roles, limits, and that one has ended.
 */
#include "partition.h"

_Static_assert((int)CONTROL_LIMIT_COUNT == (int)RT_LIMIT_COUNT &&
                   (int)CONTROL_LIMIT_STORED_OBJECTS == (int)RT_LIMIT_STORED_OBJECTS &&
                   (int)CONTROL_LIMIT_STORED_BYTES == (int)RT_LIMIT_STORED_BYTES &&
                   (int)CONTROL_LIMIT_VOLATILE_KEYS == (int)RT_LIMIT_VOLATILE_KEYS &&
                   (int)CONTROL_LIMIT_OPERATIONS == (int)RT_LIMIT_OPERATIONS,
               "limits travel in the order of rt/port.h");

static const struct control_client *find(int32_t id)
{
    for (size_t i = 0; i < partition->clients.told.count; i++) {
        if (partition->clients.told.clients[i].id == id) {
            return &partition->clients.told.clients[i];
        }
    }
    return NULL;
}

uint32_t rt_client_limit(int32_t client, enum rt_limit limit)
{
    const struct control_client *told = find(client);
    return told == NULL ? RT_NO_LIMIT : told->limits[limit];
}

bool rt_client_is_admin(int32_t client)
{
    const struct control_client *told = find(client);
    return told != NULL && told->is_admin;
}

void rt_on_client_forgotten(psa_status_t (*forget)(int32_t client))
{
    partition->clients.forget = forget;
}

bool partition_take_clients(const struct control_packet *packet)
{
    return control_decode_clients(packet, &partition->clients.told);
}

bool partition_take_forget(const struct control_packet *packet)
{
    return partition->clients.ending == 0 && control_decode_forget(packet, &partition->clients.ending);
}

/* Its sessions are over, but what was given out must still be answered, and its connections be closed. */
static bool has_messages(int32_t client)
{
    for (size_t i = 0; i < PARTITION_CONNECTIONS; i++) {
        const struct spm_connection *connection = &partition->connections[i];
        if (connection->state != SPM_FREE && connection->state != SPM_RETIRED && connection->client == client) {
            return true;
        }
    }
    return false;
}

bool partition_forgets(void)
{
    if (partition->clients.ending == 0 || has_messages(partition->clients.ending)) {
        return false;
    }
    psa_status_t status = partition->clients.forget == NULL ? PSA_SUCCESS : partition->clients.forget(partition->clients.ending);
    if (status != PSA_OPERATION_INCOMPLETE) {
        struct control_forgotten answer = { .client = partition->clients.ending, .status = status };
        uint8_t message[CONTROL_HEADER_LEN + 8];
        partition->clients.ending = 0;
        partition_say(span_of(message, control_encode_forgotten(out_span_of(message, sizeof(message)), &answer)));
    }
    return true;
}

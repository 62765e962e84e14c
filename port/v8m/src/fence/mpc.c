/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/mpc.h"

struct registers {
    uint32_t control;
    uint32_t reserved[3];
    uint32_t block_max; /* the last index of the table, in words */
    uint32_t block_config; /* bits 3:0: a block has 2 to the power of (5 + this) bytes */
    uint32_t block_index;
    uint32_t table; /* the word at block_index */
};

#define CONTROL_BUS_ERROR (1u << 4)
#define CONTROL_AUTO_INCREMENT (1u << 8)
#define CONTROL_LOCK (1u << 31)

enum { BLOCKS_IN_WORD = 32 };

static volatile struct registers *registers_of(const struct v8m_mpc *mpc)
{
    return (volatile struct registers *)mpc->registers;
}

static uint32_t block_size(const struct v8m_mpc *mpc)
{
    return 1u << (5u + (registers_of(mpc)->block_config & 0xfu));
}

static uint32_t word_count(const struct v8m_mpc *mpc)
{
    uint32_t blocks = mpc->size / block_size(mpc);
    return (blocks + BLOCKS_IN_WORD - 1) / BLOCKS_IN_WORD;
}

/* As many low bits as blocks of this word begin below `offset`. */
static uint32_t blocks_below(uint32_t offset, uint32_t word, uint32_t size)
{
    uint32_t first = word * BLOCKS_IN_WORD;
    uint32_t count = (offset + size - 1) / size;
    if (count <= first) {
        return 0;
    }
    return count - first >= BLOCKS_IN_WORD ? UINT32_MAX : (1u << (count - first)) - 1;
}

/* The table's word as it should be. Blocks beyond the memory are closed. */
static uint32_t word_wanted(const struct v8m_mpc *mpc, uint32_t word)
{
    uint32_t size = block_size(mpc);
    return blocks_below(mpc->ns_end, word, size) & ~blocks_below(mpc->ns_start, word, size);
}

bool v8m_mpc_can(const struct v8m_mpc *mpc)
{
    uint32_t size = block_size(mpc);
    return mpc->ns_start <= mpc->ns_end && mpc->ns_end <= mpc->size && mpc->ns_start % size == 0 && mpc->ns_end % size == 0 &&
           word_count(mpc) <= registers_of(mpc)->block_max + 1;
}

void v8m_mpc_set(const struct v8m_mpc *mpc)
{
    volatile struct registers *registers = registers_of(mpc);
    registers->control = (registers->control & ~CONTROL_AUTO_INCREMENT) | CONTROL_BUS_ERROR;
    for (uint32_t word = 0; word < word_count(mpc); word++) {
        registers->block_index = word;
        registers->table = word_wanted(mpc, word);
    }
}

bool v8m_mpc_is_set(const struct v8m_mpc *mpc)
{
    volatile struct registers *registers = registers_of(mpc);
    bool is_set = (registers->control & CONTROL_BUS_ERROR) != 0;
    for (uint32_t word = 0; word < word_count(mpc); word++) {
        registers->block_index = word;
        is_set = is_set && registers->table == word_wanted(mpc, word);
    }
    return is_set;
}

void v8m_mpc_lock(const struct v8m_mpc *mpc)
{
    registers_of(mpc)->control |= CONTROL_LOCK;
}

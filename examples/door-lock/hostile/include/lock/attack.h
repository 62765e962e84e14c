/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * The hostile log partition's own message, on the service LOCK_LOG beside its honest ones.
 *
 *   LOCK_LOG_ATTACK   in 0: attack u32, pid u32, address u64   in 1: path, up to 255 bytes   out 0: what happened, text
 */
enum { LOCK_LOG_ATTACK = 666, LOCK_ATTACK_LEN = 16, LOCK_ATTACK_PATH_MAX = 256, LOCK_ATTACK_TEXT_MAX = 256 };

enum lock_attack {
    LOCK_ATTACK_POINTER = 1, /* search all the memory that a pointer of mine can name for the PIN key */
    LOCK_ATTACK_ADDRESS = 2, /* read `address` by a pointer */
    LOCK_ATTACK_PROC_MEM = 3, /* read `address` of `pid` through /proc/PID/mem */
    LOCK_ATTACK_VM_READV = 4, /* … through process_vm_readv */
    LOCK_ATTACK_PTRACE = 5,   /* attach to `pid` */
    LOCK_ATTACK_STORE = 6,    /* open and read the file `path` */
    LOCK_ATTACK_BOLT = 7,     /* drive the bolt: as the own device "bolt", then through `path` */
    LOCK_ATTACK_SOCKET = 8,
    LOCK_ATTACK_EXEC = 9,     /* run a shell */
    LOCK_ATTACK_CALL = 10     /* call LOCK_ACTUATOR, which the manifest does not list: a programmer error */
};

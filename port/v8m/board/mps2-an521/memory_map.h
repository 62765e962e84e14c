/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * Arm MPS2+ with the AN521 FPGA image (two Cortex-M33, CPU 0 alone is used), as QEMU's mps2-an521 has it. Numbers alone: C and the
 * linker's script both read this file. Bit 28 of an address chooses the Secure alias (Arm application note AN521, memory map).
 *
 * What an image is linked for, and what the port may touch, follows from these names; every board has them.
 */

/* Code memory, plain RAM here: SSRAM1, 4 MiB, behind one memory protection controller. */
#define BOARD_CODE_S 0x10000000
#define BOARD_CODE_NS 0x00000000
#define BOARD_CODE_SIZE 0x00400000

/* Its slots, as offsets. The core starts at the first. */
#define BOARD_FIRST_OFFSET 0x00000000 /* first stage, later the bootloader */
#define BOARD_FIRST_SIZE 0x00010000
#define BOARD_SECURE_OFFSET 0x00010000 /* Secure image: SPM and services */
#define BOARD_SECURE_SIZE 0x000f0000
#define BOARD_NS_OFFSET 0x00100000 /* Non-secure image */
#define BOARD_NS_SIZE 0x00300000

/* In each Secure image: the vector table, then the veneers that Non-secure code enters by. Their place does not move between builds. */
#define BOARD_VECTORS_SIZE 0x00000400
#define BOARD_HEADER_OFFSET 0x00000300 /* in it, behind the vectors: docs/format/firmware-image.spec.md */
#define BOARD_VENEERS_SIZE 0x00000400

/* Secure data: SSRAM2, 2 MiB. The last 64 KiB belong to the first stage while it runs. */
#define BOARD_RAM_S 0x38000000
#define BOARD_RAM_S_SIZE 0x001f0000
#define BOARD_FIRST_RAM_S 0x381f0000
#define BOARD_FIRST_RAM_S_SIZE 0x00010000

/* Non-secure data: SSRAM3, 2 MiB. */
#define BOARD_RAM_NS 0x28200000
#define BOARD_RAM_NS_SIZE 0x00200000

/* Kept over a reset, Secure: internal SRAM, bank 0. The boot record from the first stage, then the fault record. */
#define BOARD_KEPT_S 0x30000000
#define BOARD_KEPT_SIZE 0x00008000
#define BOARD_BOOT_RECORD_S 0x30000000
#define BOARD_BOOT_RECORD_SIZE 0x00001000
#define BOARD_FAULT_RECORD_S 0x30001000
#define BOARD_FAULT_RECORD_SIZE 0x00001000

/* Stands for flash and fuses: PSRAM, 16 MiB, kept in a file by scripts/qemu.sh; Secure because no SAU region names it. */
#define BOARD_FLASH_S 0x80000000
#define BOARD_FLASH_SIZE 0x01000000

/* Its areas, as offsets. A medium of nothing but 0xff is a device as made. */
#define BOARD_FUSES_OFFSET 0x00000000 /* simulated fuses (docs/format/fuses.spec.md) */
#define BOARD_FUSES_SIZE 0x00001000
#define BOARD_NOISE_OFFSET 0x00001000 /* what the host put there at the start for a noise source to give: scripts/qemu.sh */
#define BOARD_NOISE_SIZE 0x00001000
#define BOARD_ITS_OFFSET 0x00100000 /* internal trusted storage: simulated internal flash */
#define BOARD_ITS_SIZE 0x00100000
#define BOARD_PS_OFFSET 0x00200000 /* protected storage */
#define BOARD_PS_SIZE 0x00200000
#define BOARD_LOG_OFFSET 0x00400000 /* stores of other partitions */
#define BOARD_LOG_SIZE 0x00400000

# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
set(BOARD_CPU_FLAGS -mcpu=cortex-m33 -mthumb -mfloat-abi=soft) # with the DSP extension; Secure code uses no FPU
set(BOARD_SOURCES board.c)
set(BOARD_QEMU_MACHINE mps2-an505)

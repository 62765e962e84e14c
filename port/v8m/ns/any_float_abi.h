/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/* Tag_ABI_VFP_args = 3: neither variant of the procedure call standard, so the linker takes both (Arm ABI addenda, build attributes). */
__asm__(".eabi_attribute 28, 3");

# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Bytes of stack in the profile large. qemu.stacks measures what is used, and wants an eighth to be left: ITS 1292, crypto 2728, attestation 1240,
# platform 80, SPM 232. ITS and SPM have more: moving the log and nested exceptions go deeper than that program drives them.
set(stack_its 0x700)
set(stack_crypto 0xd00)
set(stack_platform 0x100)
set(stack_attestation 0x600)
set(stack_ps 0x700)
set(stack_spm 0x300)

/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * The limits of spm-small: sets of slots, and of services, are one word. What is made of these sizes has other names, so that nobody
 * links the headers of one library with the code of the other.
 */
enum {
    SPM_PARTITIONS_MAX = 16,
    SPM_SERVICES_MAX = 32,
    SPM_CONNECTIONS_MAX = 32
};

#define spm_inbox_init spm_inbox_init_small
#define spm_registry_init spm_registry_init_small
#define spm_rights_of spm_rights_of_small
#define spm_rights_have spm_rights_have_small

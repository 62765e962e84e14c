/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * Messages of the service ASHLAR_PLATFORM (lib/wire fields).
 *
 *   type                        in 0          out 0
 *   PLATFORM_LIFECYCLE                        lifecycle u32
 *   PLATFORM_COUNTER_READ       counter u32   value u32
 *   PLATFORM_COUNTER_INCREMENT  counter u32   value u32
 */
enum platform_message { PLATFORM_LIFECYCLE = 1, PLATFORM_COUNTER_READ = 2, PLATFORM_COUNTER_INCREMENT = 3 };

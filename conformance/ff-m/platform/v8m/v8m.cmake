# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# conformance.ffm.v8m-l1 to -l3: the runner in the Non-secure world, the partitions behind TrustZone, at each isolation level.
set(lines_folder ${CMAKE_CURRENT_SOURCE_DIR}/platform/v8m/lines)
set(line_words FFM_LINE_FIRST=60 FFM_LINE_LAST=63 BOARD_LINE_ffm_slow_line=60 BOARD_LINE_ffm_fast_line=61 BOARD_LINE_ffm_rude_line=62
    BOARD_LINE_ffm_old_line=63)
ffm_library(lines ${lines_folder}/lines.c)
target_compile_definitions(ashlar-ffm-lines PRIVATE ${line_words})

set(places "")
set(modules ffm-serve ffm-inside ffm-shared)
foreach(partition ${FFM_PARTITIONS} lines)
    string(TOUPPER FFM_${partition} name)
    list(APPEND places ${name}:::ffm-${partition})
    list(APPEND modules ffm-${partition})
endforeach()
list(LENGTH places count)

foreach(level 1 2 3)
    set(suite conformance.ffm.v8m-l${level})
    set(device ffm-device-l${level})
    set(runner ffm-runner-l${level})
    ashlar_firmware_image(${device} SLOT alone LEVEL ${level} STACK 0x800 SOURCES platform/v8m/device.c
        DEPS ${modules} rt rt-heap rt-v8m v8m-arch v8m-kernel spm-small psa-v8m v8m-fence v8m-board v8m-cmsdk v8m-semihosting base VENEERS
        MANIFESTS ${FFM_MANIFESTS} PARTITIONS ${places})
    target_include_directories(${device} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/platform)
    target_compile_definitions(${device} PRIVATE FFM_PARTITIONS=${count})
    target_compile_definitions(manifest-ffm_device_l${level}-memory PRIVATE ${line_words})
    ashlar_firmware_image(${runner} SLOT ns STACK 0x4000 SOURCES platform/v8m/v8m.c
        DEPS ffm-runner ffm-shared ns spm-small v8m-test v8m-semihosting psa-headers VENEERS_OF ${device})
    target_include_directories(${runner} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/platform)
    target_compile_definitions(${runner} PRIVATE ${line_words} FFM_SUITE_NAME="${suite}" FFM_LEVEL=${level})
    set_target_properties(${device} ${runner} PROPERTIES EXCLUDE_FROM_ALL ON)
    add_dependencies(tests ${runner})
    ashlar_qemu_test(${suite} LABEL conformance TIMEOUT 300 IMAGE ${device}
        QEMU -device loader,file=${CMAKE_BINARY_DIR}/images/${runner}.bin,addr=0x10100000)
endforeach()

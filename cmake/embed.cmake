# lockstep_embed(OUT_CPP NAME FILE): writes a C++ file with the bytes of FILE as lockstep::roms::NAME(); blocks of zeros at its end are left
# out but counted. It needs nothing but CMake, so it works for every host and compiler.
function(lockstep_embed out name file)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    if(EXISTS ${out} AND ${out} IS_NEWER_THAN ${file})
        return()
    endif()
    set(block 4096)
    string(REPEAT "00" ${block} zeros)
    file(SIZE ${file} size)
    # How many blocks hold something.
    math(EXPR blocks "(${size} + ${block} - 1) / ${block}")
    while(blocks GREATER 1)
        math(EXPR offset "(${blocks} - 1) * ${block}")
        file(READ ${file} last OFFSET ${offset} LIMIT ${block} HEX)
        string(LENGTH "${last}" digits)
        string(SUBSTRING "${zeros}" 0 ${digits} same)
        if(NOT last STREQUAL same)
            break()
        endif()
        math(EXPR blocks "${blocks} - 1")
    endwhile()
    set(bytes "")
    math(EXPR end "${blocks} - 1")
    foreach(index RANGE ${end})
        math(EXPR offset "${index} * ${block}")
        file(READ ${file} hex OFFSET ${offset} LIMIT ${block} HEX)
        string(REGEX REPLACE "(..)" "0x\\1," hex "${hex}")
        string(APPEND bytes "${hex}\n")
    endforeach()
    get_filename_component(file_name ${file} NAME)
    file(CONFIGURE OUTPUT ${out} CONTENT [[// Made by CMake from @file_name@.
#include "bios/roms.h"

namespace lockstep::roms {
namespace {
constexpr u8 bytes[] = {
@bytes@
};
}  // namespace

Image @name@() { return {bytes, @size@}; }

}  // namespace lockstep::roms
]] @ONLY)
endfunction()

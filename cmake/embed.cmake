# lockstep_embed(OUT_CPP NAME FILE): writes a C++ file with the bytes of FILE as lockstep::roms::NAME(), trailing zeros left out but counted.
# It needs nothing but CMake, so it works for every host and compiler.
function(lockstep_embed out name file)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(SIZE ${file} size)
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "(00)+$" "" trimmed "${hex}")
    string(LENGTH "${trimmed}" digits)
    math(EXPR odd "${digits} % 2")
    if(odd)
        string(APPEND trimmed "0")
    endif()
    string(REGEX REPLACE "(................................)" "\\1\n" lines "${trimmed}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${lines}")
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

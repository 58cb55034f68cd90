# What can be switched, and how everything is compiled.
option(LOCKSTEP_TESTS "Build the tests (needs GoogleTest)" ON)
option(LOCKSTEP_SDL "Build the window front end (needs SDL2); without it only the terminal and headless ones remain" ON)
option(LOCKSTEP_CAPSTONE "Show failing instructions as text (needs Capstone); without it lockstep test shows their bytes" ON)
option(LOCKSTEP_WERROR "Treat warnings as errors" OFF)
set(LOCKSTEP_SANITIZE "" CACHE STRING "Sanitizers for everything, such as address,undefined")
option(LOCKSTEP_LOOP_DISPATCH "Run handlers in a loop instead of tail calls (always on where the compiler cannot promise them)" OFF)

add_library(lockstep_flags INTERFACE)
target_include_directories(lockstep_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(lockstep_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual)
# g++ 12 sees overlaps and overflows in std::string and std::copy that are not there (GCC bugs 105329, 105651, 107852).
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(lockstep_flags INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(LOCKSTEP_WERROR)
    target_compile_options(lockstep_flags INTERFACE -Werror)
endif()
if(LOCKSTEP_SANITIZE)
    target_compile_options(lockstep_flags INTERFACE -fsanitize=${LOCKSTEP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(lockstep_flags INTERFACE -fsanitize=${LOCKSTEP_SANITIZE})
endif()

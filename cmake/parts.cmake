# lockstep_part(NAME SOURCES...): one folder of the library, as the static library lockstep_NAME.
function(lockstep_part name)
    add_library(lockstep_${name} STATIC ${ARGN})
    target_link_libraries(lockstep_${name} PUBLIC lockstep_flags)
endfunction()

# lockstep_unit_test(FOLDER SOURCES...): the unit tests of one folder, as the program unit_FOLDER, each case known to ctest.
function(lockstep_unit_test folder)
    add_executable(unit_${folder} ${ARGN})
    target_link_libraries(unit_${folder} PRIVATE lockstep_${folder} GTest::gtest GTest::gmock GTest::gtest_main)
    gtest_discover_tests(unit_${folder} TEST_PREFIX "unit/${folder}/" DISCOVERY_TIMEOUT 60)
endfunction()

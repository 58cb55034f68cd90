// A directory that no other run of the tests uses at the same time.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

namespace lockstep::conformance::test {

// Only its name: the test makes and removes it.
inline std::string scratch_directory(const std::string& name) {
    return ::testing::TempDir() + "lockstep_" + name + "_" + std::to_string(::getpid());
}

}  // namespace lockstep::conformance::test

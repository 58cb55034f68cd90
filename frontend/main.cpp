#include <exception>
#include <new>
#include <string>
#include <vector>

#include "frontend/exit_status.h"
#include "frontend/messages.h"
#include "frontend/program.h"

int main(int count, char** words) {
    constexpr int standard_error = 2;
    try {
        return lockstep::run_program(std::vector<std::string>(words + (count > 0 ? 1 : 0), words + count));
    } catch (const std::bad_alloc&) {
        lockstep::Messages(standard_error).say("", "the host has no memory left (use a smaller -m)");
    } catch (const std::exception& error) {
        lockstep::Messages(standard_error).say("", error.what());
    }
    return lockstep::exit_status::cannot_start;
}

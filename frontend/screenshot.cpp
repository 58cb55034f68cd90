#include "frontend/screenshot.h"

#include <sys/stat.h>

#include <cstdio>

#include "frontend/host_file.h"

namespace lockstep {

Result<std::string> save_screenshot(std::span<const u8> png) {
    constexpr unsigned most = 9999;
    for (unsigned number = 1; number <= most; ++number) {
        char path[32];
        std::snprintf(path, sizeof path, "lockstep-%04u.png", number);
        struct stat info {};
        if (::stat(path, &info) == 0) continue;
        if (Status status = write_file(path, png); !status)
            return Error{std::string(path) + ": " + status.error().message};
        return std::string(path);
    }
    return Error{"lockstep-0001.png to lockstep-9999.png exist already (move some away)"};
}

}  // namespace lockstep

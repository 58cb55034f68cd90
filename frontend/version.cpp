#include "frontend/version.h"

#include <sys/utsname.h>

namespace lockstep {

namespace {

std::string compiler() {
#if defined(__clang__)
    return "clang++ " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__) + "." +
           std::to_string(__clang_patchlevel__);
#elif defined(__GNUC__)
    return "g++ " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__) + "." +
           std::to_string(__GNUC_PATCHLEVEL__);
#else
    return "an unknown compiler";
#endif
}

std::string host() {
    struct utsname name {};
    if (::uname(&name) != 0) return "unknown";
    return std::string(name.machine) + " " + name.sysname + " " + name.release;
}

}  // namespace

std::string version_text() {
#if LOCKSTEP_WITH_SDL
    const std::string displays = "sdl, terminal, none";
#else
    const std::string displays = "terminal, none (built without SDL2)";
#endif
    return "lockstep " LOCKSTEP_VERSION "\ncompiler: " + compiler() + "\nhost: " + host() + "\ndisplays: " + displays +
           "\n";
}

}  // namespace lockstep

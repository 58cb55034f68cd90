# Which packages each purpose needs; sourced by the other scripts. `need run` and `need test` install what is missing with apt, or say what
# to install where there is no apt.

run_packages="g++ cmake ninja-build pkg-config libsdl2-dev libboost-program-options-dev libpng-dev libzstd-dev libxxhash-dev zlib1g-dev libcapstone-dev"
test_packages="$run_packages clang libclang-rt-14-dev libgtest-dev libgmock-dev nasm xvfb xdotool openbox imagemagick mtools tmux xz-utils python3"
brew_packages="cmake ninja pkg-config sdl2 boost libpng zstd xxhash capstone googletest nasm"

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }

missing_packages() {
    for package in $1; do
        dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || printf '%s ' "$package"
    done
}

need() {
    if [ "$1" = test ]; then wanted=$test_packages; else wanted=$run_packages; fi
    if ! command -v apt-get >/dev/null 2>&1; then
        say "This system has no apt. Please make sure these are installed: $wanted"
        command -v brew >/dev/null 2>&1 && say "With Homebrew: brew install $brew_packages"
        return 0
    fi
    missing=$(missing_packages "$wanted")
    [ -z "$missing" ] && return 0
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            say "Please install as root: apt-get install $missing"
            exit 4
        fi
        as_root=sudo
    fi
    say "Installing: $missing"
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

// What the program says to its user on standard error: "lockstep: WHERE: what is wrong (what to do)".
#pragma once

#include <string>
#include <string_view>

namespace lockstep {

class Messages {
public:
    // Writes to the file descriptor, which stays open.
    explicit Messages(int descriptor) : descriptor_(descriptor) {}
    ~Messages() { release(); }
    Messages(const Messages&) = delete;
    Messages& operator=(const Messages&) = delete;

    // `where` is the file, option or part concerned; it may be empty. Control characters come out as blanks, so that
    // file names and guests cannot play with the terminal.
    void say(std::string_view where, std::string_view what);
    // Lines that are no message of the program's own, such as a picture of the screen. Printed as they are.
    void print(std::string_view text);

    // While held, messages are kept (the latest 64 KiB of them) instead of spoiling a screen that shows the guest.
    void hold() { held_ = true; }
    void release();

private:
    void write_out(std::string_view text) const;

    int descriptor_;
    bool held_ = false;
    std::string kept_;
};

}  // namespace lockstep

// Carries a script out on a session.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "frontend/script/script.h"
#include "frontend/session.h"

namespace lockstep::script {

class Runner {
public:
    // `name` is the script's in messages. What the script shows goes to `output`.
    Runner(Session& session, std::vector<Command> commands, std::string name, std::shared_ptr<OutputStream> output)
        : session_(session), commands_(std::move(commands)), name_(std::move(name)), output_(std::move(output)) {}

    // To the end of the script or of the run. Failures have been reported.
    Ending run();

private:
    using Step = std::optional<Ending>;  // nothing: go on

    Ending ended_early(const Ending& ending, std::size_t at);
    Step execute(const Command& command);
    Step wait(const Command& command);
    Step type(const Command& command);
    Step key(const Command& command);
    Step mouse(const Command& command);
    Step moved();
    Step send(const Command& command);
    Step load(const Command& command);
    Step pass(Time time);
    Step until_typed();

    bool holds(const Command& command);
    Status screenshot(const Command& command);
    Status screen(const std::string& path);
    Status insert(const Command& command);
    Step done(const Command& command, const Status& status);
    Ending fail(const Command& command, const std::string& what);
    void complain(const Command& command, const std::string& what);

    Session& session_;
    std::vector<Command> commands_;
    std::string name_;
    std::shared_ptr<OutputStream> output_;
    u8 buttons_ = 0;
};

}  // namespace lockstep::script

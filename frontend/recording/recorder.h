// A recording of a run, or of a part of it, to a file.
#pragma once

#include "base/result.h"
#include "frontend/recording/media_sink.h"

namespace lockstep {

class Recorder : public MediaSink {
public:
    // Whether all went well so far; after a failure nothing more is recorded. Errors are sentences without the path.
    virtual Status status() const = 0;
    // Ends the recording at `now` and closes the file. Called once, also after a failure, and nothing is called
    // afterwards.
    virtual Status finish(Time now) = 0;
};

}  // namespace lockstep

// Sequences that change modes, translations, debug registers and what devices do.
#pragma once

#include "tests/soak/idioms.h"

namespace lockstep::soak {

void write_system_idiom(Code& code, const IdiomContext& context, Random& random);

}  // namespace lockstep::soak

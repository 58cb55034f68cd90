// What is in memory when a program starts: descriptor tables, handlers, page tables, data and random code.
#pragma once

#include "tests/soak/idioms.h"
#include "tests/soak/processor.h"

namespace lockstep::soak {

enum class Mode : u8 { Real, Flat, Paged, V86, Protected16, Mixed, Wild };

struct Image {
    std::vector<u8> ram;        // layout::ram_bytes
    u32 tables = 0;             // where the tables are: 0 (ROM) or a copy of RAM
    std::vector<u32> starts16;  // linear addresses of instructions
    std::vector<u32> starts32;
};

Image make_image(CpuModel model, Mode mode, const RowChoice& rows, Random& random);
// Copies it into a machine that has been restarted.
void load_image(Processor& processor, const Image& image);

}  // namespace lockstep::soak

#include "tests/soak/image.h"

#include <algorithm>
#include <cstring>

#include "tests/soak/tables.h"

namespace lockstep::soak {

namespace {

void write_code_area(Code& code, IdiomContext context, Mode mode, Random& random) {
    while (code.room()) {
        context.selectors = mode == Mode::Flat || mode == Mode::Paged || mode == Mode::Protected16 ||
                            (mode != Mode::Real && mode != Mode::V86 && random.chance(500));
        if (random.chance(110)) {
            write_idiom(code, context, random);
        } else if (random.chance(4)) {
            code.number(random.bits(), random.between(1, 4));
        } else {
            write_instruction(code, context.rows.choose(random), context.model, random);
        }
    }
    code.resolve(random);
}

void put(Image& image, u32 at, u32 value, u32 size) {
    for (u32 i = 0; i < size; ++i) image.ram[at + i] = static_cast<u8>(value >> (8 * i));
}

void write_jump_tables(Image& image, Mode mode, Random& random) {
    using namespace layout;
    const auto some16 = [&] { return image.starts16[random.below(static_cast<u32>(image.starts16.size()))] - code16; };
    const auto some32 = [&] { return image.starts32[random.below(static_cast<u32>(image.starts32.size()))]; };
    const bool selectors = mode != Mode::Real && mode != Mode::V86;
    for (u32 i = 0; i < jump_entries; ++i) {
        put(image, jumps16 + i * 2, some16(), 2);
        put(image, jumps32 + i * 4, some32(), 4);
    }
    for (u32 i = 0; i < 32; ++i) {
        put(image, far16 + i * 4, some16(), 2);
        put(image, far16 + i * 4 + 2, code_selector(random, selectors, false), 2);
        put(image, far32 + i * 6, some32(), 4);
        put(image, far32 + i * 6 + 4, code_selector(random, true, true), 2);
    }
    for (u32 i = 0; i < 2; ++i) {
        put(image, pseudo + i * 16, gdt_bytes - 1, 2);
        put(image, pseudo + i * 16 + 2, image.tables + gdt, 4);
        put(image, pseudo + i * 16 + 8, selectors ? 0x7FF : 0x3FF, 2);
        put(image, pseudo + i * 16 + 10, image.tables + (selectors ? idt : vectors), 4);
    }
}

}  // namespace

Image make_image(CpuModel model, Mode mode, const RowChoice& rows, Random& random) {
    using namespace layout;
    Image image;
    image.ram.resize(ram_bytes);
    for (u32 i = tables_bytes; i < ram_bytes; i += 4) put(image, i, random.chance(30) ? 0 : random.bits(), 4);
    image.tables = random.chance(700) || model < CpuModel::I80386 ? 0 : ram_bytes;
    const IdiomContext context{model, false, rows};
    Code small(image.ram.data(), code16, code16_end, code16, false);
    write_code_area(small, context, mode, random);
    Code big(image.ram.data(), code32, code32_end, 0, model >= CpuModel::I80386);
    write_code_area(big, context, mode, random);
    image.starts16 = small.starts();
    image.starts32 = big.starts();
    write_tables(image.ram, image.tables, model, random);
    write_jump_tables(image, mode, random);
    return image;
}

void load_image(Processor& processor, const Image& image) {
    using namespace layout;
    std::memcpy(processor.ram.data(), image.ram.data(), ram_bytes);
    std::copy_n(image.ram.begin(), tables_bytes, processor.tables.begin());
    std::copy_n(image.ram.begin() + code16, rom_bytes, processor.code_rom.begin());
}

}  // namespace lockstep::soak

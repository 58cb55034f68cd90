/* Every relation between special values, NaN among them, as branches and as values. */
#include "output.h"
#include "parts.h"

static double least(double a, double b) {
    return a < b ? a : b;
}
static double greatest(double a, double b) {
    return a > b ? a : b;
}

void comparisons(void) {
    static const double values[] = {
        0.0, -0.0, 1.0, -1.0, 1e-320, 1e308, __builtin_inf(), -__builtin_inf(), __builtin_nan("")};
    const u32 count = sizeof values / sizeof values[0];
    struct digest d, narrow, choice;
    digest_start(&d);
    digest_start(&narrow);
    digest_start(&choice);
    for (u32 i = 0; i < count; ++i) {
        for (u32 j = 0; j < count; ++j) {
            const volatile double x = values[i], y = values[j];
            const float f = (float)x, g = (float)y;
            const u32 relations =
                (u32)((x < y) | (x <= y) << 1 | (x == y) << 2 | (x != y) << 3 | (x > y) << 4 | (x >= y) << 5 |
                      __builtin_isunordered(x, y) << 6 | __builtin_islessgreater(x, y) << 7);
            const u32 others = (u32)((f < g) | (f <= g) << 1 | (f == g) << 2 | (f != g) << 3 | (f > g) << 4 |
                                     (f >= g) << 5 | __builtin_isless(f, g) << 6 | __builtin_isgreaterequal(f, g) << 7);
            digest_bits(&d, relations);
            digest_bits(&narrow, others);
            if (x == x && y == y) {
                digest_double(&choice, least(x, y));
                digest_double(&choice, greatest(x, y));
            }
            print_hex(relations, 2);
            put_char(j + 1 == count ? '\n' : ' ');
        }
    }
    show_digest("double", &d);
    show_digest("float", &narrow);
    show_digest("choices", &choice);
}

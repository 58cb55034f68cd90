/* Between integers and all floating formats, with every rounding that C asks for. */
#include "output.h"
#include "parts.h"

static const double values[] = {0.0,          -0.0,
                                0.5,          -0.5,
                                1.5,          -1.5,
                                2.5,          1e-310,
                                1e10,         -1e10,
                                2147483647.5, -2147483648.5,
                                4294967295.0, 9007199254740993.0,
                                1e18,         -1e18,
                                123.456,      1e300,
                                1e-300,       0.1,
                                16777217.0,   3.4028235677973366e38,
                                1.4e-45,      7e-46};

static double rounded(double value) {
    long double r = value;
    __asm__("frndint" : "+t"(r));
    return (double)r;
}

void conversions(void) {
    struct digest d;
    digest_start(&d);
    for (u32 i = 0; i < sizeof values / sizeof values[0]; ++i) {
        const volatile double value = values[i];
        const float narrow = (float)value;
        const long double wide = value;
        digest_float(&d, narrow);
        digest_double(&d, narrow);
        digest_long(&d, wide);
        digest_double(&d, rounded(value));
        digest_bits(&d, (u64)(s64)value);
        digest_bits(&d, (u64)(s64)narrow);
        digest_bits(&d, (u32)(int)value);
        digest_bits(&d, (u32)(short)(int)narrow);
        digest_double(&d, (double)(s64)wide);
    }
    show_digest("conversions", &d);
    digest_start(&d);
    for (u32 bit = 0; bit < 64; ++bit) {
        const volatile u64 value = ((u64)1 << bit) * 3 - 1;
        digest_double(&d, (double)(s64)value);
        digest_float(&d, (float)(s64)value);
        digest_double(&d, (double)value);
        digest_float(&d, (float)value);
        digest_long(&d, (long double)value);
        digest_double(&d, (double)(u32)value);
        digest_float(&d, (float)(u32)value);
        digest_bits(&d, (u32)(double)(u32)value);
    }
    show_digest("integers", &d);
    show_float("a tenth", (float)values[19]);
    show_double("again", (double)(float)values[19]);
    show_integer("truncated", (s64)values[11]);
}

/* 80 bits: sums, powers, a continued fraction, the ends of the range. */
#include "output.h"
#include "parts.h"

static volatile long double one = 1;

static long double power(long double base, int exponent) {
    long double result = one;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1) result *= base;
        base *= base;
    }
    return result;
}

void long_doubles(void) {
    long double sum = 0;
    for (int i = 2000; i >= 1; --i) sum += one / ((long double)i * i);
    show_long("inverse squares", sum);
    show_long("3 to 5000", power(3, 5000));
    show_long("1.0001 to 10000", power(1.0001L, 10000));
    show_long("overflow", power(10, 5000));
    show_long("underflow", one / power(10, 4940) / 1e10L);
    long double fraction = one;
    for (int i = 40; i > 0; --i) fraction = 1 + 1 / fraction;
    show_long("golden", fraction);
    show_long("third", one / 3);
    show_long("epsilon", (4 * one / 3 - 1) * 3 - 1);
    show_double("rounded once", (double)(one + 0x1p-53L + 0x1p-63L));
    show_integer("whole", (s64)(power(2, 62) + power(2, 61) - one));
}

/* Integers divided by way of floating point, as programs do that have no wide division. */
#include "output.h"
#include "parts.h"

static s64 quotient(s64 a, s64 b) {
    return (s64)((long double)a / (long double)b);
}
static int quotient_narrow(int a, int b) {
    return (int)((double)a / (double)b);
}

void integer_division(void) {
    struct digest d;
    u64 random = 88172645463325252u;
    int wrong = 0;
    digest_start(&d);
    for (int i = 0; i < 2000; ++i) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        const int a = (int)(u32)random, b = (int)(u32)(random >> 40) + 1;
        wrong += quotient_narrow(a, b) != a / b;
        const s64 wide = (s64)random >> 2, divisor = (s64)(random >> 33) + 1;
        const s64 q = quotient(wide, divisor);
        const s64 rest = wide - q * divisor;
        /* At most one off, since the quotient has fewer than 64 bits. */
        wrong += rest > divisor || rest < -divisor;
        digest_bits(&d, (u64)q);
        digest_bits(&d, (u64)rest);
    }
    show_digest("quotients", &d);
    show_integer("wrong", wrong);
}

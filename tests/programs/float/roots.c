/* Newton's method, the square root instruction, bisection, and a cubic equation. */
#include "output.h"
#include "parts.h"

static double newton_root(double value) {
    double guess = value > 1 ? value : 1;
    for (int i = 0; i < 60; ++i) {
        const double next = (guess + value / guess) / 2;
        if (next >= guess) break;
        guess = next;
    }
    return guess;
}

static float bisect(float low, float high) {
    for (int i = 0; i < 40; ++i) {
        const float middle = low + (high - low) / 2;
        if (middle * middle * middle - 2 * middle - 5 > 0)
            high = middle;
        else
            low = middle;
    }
    return low;
}

void roots(void) {
    struct digest d;
    int differ = 0;
    digest_start(&d);
    for (int i = 1; i <= 200; ++i) {
        const double value = i * 0.37 + 1.0 / i;
        const double root = newton_root(value);
        const double exact = __builtin_sqrt(value);
        const float narrow = __builtin_sqrtf((float)value);
        differ += root != exact;
        digest_double(&d, root);
        digest_double(&d, exact);
        digest_float(&d, narrow);
        digest_long(&d, __builtin_sqrtl(value));
    }
    show_digest("square roots", &d);
    show_integer("newton differs", differ);
    show_float("cubic", bisect(2, 3));
    show_double("root of two", __builtin_sqrt(2.0 + 0 * differ));
    show_double("root of minus zero", __builtin_sqrt(-0.0 * differ));
}

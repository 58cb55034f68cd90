/* Sums that need every bit: e, pi, logarithms, Kahan's summation, and a chaotic sequence. */
#include "output.h"
#include "parts.h"

static volatile double one = 1;

static double euler(void) {
    double sum = 0, term = one;
    for (int i = 1; i < 25; ++i) {
        sum += term;
        term /= i;
    }
    return sum;
}

/* Machin: pi / 4 = 4 arctan(1/5) - arctan(1/239). */
static double arctan_inverse(int n) {
    double power = one / n, sum = 0;
    const double square = (double)n * n;
    for (int i = 1; i < 60; i += 2) {
        sum += (i & 2 ? -power : power) / i;
        power /= square;
    }
    return sum;
}

static float kahan(int count) {
    volatile float sum = 0, lost = 0;
    for (int i = 1; i <= count; ++i) {
        const float term = (float)one / (float)i - lost;
        const volatile float next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }
    return sum;
}

void series(void) {
    show_double("e", euler());
    show_double("pi", 4 * (4 * arctan_inverse(5) - arctan_inverse(239)));
    float forward = 0, backward = 0;
    for (int i = 1; i <= 5000; ++i) forward += 1.0f / (float)i;
    for (int i = 5000; i >= 1; --i) backward += 1.0f / (float)i;
    show_float("harmonic", forward);
    show_float("backward", backward);
    show_float("compensated", kahan(5000));
    double x = 0.3;
    for (int i = 0; i < 1000; ++i) x = 3.999 * x * (1 - x);
    show_double("chaos", x);
    /* Muller's sequence: goes to 100 with any finite precision, to 6 without rounding. */
    double older = 11.0 / 2 * one, newer = 61.0 / 11 * one;
    for (int i = 0; i < 30; ++i) {
        const double next = 111 - (1130 - 3000 / older) / newer;
        older = newer;
        newer = next;
    }
    show_double("muller", newer);
    /* Down to denormals and up again. */
    double small = one;
    int halvings = 0;
    while (small / 2 > 0) small /= 2, ++halvings;
    show_double("smallest", small);
    show_integer("halvings", halvings);
    double great = one;
    while (great * 2 < __builtin_inf()) great *= 2;
    show_double("greatest power", great);
}

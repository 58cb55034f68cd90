/* How many iterations points need, in float and in double; drawn small. */
#include "output.h"
#include "parts.h"

#define LIMIT 60

static int iterations(double x, double y) {
    double re = 0, im = 0;
    int n = 0;
    while (n < LIMIT && re * re + im * im < 4.0) {
        const double next = re * re - im * im + x;
        im = 2 * re * im + y;
        re = next;
        ++n;
    }
    return n;
}

static int iterations_narrow(float x, float y) {
    float re = 0, im = 0;
    int n = 0;
    while (n < LIMIT && re * re + im * im < 4.0f) {
        const float next = re * re - im * im + x;
        im = 2 * re * im + y;
        re = next;
        ++n;
    }
    return n;
}

void mandelbrot(void) {
    struct digest d;
    int differ = 0;
    digest_start(&d);
    for (int row = 0; row < 24; ++row) {
        for (int column = 0; column < 72; ++column) {
            const int n = iterations(-2.1 + column * (3.0 / 72), -1.2 + row * 0.1);
            const int m = iterations_narrow(-2.1f + (float)column * (3.0f / 72), -1.2f + (float)row * 0.1f);
            differ += n != m;
            digest_bits(&d, (u64)(n * 1000 + m));
            put_char(" .:-=+*#%@"[n * 9 / LIMIT]);
        }
        put_char('\n');
    }
    show_digest("points", &d);
    show_integer("different", differ);
}

/* A fast Fourier transform there and back; the roots of unity come from a recurrence. */
#include "output.h"
#include "parts.h"

#define COUNT 256

static double re[COUNT], im[COUNT];
static float narrow_re[COUNT];

/* cos and sin of 2 pi / n for n = 2, 4, 8, … by halving the angle. */
static void root_of_unity(int n, double* cosine, double* sine) {
    double c = -1, s = 0;
    for (int have = 2; have < n; have *= 2) {
        const double half = __builtin_sqrt((1 + c) / 2);
        s = have == 2 ? 1 : s / (2 * half);
        c = have == 2 ? 0 : half;
    }
    *cosine = c;
    *sine = s;
}

static void transform(int direction) {
    for (int i = 1, j = 0; i < COUNT; ++i) {
        int bit = COUNT / 2;
        for (; (j & bit) != 0; bit /= 2) j ^= bit;
        j ^= bit;
        if (i < j) {
            const double r = re[i], m = im[i];
            re[i] = re[j];
            im[i] = im[j];
            re[j] = r;
            im[j] = m;
        }
    }
    for (int length = 2; length <= COUNT; length *= 2) {
        double c, s;
        root_of_unity(length, &c, &s);
        s *= direction;
        for (int start = 0; start < COUNT; start += length) {
            double wr = 1, wi = 0;
            for (int k = 0; k < length / 2; ++k) {
                const int p = start + k, q = p + length / 2;
                const double tr = re[q] * wr - im[q] * wi, ti = re[q] * wi + im[q] * wr;
                re[q] = re[p] - tr;
                im[q] = im[p] - ti;
                re[p] += tr;
                im[p] += ti;
                const double next = wr * c - wi * s;
                wi = wr * s + wi * c;
                wr = next;
            }
        }
    }
}

static void show_signal(const char* name) {
    struct digest d;
    digest_start(&d);
    for (int i = 0; i < COUNT; ++i) {
        digest_double(&d, re[i]);
        digest_double(&d, im[i]);
    }
    show_digest(name, &d);
}

void fourier(void) {
    u32 noise = 12345;
    for (int i = 0; i < COUNT; ++i) {
        noise = noise * 1664525u + 1013904223u;
        re[i] = (double)(int)noise / 2147483648.0 + (i & 16 ? 1 : -1);
        im[i] = 0;
        narrow_re[i] = (float)re[i];
    }
    show_signal("signal");
    transform(1);
    show_signal("spectrum");
    double power = 0;
    for (int i = 0; i < COUNT; ++i) power += re[i] * re[i] + im[i] * im[i];
    show_double("power", power / COUNT);
    transform(-1);
    double error = 0;
    for (int i = 0; i < COUNT; ++i) {
        const double distance = __builtin_fabs(re[i] / COUNT - narrow_re[i]);
        if (distance > error) error = distance;
    }
    show_double("error", error);
}

/* What compilers use from the x87 by name: remainders, scaling, extraction, sines, logarithms. Transcendental results
   are rounded to float: processors differ in the last place of 64. */
#include "output.h"
#include "parts.h"

static long double remainder_of(long double x, long double y) {
    unsigned short status;
    do {
        __asm__ volatile("fprem\n\tfnstsw %1" : "+t"(x), "=a"(status) : "u"(y) : "cc");
    } while (status & 0x400);
    return x;
}

static long double nearest_remainder(long double x, long double y) {
    unsigned short status;
    do {
        __asm__ volatile("fprem1\n\tfnstsw %1" : "+t"(x), "=a"(status) : "u"(y) : "cc");
    } while (status & 0x400);
    return x;
}

static long double scaled(long double x, int by) {
    long double exponent = by;
    __asm__("fscale" : "+t"(x) : "u"(exponent));
    return x;
}

static long double logarithm(long double x) {
    long double result, ln2;
    __asm__("fldln2" : "=t"(ln2));
    __asm__("fyl2x" : "=t"(result) : "0"(x), "u"(ln2) : "st(1)");
    return result;
}

/* e to x: 2 to the whole part, times 2 to the rest. */
static long double exponential(long double x) {
    long double l2e, whole, rest;
    __asm__("fldl2e" : "=t"(l2e));
    x *= l2e;
    whole = x;
    __asm__("frndint" : "+t"(whole));
    rest = x - whole;
    __asm__("f2xm1" : "+t"(rest));
    rest += 1;
    __asm__("fscale" : "+t"(rest) : "u"(whole));
    return rest;
}

void instructions(void) {
    struct digest d;
    show_long("remainder", remainder_of(1e30L, 0.7L));
    show_long("nearest", nearest_remainder(1e30L, 0.7L));
    show_long("scaled", scaled(1.1L, -16390));
    long double mantissa, exponent;
    __asm__("fxtract" : "=t"(mantissa), "=u"(exponent) : "0"(12345.678L));
    show_long("mantissa", mantissa);
    show_long("exponent", exponent);
    digest_start(&d);
    for (int i = -50; i <= 50; ++i) {
        const long double x = i * 0.37L;
        long double sine = x, cosine, angle, tangent, unit;
        __asm__("fsincos" : "=t"(cosine), "=u"(sine) : "0"(x));
        __asm__("fptan" : "=t"(unit), "=u"(tangent) : "0"(x));
        __asm__("fpatan" : "=t"(angle) : "0"((long double)3), "u"(x) : "st(1)");
        digest_float(&d, (float)sine);
        digest_float(&d, (float)cosine);
        digest_float(&d, (float)(tangent / unit));
        digest_float(&d, (float)angle);
        digest_float(&d, (float)exponential(x));
        digest_float(&d, (float)logarithm(51 + x));
    }
    show_digest("transcendental", &d);
    show_float("e to 10", (float)exponential(10));
    show_float("logarithm of 10", (float)logarithm(10));
}

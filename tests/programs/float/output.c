#include "output.h"

union float_bits {
    float value;
    u32 bits;
};
union double_bits {
    double value;
    u64 bits;
};
union long_bits {
    long double value;
    struct {
        u64 significand;
        unsigned short sign_exponent;
    } parts;
};

void print(const char* text) {
    while (*text != 0) put_char(*text++);
}

void print_hex(u64 value, int digits) {
    while (digits-- > 0) put_char("0123456789ABCDEF"[(u32)(value >> (4 * digits)) & 15]);
}

/* 64 bits by 10 without a library's division. */
static u64 tenth(u64 value, u32* rest) {
    u64 quotient = 0, remainder = 0;
    for (int bit = 63; bit >= 0; --bit) {
        remainder = remainder << 1 | (value >> bit & 1);
        if (remainder >= 10) {
            remainder -= 10;
            quotient |= (u64)1 << bit;
        }
    }
    *rest = (u32)remainder;
    return quotient;
}

void print_integer(s64 value) {
    char digits[20];
    int count = 0;
    u64 magnitude = value < 0 ? 0 - (u64)value : (u64)value;
    if (value < 0) put_char('-');
    do {
        u32 rest;
        magnitude = tenth(magnitude, &rest);
        digits[count++] = (char)('0' + rest);
    } while (magnitude != 0);
    while (count > 0) put_char(digits[--count]);
}

/* Decimal: scaled with floating point, so that this too is arithmetic that can go wrong. */
static void print_decimal(long double value) {
    int exponent = 0;
    if (value != value) {
        print("nan");
        return;
    }
    if (value < 0) {
        put_char('-');
        value = -value;
    }
    if (value > 1e4900L) {
        print("inf");
        return;
    }
    if (value == 0) {
        print("0");
        return;
    }
    while (value >= 1e100L) value /= 1e100L, exponent += 100;
    while (value >= 10) value /= 10, exponent += 1;
    while (value < 1e-100L) value *= 1e100L, exponent -= 100;
    while (value < 1) value *= 10, exponent -= 1;
    for (int digit = 0; digit < 17; ++digit) {
        int whole = (int)value;
        put_char((char)('0' + whole));
        if (digit == 0) put_char('.');
        value = (value - whole) * 10;
    }
    put_char('e');
    print_integer(exponent);
}

static void begin(const char* name) {
    print(name);
    put_char(' ');
}

static void end_with(long double value) {
    put_char(' ');
    print_decimal(value);
    put_char('\n');
}

void show_float(const char* name, float value) {
    union float_bits f;
    f.value = value;
    begin(name);
    print_hex(f.bits, 8);
    end_with(value);
}

void show_double(const char* name, double value) {
    union double_bits f;
    f.value = value;
    begin(name);
    print_hex(f.bits, 16);
    end_with(value);
}

void show_long(const char* name, long double value) {
    union long_bits f;
    f.value = value;
    begin(name);
    print_hex(f.parts.sign_exponent, 4);
    put_char(':');
    print_hex(f.parts.significand, 16);
    end_with(value);
}

void show_integer(const char* name, s64 value) {
    begin(name);
    print_integer(value);
    put_char('\n');
}

void digest_start(struct digest* d) {
    d->state = 0xCBF29CE484222325u;
}

void digest_bits(struct digest* d, u64 bits) {
    /* FNV-1a, by words; 64-bit multiplication needs no library. */
    d->state = (d->state ^ bits ^ (d->state >> 32)) * 0x100000001B3u;
}

void digest_double(struct digest* d, double value) {
    union double_bits f;
    f.value = value;
    digest_bits(d, f.bits);
}

void digest_float(struct digest* d, float value) {
    union float_bits f;
    f.value = value;
    digest_bits(d, f.bits);
}

void digest_long(struct digest* d, long double value) {
    union long_bits f;
    f.value = value;
    digest_bits(d, f.parts.significand);
    digest_bits(d, f.parts.sign_exponent);
}

void show_digest(const char* name, const struct digest* d) {
    begin(name);
    print_hex(d->state, 16);
    put_char('\n');
}

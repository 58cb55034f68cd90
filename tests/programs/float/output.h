/* Printing for programs without a library: everything ends in put_char, which the machine or Linux has. */
#ifndef OUTPUT_H
#define OUTPUT_H

typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

void put_char(char c); /* guest.asm or native.c */

void print(const char* text);
void print_hex(u64 value, int digits);
void print_integer(s64 value);

/* Bits and about 17 digits, on a line of their own behind `name`. */
void show_float(const char* name, float value);
void show_double(const char* name, double value);
void show_long(const char* name, long double value);
void show_integer(const char* name, s64 value);

/* One number for many: order and every bit count. */
struct digest {
    u64 state;
};
void digest_start(struct digest* d);
void digest_bits(struct digest* d, u64 bits);
void digest_double(struct digest* d, double value);
void digest_float(struct digest* d, float value);
void digest_long(struct digest* d, long double value);
void show_digest(const char* name, const struct digest* d);

#endif

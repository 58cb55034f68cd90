/* The program on the bare machine: what it prints goes to port E9h. */
#include "output.h"

void put_char(char c) {
    __asm__ volatile("outb %0, $0xE9" : : "a"(c));
}

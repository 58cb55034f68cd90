/* The parts of the program, each with its own lines of output. */
#ifndef PARTS_H
#define PARTS_H

void matrices(void);
void mandelbrot(void);
void fourier(void);
void roots(void);
void series(void);
void conversions(void);
void comparisons(void);
void integer_division(void);
void long_doubles(void);
void instructions(void);

#endif

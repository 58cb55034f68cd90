/* Everything a compiler makes of float, double and long double, printed bit for bit. */
#include "output.h"
#include "parts.h"

void program(void) {
    print("matrices\n");
    matrices();
    print("mandelbrot\n");
    mandelbrot();
    print("fourier\n");
    fourier();
    print("roots\n");
    roots();
    print("series\n");
    series();
    print("conversions\n");
    conversions();
    print("comparisons\n");
    comparisons();
    print("integer division\n");
    integer_division();
    print("long doubles\n");
    long_doubles();
    print("instructions\n");
    instructions();
}

/* Products, a linear system by elimination with pivots, an inverse of an ill-conditioned matrix. */
#include "output.h"
#include "parts.h"

#define SIZE 12

static double a[SIZE][SIZE], b[SIZE][SIZE], product[SIZE][SIZE];
static float narrow[SIZE][SIZE];

static void hilbert(double m[SIZE][SIZE]) {
    for (int i = 0; i < SIZE; ++i)
        for (int j = 0; j < SIZE; ++j) m[i][j] = 1.0 / (i + j + 1);
}

static void multiply(void) {
    for (int i = 0; i < SIZE; ++i)
        for (int j = 0; j < SIZE; ++j) {
            double sum = 0;
            for (int k = 0; k < SIZE; ++k) sum += a[i][k] * b[k][j];
            product[i][j] = sum;
        }
}

/* Turns `m` into the unit matrix and `inverse` into its inverse. */
static double invert(double m[SIZE][SIZE], double inverse[SIZE][SIZE]) {
    double determinant = 1;
    for (int i = 0; i < SIZE; ++i)
        for (int j = 0; j < SIZE; ++j) inverse[i][j] = i == j;
    for (int column = 0; column < SIZE; ++column) {
        int pivot = column;
        for (int row = column + 1; row < SIZE; ++row)
            if (__builtin_fabs(m[row][column]) > __builtin_fabs(m[pivot][column])) pivot = row;
        for (int j = 0; j < SIZE; ++j) {
            double t = m[pivot][j];
            m[pivot][j] = m[column][j];
            m[column][j] = t;
            t = inverse[pivot][j];
            inverse[pivot][j] = inverse[column][j];
            inverse[column][j] = t;
        }
        const double divisor = m[column][column];
        determinant *= pivot == column ? divisor : -divisor;
        for (int j = 0; j < SIZE; ++j) {
            m[column][j] /= divisor;
            inverse[column][j] /= divisor;
        }
        for (int row = 0; row < SIZE; ++row) {
            if (row == column) continue;
            const double factor = m[row][column];
            for (int j = 0; j < SIZE; ++j) {
                m[row][j] -= factor * m[column][j];
                inverse[row][j] -= factor * inverse[column][j];
            }
        }
    }
    return determinant;
}

void matrices(void) {
    struct digest d;
    hilbert(a);
    show_double("determinant", invert(a, b));
    hilbert(a);
    multiply();
    digest_start(&d);
    for (int i = 0; i < SIZE; ++i)
        for (int j = 0; j < SIZE; ++j) {
            digest_double(&d, b[i][j]);
            digest_double(&d, product[i][j]);
            narrow[i][j] = (float)product[i][j];
            digest_float(&d, narrow[i][j]);
        }
    show_digest("inverse", &d);
    float trace = 0;
    for (int i = 0; i < SIZE; ++i) trace += narrow[i][i] * narrow[i][i];
    show_float("trace", trace);
    show_double("corner", b[SIZE - 1][SIZE - 1]);
}

#!/usr/bin/env python3
"""Builds the three fonts of the VGA BIOS (8x16, 8x14, 8x8, code page 437) from the drawn glyphs.

Drawn: letters, digits, signs (glyphs_16.txt, glyphs_8.txt). Computed here: accented letters (base + accent), line drawing,
shades and blocks, and the 8x14 font (the 8x16 one with two rows taken out). Writes font_*.inc beside itself,
or a PGM sheet with --sheet FILE.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent


def read_glyphs(path, height):
    glyphs, names, row = {}, [], 0
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or (line.startswith("#") and " " in line and not set(line) <= set("#. ")):
            continue
        if line.startswith("@"):
            start, *names = line[1:].split()
            row = int(start)
            names = [chr(int(n[2:], 16)) if n.startswith("\\x") else n for n in names]
            for name in names:
                if name in glyphs:
                    sys.exit(f"{path.name}: {name!r} is drawn twice")
                glyphs[name] = [0] * height
            continue
        cells = line.split()
        if len(cells) != len(names):
            sys.exit(f"{path.name}: {len(cells)} cells for {names}: {line}")
        for name, cell in zip(names, cells):
            if len(cell) != 7 or set(cell) - set("#."):
                sys.exit(f"{path.name}: bad cell {cell!r} of {name!r}")
            if row >= height:
                sys.exit(f"{path.name}: {name!r} is too tall")
            glyphs[name][row] = int(cell.replace("#", "1").replace(".", "0") + "0", 2)
        row += 1
    return glyphs


def moved(rows, by):
    count = len(rows)
    return [rows[r - by] if 0 <= r - by < count else 0 for r in range(count)]


def squeezed(rows, height):
    """A capital with room for an accent above: shorter by the rows that the accent needs."""
    if height == 16:                    # rows 2-11 become 4-11: one row of the upper and one of the lower half go
        kept = [r for r in range(2, 12) if r not in (4, 9)]
        return [0] * 4 + [rows[r] for r in kept] + rows[12:]
    kept = [r for r in range(0, 7) if r not in (2, 4)]
    return [0] * 2 + [rows[r] for r in kept] + rows[7:]


ACCENTED = {
    "ü": "u diaer", "é": "e acute", "â": "a circ", "ä": "a diaer", "à": "a grave", "å": "a ring", "ç": "c cedil",
    "ê": "e circ", "ë": "e diaer", "è": "e grave", "ï": "dotlessi diaer", "î": "dotlessi circ", "ì": "dotlessi grave",
    "Ä": "A diaer", "Å": "A ring", "É": "E acute", "ô": "o circ", "ö": "o diaer", "ò": "o grave", "û": "u circ",
    "ù": "u grave", "ÿ": "y diaer", "Ö": "O diaer", "Ü": "U diaer", "á": "a acute", "í": "dotlessi acute",
    "ó": "o acute", "ú": "u acute", "ñ": "n tilde", "Ñ": "N tilde", "Ç": "C cedil",
}


def accented(glyphs, height, recipe):
    base, accent = recipe.split()
    rows = glyphs[base]
    mark = glyphs[accent]
    if accent != "cedil":
        if base.isupper():
            rows = squeezed(rows, height)
            mark = moved(mark, -2) if height == 16 else [mark[0] or mark[1]] + [0] * (height - 1)
    return [a | b for a, b in zip(rows, mark)]


# Line drawing: for each character the weight of its arms (up, down, left, right): 0 none, 1 single, 2 double.
LINES = {
    "│": "1100", "┤": "1110", "╡": "1120", "╢": "2210", "╖": "0210", "╕": "0120", "╣": "2220", "║": "2200", "╗": "0220",
    "╝": "2020", "╜": "2010", "╛": "1020", "┐": "0110", "└": "1001", "┴": "1011", "┬": "0111", "├": "1101", "─": "0011",
    "┼": "1111", "╞": "1102", "╟": "2201", "╚": "2002", "╔": "0202", "╩": "2022", "╦": "0222", "╠": "2202", "═": "0022",
    "╬": "2222", "╧": "1022", "╨": "2011", "╤": "0122", "╥": "0211", "╙": "2001", "╘": "1002", "╒": "0102", "╓": "0201",
    "╫": "2211", "╪": "1122", "┘": "1010", "┌": "0101",
}


# Columns of the vertical strokes, rows of the horizontal ones relative to the middle.
SINGLE_COLUMNS, DOUBLE_COLUMNS = [(3, 4)], [(1, 2), (5, 6)]
SINGLE_ROWS, DOUBLE_ROWS = [0], [-1, 1]


def stroke_reach(weight, opposite, near, far, single_ends, double_ends):
    """Where one stroke of an arm ends, counted from the arm's own edge: as an index into the crossing direction.

    near/far: weight of the crossing arms on this stroke's side and on the other. single_ends/double_ends: positions of the
    crossing strokes, nearest to the edge first. None means that the stroke runs through.
    """
    crossing_double = near == 2 or far == 2
    if weight == 1:
        if opposite:
            return None
        if near == 2 and far == 2:
            return double_ends[0]
        return double_ends[1] if crossing_double else single_ends
    if near == 2:
        return double_ends[0]           # turns into the double arm beside it
    if opposite == 2:
        return None
    return double_ends[1] if crossing_double else single_ends


def line_glyph(arms, height):
    """Joins arms of single and double weight."""
    up, down, left, right = (int(a) for a in arms)
    middle = 7 if height == 16 else 3
    grid = [[False] * 8 for _ in range(height)]
    for weight, opposite, is_up in ((up, down, True), (down, up, False)):
        strokes = [] if not weight else SINGLE_COLUMNS if weight == 1 else DOUBLE_COLUMNS
        for index, columns in enumerate(strokes):
            near, far = (left, right) if index == 0 else (right, left)
            ends = (middle - 1, middle + 1) if is_up else (middle + 1, middle - 1)
            end = stroke_reach(weight, opposite, near, far, middle, ends)
            if end is None:
                end = middle
            for y in range(0, end + 1) if is_up else range(end, height):
                for x in columns:
                    grid[y][x] = True
    for weight, opposite, is_left in ((left, right, True), (right, left, False)):
        strokes = [] if not weight else SINGLE_ROWS if weight == 1 else DOUBLE_ROWS
        for index, offset in enumerate(strokes):
            near, far = (up, down) if index == 0 else (down, up)
            ends = (2, 6) if is_left else (5, 1)
            end = stroke_reach(weight, opposite, near, far, 4 if is_left else 3, ends)
            if end is None:
                end = 4 if is_left else 3
            for x in range(0, end + 1) if is_left else range(end, 8):
                grid[middle + offset][x] = True
    return [int("".join("1" if c else "0" for c in r), 2) for r in grid]


def blocks(height):
    half = height // 2
    return {
        "░": [0x22 if y % 2 == 0 else 0x88 for y in range(height)],
        "▒": [0xAA if y % 2 == 0 else 0x55 for y in range(height)],
        "▓": [0xDD if y % 2 == 0 else 0x77 for y in range(height)],
        "█": [0xFF] * height,
        "▄": [0x00] * half + [0xFF] * (height - half),
        "▌": [0xF0] * height,
        "▐": [0x0F] * height,
        "▀": [0xFF] * half + [0x00] * (height - half),
    }


def build(path, height):
    drawn = read_glyphs(path, height)
    computed = blocks(height)
    font = []
    for code in range(256):
        if code == 0 or code == 0x20 or code == 0xFF:
            rows = [0] * height
        elif code < 0x20 or code == 0x7F:
            rows = drawn[chr(code)]
        else:
            char = bytes([code]).decode("cp437")
            if char in ACCENTED:
                rows = accented(drawn, height, ACCENTED[char])
            elif char in LINES:
                rows = line_glyph(LINES[char], height)
            elif char in computed:
                rows = computed[char]
            else:
                rows = drawn[char]
        font.append(rows)
    return font


def to_fourteen(font):
    """8x14: without the first and the last row of the 8x16 cell, where only accents on capitals and full blocks reach."""
    result = []
    for code, rows in enumerate(font):
        char = bytes([code]).decode("cp437")
        if rows[0] and char not in LINES and char not in "░▒▓█▄▌▐▀⌠⌡":
            rows = [rows[0] | rows[1]] + rows[2:15]    # a capital's accent loses a row
        else:
            rows = rows[1:15]
        result.append(rows)
    return result


def write(font, name, height):
    lines = [f"; {name}: made by make_fonts.py from the drawn glyphs."]
    for code, rows in enumerate(font):
        lines.append("    db " + ",".join(f"{r:03X}h" for r in rows) + f" ; {code:02X}")
    (HERE / f"{name}.inc").write_text("\n".join(lines) + "\n")


def sheet(fonts, target):
    scale, columns = 2, 32
    width = columns * 9 * scale
    picture = []
    for font in fonts:
        height = len(font[0])
        for block in range(0, 256, columns):
            for y in range(height + 1):
                line = []
                for code in range(block, block + columns):
                    bits = font[code][y] if y < height else 0
                    line += [(255 if bits >> (7 - x) & 1 else 0) for x in range(8)]
                    # the ninth column as the hardware draws it: a copy for C0-DF
                    line.append((255 if bits & 1 else 0) if 0xC0 <= code <= 0xDF else 0)
                picture += [[v for v in line for _ in range(scale)]] * scale
    with open(target, "wb") as out:
        out.write(b"P5 %d %d 255\n" % (width, len(picture)))
        out.write(bytes(v for line in picture for v in line))


def main():
    sixteen = build(HERE / "glyphs_16.txt", 16)
    fourteen = to_fourteen(sixteen)
    eight = build(HERE / "glyphs_8.txt", 8)
    if len(sys.argv) == 3 and sys.argv[1] == "--sheet":
        sheet([sixteen, fourteen, eight], sys.argv[2])
        return
    write(sixteen, "font_8x16", 16)
    write(fourteen, "font_8x14", 14)
    write(eight, "font_8x8", 8)
    write(eight[:128], "font_8x8_half", 8)      # the system BIOS's copy, at F000:FA6E


main()

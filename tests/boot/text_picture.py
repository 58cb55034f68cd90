"""Reads the text off a picture of a VGA text screen, with the glyphs of the video BIOS: an eye that knows nothing of the text buffer."""
import harness

CELL_WIDTH = 9
CELL_HEIGHT = 16
# Scan lines where the cursor may hide a cell's glyph.
CURSOR_LINES = range(13, CELL_HEIGHT)
# What code page 437 shows for the codes that are control characters elsewhere.
LOW_CODES = " ☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼"


def code_page_437():
    characters = [bytes([code]).decode("cp437") for code in range(256)]
    characters[:32] = list(LOW_CODES)
    characters[0x7F] = "⌂"
    return characters


def load_font(rom):
    """The 8x16 font's 256 glyphs, each a tuple of 16 bytes; found by the shapes that are the same in every such font."""
    def looks_like_one(at):
        def glyph(code):
            return rom[at + 16 * code:at + 16 * (code + 1)]
        full, empty = b"\xff" * 16, bytes(16)
        halves = glyph(0xDC) + glyph(0xDF)
        return (glyph(0) == empty and glyph(0x20) == empty and glyph(0xFF) == empty and glyph(0xDB) == full and
                glyph(0xDD) == b"\xf0" * 16 and glyph(0xDE) == b"\x0f" * 16 and
                set(halves) == {0x00, 0xFF} and halves[0] == 0 and halves[16] == 0xFF)
    places = [at for at in range(len(rom) - 4096 + 1) if looks_like_one(at)]
    harness.check(len(places) == 1, f"the video BIOS holds {len(places)} fonts of 8x16, not one")
    return [tuple(rom[places[0] + 16 * code:places[0] + 16 * (code + 1)]) for code in range(256)]


class Reader:
    def __init__(self):
        self.characters = code_page_437()
        self.codes = {}
        font = load_font((harness.REPOSITORY / "roms" / "vgabios.bin").read_bytes())
        for code, glyph in enumerate(font):
            self.codes.setdefault(self._lines(code, glyph), set()).add(self.characters[code])

    @staticmethod
    def _lines(code, glyph):
        # The ninth column repeats the eighth for the line-drawing codes (attribute controller, mode control bit 2).
        return tuple(line << 1 | (line & 1 if 0xC0 <= code <= 0xDF else 0) for line in glyph)

    def _possible(self, lines):
        inverted = tuple(line ^ 0x1FF for line in lines)
        return self.codes.get(lines, set()) | self.codes.get(inverted, set())

    def cell(self, picture, column, row):
        """The characters that this cell may show: several where only the colours could tell, such as a space and a full block.

        Second: those it may show if the cursor stands there.
        """
        rows = [picture.rows[row * CELL_HEIGHT + y][column * CELL_WIDTH:(column + 1) * CELL_WIDTH]
                for y in range(CELL_HEIGHT)]
        colours = sorted({pixel for line in rows for pixel in line})
        if len(colours) > 2:
            return set(), set()
        lines = tuple(sum((pixel == colours[-1] and len(colours) == 2) << (8 - x) for x, pixel in enumerate(line))
                      for line in rows)
        above = [y for y in range(CELL_HEIGHT) if y not in CURSOR_LINES]
        with_cursor = set()
        for shape, characters in self.codes.items():
            for flip in (0, 0x1FF):
                if all(lines[y] == shape[y] ^ flip for y in above):
                    with_cursor |= characters
        return self._possible(lines), with_cursor

    def check(self, picture, text):
        """Compares a picture with the lines of a `screen` command; one cell may hold the cursor. Returns how many cells matched."""
        columns, rest = divmod(picture.width, CELL_WIDTH)
        rows, rest_below = divmod(picture.height, CELL_HEIGHT)
        lines = text.split("\n")[:-1]
        harness.check(rest == 0 and rest_below == 0, f"{picture.width} x {picture.height} is no text picture")
        harness.check(len(lines) == rows, f"the text has {len(lines)} lines, the picture {rows}")
        cursors = []
        for row, line in enumerate(lines):
            harness.check(len(line) <= columns, f"line {row} is longer than the picture")
            for column, character in enumerate(line.ljust(columns)):
                seen, under_cursor = self.cell(picture, column, row)
                if character in seen:
                    continue
                harness.check(character in under_cursor,
                              f"row {row}, column {column}: the text has {character!r}, the picture {sorted(seen)}")
                cursors.append((row, column))
        harness.check(len(cursors) <= 1, f"glyphs with something else in their lowest lines: {cursors}")
        return rows * columns

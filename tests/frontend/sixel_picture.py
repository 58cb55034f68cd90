"""Reads sixel graphics back into pixels (DEC VT330/VT340 Programmer Reference, "Sixel graphics")."""

import re

TOKEN = re.compile(rb'"(\d+);(\d+);(\d+);(\d+)|#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|(\$)|(-)')


def draw(data, rows):
    """Draws the body of one device control string into `rows` (lists of colours, None where nothing was drawn)."""
    colors, color, x, y, at = {}, 0, 0, 0, 0
    while at < len(data):
        token = TOKEN.match(data, at)
        if not token:
            raise ValueError(f"no sixels: {data[at:at + 20]!r}")
        at = token.end()
        _, _, width, height, number, red, green, blue, count, repeated, single, home, line = token.groups()
        if width:
            while len(rows) < int(height):
                rows.append([])
            for row in rows[:int(height)]:
                row.extend([None] * (int(width) - len(row)))
        elif number:
            color = int(number)
            if red is not None:
                colors[color] = tuple((int(part) * 255 + 50) // 100 for part in (red, green, blue))
        elif home or line:
            x, y = 0, y + (6 if line else 0)
        else:
            bits = (repeated or single)[0] - 0x3F
            for _ in range(int(count or 1)):
                for bit in range(6):
                    if bits >> bit & 1:
                        rows[y + bit][x] = colors[color]
                x += 1


def read_screen(data, cell_height):
    """What a terminal shows after `data`: the sixel pictures since it was last cleared, as rows of colours."""
    data = data[data.rfind(b"\x1b[2J"):]
    rows, first_row = [], None
    for place, body in re.findall(rb"\x1b\[(\d+);\d+H\x1bP[0-9;]*q([^\x1b]*)\x1b\\", data, re.S):
        if first_row is None:
            first_row = int(place)
        below = (int(place) - first_row) * cell_height
        part = []
        draw(body, part)
        while len(rows) < below + len(part):
            rows.append([])
        rows[below:below + len(part)] = part
    return rows

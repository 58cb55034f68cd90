"""Reads the PNG files that screenshots are: 8 bits a sample, RGB or RGBA or palette, not interlaced (PNG specification, third edition)."""
import hashlib
import struct
import zlib


class Picture:
    """`rows[y][x]` is an (r, g, b) tuple."""

    def __init__(self, width, height, rows):
        self.width = width
        self.height = height
        self.rows = rows

    def colours(self):
        return {pixel for row in self.rows for pixel in row}

    def digest(self):
        """Tells pictures apart by what they show, not by how the file was packed."""
        total = hashlib.sha256(struct.pack(">II", self.width, self.height))
        for row in self.rows:
            total.update(bytes(sample for pixel in row for sample in pixel))
        return total.hexdigest()[:16]


def _paeth(a, b, c):
    # Section 9.4: the neighbour nearest to a + b - c.
    p = a + b - c
    distances = (abs(p - a), abs(p - b), abs(p - c))
    return (a, b, c)[distances.index(min(distances))]


def _unfilter(kind, line, above, step):
    if kind == 0:
        return
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        guess = {1: left, 2: above[i], 3: (left + above[i]) // 2, 4: _paeth(left, above[i], corner)}[kind]
        line[i] = (line[i] + guess) & 0xFF


def _chunks(data):
    at = 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + length]
        (crc,) = struct.unpack_from(">I", data, at + 8 + length)
        if crc != zlib.crc32(kind + body):
            raise ValueError(f"chunk {kind} is damaged")
        yield kind, body
        at += 12 + length


def read_png(path):
    data = path.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError(f"{path} is not a PNG file")
    header = palette = None
    packed = b""
    ended = False
    for kind, body in _chunks(data):
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"PLTE":
            palette = [tuple(body[i:i + 3]) for i in range(0, len(body), 3)]
        elif kind == b"IDAT":
            packed += body
        elif kind == b"IEND":
            ended = True
    if header is None or not ended:
        raise ValueError(f"{path} is not complete")
    width, height, depth, colour_type, _, _, interlace = header
    step = {2: 3, 3: 1, 6: 4}.get(colour_type)
    if depth != 8 or step is None or interlace:
        raise ValueError(f"{path} is of a kind that screenshots are not: {header}")
    samples = zlib.decompress(packed)
    stride = width * step
    if len(samples) != height * (stride + 1):
        raise ValueError(f"{path} has the wrong number of samples")
    rows = []
    above = bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        line = bytearray(samples[start + 1:start + 1 + stride])
        _unfilter(samples[start], line, above, step)
        if palette is not None and colour_type == 3:
            rows.append([palette[index] for index in line])
        else:
            rows.append([tuple(line[i:i + 3]) for i in range(0, stride, step)])
        above = line
    return Picture(width, height, rows)

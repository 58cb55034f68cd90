"""Reads files of a FAT12 floppy image's root directory, to see what a guest really wrote."""
import struct


class Fat12:
    def __init__(self, data):
        self.data = data
        # The BIOS parameter block at offset 11.
        (self.sector, self.per_cluster, reserved, fats, self.root_entries, _, _, per_fat) = struct.unpack_from("<HBHBHHBH", data, 11)
        self.fat = reserved * self.sector
        self.root = self.fat + fats * per_fat * self.sector
        self.clusters = self.root + self.root_entries * 32

    def _next(self, cluster):
        (pair,) = struct.unpack_from("<H", self.data, self.fat + cluster * 3 // 2)
        return pair >> 4 if cluster & 1 else pair & 0xFFF

    def read(self, name):
        """The bytes of a file such as `README.TXT`; None where there is none."""
        stem, _, extension = name.partition(".")
        wanted = (stem.ljust(8) + extension.ljust(3)).encode("ascii")
        for index in range(self.root_entries):
            entry = self.data[self.root + 32 * index:self.root + 32 * (index + 1)]
            if entry[:11] != wanted:
                continue
            cluster, size = struct.unpack_from("<HI", entry, 26)
            content = b""
            step = self.sector * self.per_cluster
            while len(content) < size and 2 <= cluster < 0xFF0:
                at = self.clusters + (cluster - 2) * step
                content += self.data[at:at + step]
                cluster = self._next(cluster)
            return content[:size]
        return None

#!/usr/bin/env python3
"""Makes assets/digits.png of the digits that scikit-learn carries.

    python3 scripts/make_digits.py digits.csv.gz

The file is sklearn/datasets/data/digits.csv.gz in scikit-learn's wheel: 1,797 lines of 64 grey levels (0 to 16) and a
class. The picture has 60 digits of 8x8 pixels in a row, all of class 0 first, and 15 shades of grey for each level, so that
it can be looked at. How many there are of each class is said in src/data/images/digits.rs.
"""

import gzip
import struct
import sys
import zlib

COLUMNS, SIDE, SHADES = 60, 8, 15


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


with gzip.open(sys.argv[1], "rt") as lines:
    digits = [[int(float(cell)) for cell in line.split(",")] for line in lines]
digits.sort(key=lambda digit: digit[-1])
print("digits of each class:", [sum(digit[-1] == label for digit in digits) for label in range(10)])

rows = -(-len(digits) // COLUMNS)
width, height = COLUMNS * SIDE, rows * SIDE
picture = [bytearray(width) for _ in range(height)]
for index, digit in enumerate(digits):
    row, column = divmod(index, COLUMNS)
    for y in range(SIDE):
        levels = digit[y * SIDE : (y + 1) * SIDE]
        picture[row * SIDE + y][column * SIDE : (column + 1) * SIDE] = bytes(SHADES * level for level in levels)

packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9, zlib.Z_FILTERED)
# Each line begins with its filter: none.
data = packer.compress(b"".join(b"\0" + line for line in picture)) + packer.flush()
with open("assets/digits.png", "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n")
    file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)))
    file.write(chunk(b"IDAT", data))
    file.write(chunk(b"IEND", b""))

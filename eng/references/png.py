"""Writes small PNGs of every kind, and what Pillow reads from them, for tests/Nabla.Tests/Data/Images/Png.json.

python3 eng/references/png.py > tests/Nabla.Tests/Data/Images/Png.json

The writer is this script (random pixels, a random filter for each row, Adam7 or not); the judge is Pillow, which must
find the pixels that were written: red, green, blue and opacity of 8 bits. Of a colour that stands for no opacity Pillow
knows nothing where a grey has not 8 bits or a colour has 16; there the specification's word is kept.
"""
import base64
import io
import json
import random
import struct
import zlib

from PIL import Image

ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def packed(samples, bits):
    value = 0
    for sample in samples:
        value = (value << bits) | sample
    count = len(samples) * bits
    padding = -count % 8
    return (value << padding).to_bytes((count + padding) // 8, "big")


def filtered(rows, step, draw):
    above = bytes(len(rows[0]))
    out = b""
    for row in rows:
        kind = draw.randrange(5)
        line = bytearray()
        for i, x in enumerate(row):
            a = row[i - step] if i >= step else 0
            c = above[i - step] if i >= step else 0
            b = above[i]
            line.append((x - (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) % 256)
        out += bytes([kind]) + bytes(line)
        above = row
    return out


def png(colour, bits, interlaced, transparent, width, height, draw):
    n = SAMPLES[colour]
    palette = [tuple(draw.randrange(256) for _ in range(3)) for _ in range(min(1 << bits, 11))]
    limit = len(palette) if colour == 3 else 1 << bits
    pixels = [[[draw.randrange(limit) for _ in range(n)] for _ in range(width)] for _ in range(height)]
    data = b""
    for x0, y0, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        rows = [packed([s for x in range(x0, width, dx) for s in pixels[y][x]], bits) for y in range(y0, height, dy)]
        if rows and rows[0]:
            data += filtered(rows, max(1, n * bits // 8), draw)
    packets = zlib.compress(data)
    half = len(packets) // 2
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, int(interlaced)))
    file += chunk(b"tEXt", b"Comment\0not needed")
    if colour == 3:
        file += chunk(b"PLTE", b"".join(bytes(c) for c in palette))
    alphas = [draw.randrange(256) for _ in range(max(1, len(palette) - 1))]
    key = pixels[height // 2][width // 2]
    if transparent:
        file += chunk(b"tRNS", bytes(alphas) if colour == 3 else b"".join(struct.pack(">H", s) for s in key))
    file += chunk(b"IDAT", packets[:half]) + chunk(b"IDAT", packets[half:]) + chunk(b"IEND", b"")

    def shown(p):
        if colour == 3:
            return [*palette[p[0]], alphas[p[0]] if transparent and p[0] < len(alphas) else 255]
        eight = [s >> 8 if bits == 16 else s * 255 // ((1 << bits) - 1) for s in p]
        alpha = eight[-1] if colour in (4, 6) else 0 if transparent and p == key else 255
        return [*(eight[:3] if n >= 3 else eight[:1] * 3), alpha]

    return file, [v for row in pixels for p in row for v in shown(p)]


def read(file):
    image = Image.open(io.BytesIO(file))
    if image.mode == "I":
        image = Image.frombytes("L", image.size, bytes(v >> 8 for v in image.getdata()))
    return list(image.convert("RGBA").tobytes())


def main():
    draw = random.Random(1)
    cases = []
    for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for bits in depths:
            for interlaced in (False, True):
                for transparent in (False, True) if colour in (0, 2, 3) else (False,):
                    width, height = draw.choice([(1, 1), (3, 2), (9, 7), (13, 5)])
                    file, written = png(colour, bits, interlaced, transparent, width, height, draw)
                    found = read(file)
                    name = f"colour {colour}, {bits} bits, {width}x{height}{', interlaced' if interlaced else ''}{', tRNS' if transparent else ''}"
                    knows = not transparent or colour == 3 or bits == 8
                    assert all(f == w for i, (f, w) in enumerate(zip(found, written)) if knows or i % 4 < 3), name
                    cases.append({"name": name, "file": base64.b64encode(file).decode(), "width": width, "height": height, "rgba": base64.b64encode(bytes(written)).decode()})
    print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")


main()

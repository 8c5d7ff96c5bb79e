"""Evidence as PNG: mock screenshots and photographs, few colours, nobody in them to recognise."""

import io
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from tests.contoh.letter import MARK, in_words

WIDTH, HEIGHT = 640, 400
COLOURS = 24
WALL, FLOOR, WOOD, DARK, RED, PAPER, GREY = "#dfe6ea", "#b9aa95", "#9a6b3f", "#333a44", "#9f2a2a", "#fbfaf6", "#8d979f"

Canvas = ImageDraw.ImageDraw
Scene = Callable[[Canvas, str], None]


def picture(row: dict[str, Any]) -> bytes:
    """The PNG of one row of the register."""
    image = Image.new("RGB", (WIDTH, HEIGHT), WALL)
    canvas = ImageDraw.Draw(image)
    if "layar" in row:
        _screen(canvas, row)
    else:
        canvas.rectangle((0, 290, WIDTH, HEIGHT), fill=FLOOR)
        SCENES[row["pemandangan"]](canvas, row["isi"])
    taken = "Diambil" if "layar" in row else "Difoto"
    _caption(canvas, f"{taken} {in_words(row['tanggal'])}")
    said = PngImagePlugin.PngInfo()
    said.add_itxt("Title", f"{MARK}: {row['judul']}")
    stream = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True, pnginfo=said)
    return stream.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _text(canvas: Canvas, place: tuple[int, int], words: str, size: int, colour: str = DARK, anchor: str = "mm") -> None:
    """Write *words*; Pillow's own font has no long dash."""
    canvas.text(place, words.replace("–", "-"), fill=colour, font=_font(size), anchor=anchor)


def _caption(canvas: Canvas, words: str) -> None:
    """The mark and the day, on every picture."""
    canvas.rectangle((0, HEIGHT - 30, WIDTH, HEIGHT), fill=DARK)
    _text(canvas, (12, HEIGHT - 15), MARK, 16, PAPER, "lm")
    _text(canvas, (WIDTH - 12, HEIGHT - 15), words, 16, PAPER, "rm")


def _screen(canvas: Canvas, row: dict[str, Any]) -> None:
    """A browser with an address, a title and what the page lists."""
    canvas.rectangle((0, 0, WIDTH, 40), fill=GREY)
    canvas.rounded_rectangle((90, 8, WIDTH - 16, 32), 10, fill=PAPER)
    for left, colour in ((16, RED), (38, "#c79a2b"), (60, "#4a7a4f")):
        canvas.ellipse((left, 13, left + 14, 27), fill=colour)
    _text(canvas, (104, 20), row["layar"], 14, DARK, "lm")
    canvas.rectangle((0, 40, WIDTH, 92), fill=RED)
    _text(canvas, (20, 66), _shortened(row["judul"]), 19, PAPER, "lm")
    for index, line in enumerate(row["isi"]):
        top = 112 + 60 * index
        canvas.rectangle((20, top, WIDTH - 20, top + 48), fill=PAPER, outline=GREY)
        canvas.rectangle((20, top, 28, top + 48), fill=RED)
        _text(canvas, (44, top + 24), line, 17, DARK, "lm")


def _shortened(words: str) -> str:
    return words if len(words) <= 58 else words[:56].rsplit(" ", 1)[0] + " ..."


def banner(canvas: Canvas, words: str) -> None:
    """A banner on a stand."""
    canvas.rectangle((312, 60, 328, 330), fill=DARK)
    canvas.rectangle((90, 60, 550, 220), fill=RED)
    canvas.rectangle((102, 72, 538, 208), outline=PAPER, width=3)
    _text(canvas, (320, 122), words, 32, PAPER)
    _text(canvas, (320, 174), "KPU Kota Banjarmasin (CONTOH)", 18, PAPER)


def rapat(canvas: Canvas, words: str) -> None:
    """A hall with a banner, and people from behind."""
    canvas.rectangle((120, 40, 520, 120), fill=RED)
    _text(canvas, (320, 80), words, 24, PAPER)
    canvas.rectangle((160, 210, 480, 250), fill=WOOD)
    for row, (top, count) in enumerate(((265, 8), (305, 9))):
        for index in range(count):
            left = 50 + index * 62 - 30 * row + 20
            canvas.ellipse((left, top, left + 26, top + 28), fill=DARK)
            canvas.rounded_rectangle((left - 10, top + 26, left + 36, top + 66), 8, fill=GREY)


def rak(canvas: Canvas, words: str) -> None:
    """Shelves with labelled boxes."""
    for top in (90, 165, 240):
        canvas.rectangle((60, top + 56, 580, top + 64), fill=WOOD)
        for index in range(10):
            left = 68 + index * 51
            canvas.rectangle((left, top, left + 42, top + 56), fill="#c9b48a", outline=DARK)
            canvas.rectangle((left + 8, top + 18, left + 34, top + 34), fill=PAPER)
    _text(canvas, (320, 50), words, 26)


def loket(canvas: Canvas, words: str) -> None:
    """A counter with a sign, chairs and a guest book."""
    canvas.rectangle((150, 50, 490, 110), fill=RED)
    _text(canvas, (320, 80), words, 26, PAPER)
    canvas.rectangle((110, 200, 530, 300), fill=WOOD)
    canvas.rectangle((110, 190, 530, 204), fill=DARK)
    canvas.rectangle((170, 172, 240, 190), fill=PAPER, outline=DARK)
    _text(canvas, (205, 181), "Buku tamu", 11)
    for left in (40, 560):
        canvas.rectangle((left, 270, left + 44, 310), fill=GREY)
        canvas.rectangle((left, 230, left + 8, 340), fill=DARK)


def ramp(canvas: Canvas, words: str) -> None:
    """A sloping way up to a door."""
    canvas.rectangle((430, 90, 540, 260), fill=WOOD, outline=DARK)
    canvas.rectangle((400, 260, 640, 290), fill=GREY)
    canvas.polygon(((90, 340), (400, 260), (400, 290), (200, 340)), fill="#a8b0b5")
    canvas.line((120, 280, 400, 205), fill=DARK, width=5)
    for left, top in ((120, 280), (260, 243), (398, 206)):
        canvas.line((left, top, left, top + 50), fill=DARK, width=5)
    _text(canvas, (220, 80), words, 28)


def kotak(canvas: Canvas, words: str) -> None:
    """A box on a table."""
    canvas.rectangle((140, 250, 500, 270), fill=WOOD)
    canvas.rectangle((160, 270, 176, 350), fill=WOOD)
    canvas.rectangle((464, 270, 480, 350), fill=WOOD)
    canvas.rectangle((240, 120, 400, 250), fill=PAPER, outline=DARK, width=3)
    canvas.rectangle((285, 134, 355, 142), fill=DARK)
    _text(canvas, (320, 192), words, 24)
    canvas.rectangle((420, 225, 480, 250), fill=GREY)


SCENES: dict[str, Scene] = {scene.__name__: scene for scene in (banner, rapat, rak, loket, ramp, kotak)}

"""Renders a terminal's picture as SVG (text, for documents) or as PNG (to look at; needs python3-pil)."""

from html import escape

from .screen import Cell, Picture

CELL_WIDTH, CELL_HEIGHT, MARGIN = 8.4, 17, 12
FOREGROUND, BACKGROUND = "#d8d8d8", "#16181d"
FONT = "DejaVu Sans Mono, Menlo, Consolas, monospace"

BASIC = ["#2a2d34", "#e0566b", "#6fbf73", "#d8a657", "#5b8def", "#b67ae0", "#4fb8c4", "#d8d8d8",
         "#5c6370", "#f07f8f", "#8fd694", "#eac47d", "#82aaf7", "#cf9cf0", "#7ad3dd", "#ffffff"]
LEVELS = [0, 95, 135, 175, 215, 255]


def rgb(colour: str, default: str) -> str:
    """A colour of a cell as #rrggbb: the palette is xterm's beyond the sixteen basic ones."""
    if colour == "default":
        return default
    if colour.startswith("#"):
        return colour
    number = int(colour)
    if number < 16:
        return BASIC[number]
    if number < 232:
        number -= 16
        parts = LEVELS[number // 36], LEVELS[number // 6 % 6], LEVELS[number % 6]
    else:
        parts = (8 + (number - 232) * 10,) * 3
    return "#{:02x}{:02x}{:02x}".format(*parts)


def colours(cell: Cell) -> tuple[str, str]:
    foreground, background = rgb(cell.foreground, FOREGROUND), rgb(cell.background, BACKGROUND)
    return (background, foreground) if "r" in cell.attributes else (foreground, background)


def runs(row: list[Cell]) -> list[tuple[int, int, str, Cell]]:
    """Neighbours that look alike: first column, number of columns, text, a cell of them. Wide ones stand alone."""
    found: list[tuple[int, int, str, Cell]] = []
    for x, cell in enumerate(row):
        if cell.width == 0:
            continue
        if found and cell.width == 1:
            start, width, text, last = found[-1]
            if last.width == 1 and last[2:] == cell[2:]:
                found[-1] = (start, width + 1, text + cell.text, last)
                continue
        found.append((x, cell.width, cell.text, cell))
    return found


def svg(picture: Picture, cursor: bool = True) -> str:
    width = picture.columns * CELL_WIDTH + 2 * MARGIN
    height = picture.rows * CELL_HEIGHT + 2 * MARGIN
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
             f'height="{height}" font-family="{FONT}" font-size="14">',
             f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>']
    texts = []
    for y, row in enumerate(picture.grid()):
        top = MARGIN + y * CELL_HEIGHT
        for x, columns, text, cell in runs(row):
            foreground, background = colours(cell)
            left, length = MARGIN + x * CELL_WIDTH, columns * CELL_WIDTH
            if background != BACKGROUND:
                lines.append(f'<rect x="{left:.1f}" y="{top}" width="{length:.1f}" height="{CELL_HEIGHT}" '
                             f'fill="{background}"/>')
            if text.strip():
                texts.append(f'<text x="{left:.1f}" y="{top + 13}" fill="{foreground}" xml:space="preserve" '
                             f'textLength="{length:.1f}"{decoration(cell)}>{escape(text)}</text>')
    lines += texts
    if cursor:
        lines.append(f'<rect x="{MARGIN + picture.x * CELL_WIDTH:.1f}" y="{MARGIN + picture.y * CELL_HEIGHT}" '
                     f'width="{CELL_WIDTH}" height="{CELL_HEIGHT}" fill="{FOREGROUND}" fill-opacity="0.6"/>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def decoration(cell: Cell) -> str:
    styles = {"b": ' font-weight="bold"', "i": ' font-style="italic"', "u": ' text-decoration="underline"',
              "d": ' opacity="0.6"'}
    return "".join(text for letter, text in styles.items() if letter in cell.attributes)


def png(picture: Picture, path: str) -> None:
    from PIL import Image, ImageDraw, ImageFont

    width, height = 8, CELL_HEIGHT
    image = Image.new("RGB", (picture.columns * width, picture.rows * height), BACKGROUND)
    draw = ImageDraw.Draw(image)
    try:
        font = ImageFont.truetype("DejaVuSansMono.ttf", 13)
    except OSError:
        font = ImageFont.load_default()
    for y, row in enumerate(picture.grid()):
        for x, columns, text, cell in runs(row):
            foreground, background = colours(cell)
            draw.rectangle((x * width, y * height, (x + columns) * width, (y + 1) * height), fill=background)
            for offset, letter in enumerate(text):
                try:
                    draw.text(((x + offset) * width, y * height), letter, fill=foreground, font=font)
                except UnicodeEncodeError:
                    draw.text(((x + offset) * width, y * height), "+-|"[offset % 3], fill=foreground, font=font)
    image.save(path)

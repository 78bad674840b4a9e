"""The colours of all pictures. One hue from pale to dark keeps its order for every eye and on grey paper."""

INK, QUIET, LINE, PAPER = "#1d2b2e", "#4d5c5f", "#b9c6c8", "#ffffff"
SEA, LAND = "#f5f8f8", "#e2e6e6"
PRIMARY, ACCENT = "#0f5c66", "#a3481a"
SCALE = ("#eef6f6", "#cfe5e5", "#a5cdcd", "#78b3b6", "#1f7580", "#0f5c66", "#0a434b")
WHITE_ON = 4  # from this step on text is white
SERIES = ("#0a434b", "#78b3b6", "#dfe7e7")  # differ in lightness; each with its name and number


def step(number: int, most: int) -> int:
    """The place in ``SCALE`` of a number from 0 to ``most``: by its root, so that small ones differ too."""
    if number <= 0 or most <= 0:
        return 0
    return max(1, round((number / most) ** 0.5 * (len(SCALE) - 1)))


def text_on(step: int) -> str:
    return PAPER if step >= WHITE_ON else INK

"""The families of products that the shops sell."""

from dataclasses import dataclass

_MATTRESS_SIZES = ("78-36", "78-48", "78-60", "78-72")
_BED_SIZES = ("SINGLE", "DOUBLE", "QUEEN", "KING")
_COLOURS = ("WHITE", "BEIGE", "GREY", "NAVY", "MAROON", "TEAL", "OLIVE", "ROSE", "SAND", "CHARCOAL")


@dataclass(frozen=True)
class Family:
    """Products of one kind: their category, share of the catalogue, middle price (PKR), names and sizes.

    A name is a line, an edition and a size, put together by `form`; a family with four sizes sells by the
    customer's. The brand is the first word of the line. `most` is the largest usual quantity.
    """

    category: str
    share: float
    price: int
    lines: tuple[str, ...]
    editions: tuple[str, ...]
    sizes: tuple[str, ...] = ("",)
    form: str = "{line} {edition} {size}"
    most: int = 1


FAMILIES = (
    Family(
        "Mattress",
        0.18,
        38_000,
        ("MOLTY FOAM", "MOLTY ORTHO", "CELESTE SPRING", "CELESTE LATEX", "DURA FOAM", "DURA BOND", "MASTER COMFORT"),
        ("6", "4", "5", "8", "10"),
        _MATTRESS_SIZES,
        "{line} {size}-{edition}",
    ),
    Family(
        "Pillow",
        0.06,
        1_800,
        ("GOLD PILLOW", "MOLTY PILLOW", "CELESTE PILLOW", "DURA PILLOW", "MASTER NECK PILLOW"),
        ("SOFT", "MEDIUM", "FIRM", "GEL", "MEMORY"),
        most=4,
    ),
    Family(
        "Bed Sheet",
        0.24,
        3_900,
        ("MOLTY SHEET", "CELESTE SATEEN", "DURA COTTON", "MASTER PRINT"),
        _COLOURS,
        _BED_SIZES,
        most=2,
    ),
    Family(
        "Mattress Protector",
        0.08,
        4_200,
        ("MOLTY PROTECTOR", "CELESTE PROTECTOR", "DURA PROTECTOR"),
        ("TERRY", "QUILTED", "WATERPROOF"),
        _BED_SIZES,
    ),
    Family("Comforter", 0.12, 9_500, ("MOLTY COMFORTER", "CELESTE QUILT", "DURA BLANKET"), _COLOURS, _BED_SIZES),
    Family("Bed", 0.06, 72_000, ("MASTER BED", "CELESTE BED", "DURA BED"), ("OAK", "WALNUT", "LINEN"), _BED_SIZES),
    Family("Sofa", 0.07, 96_000, ("MASTER SOFA", "CELESTE SOFA", "DURA SOFA"), _COLOURS),
    Family("Sofa Cum Bed", 0.03, 54_000, ("MOLTY SOFA CUM BED", "MASTER SOFA CUM BED"), _COLOURS),
    Family(
        "Furniture",
        0.05,
        26_000,
        ("OFFISYS CHAIR", "OFFISYS DESK", "MASTER SIDE TABLE", "MASTER WARDROBE"),
        ("OAK", "WALNUT", "BLACK"),
    ),
    Family(
        "Foam",
        0.04,
        5_200,
        ("MASTER FOAM SHEET", "DURA FOAM SHEET", "MOLTY FOAM ROLL"),
        ("1 INCH", "2 INCH", "3 INCH", "4 INCH"),
        most=6,
    ),
    Family("Cushion", 0.04, 1_400, ("CELESTE CUSHION", "MASTER CUSHION", "DURA FLOOR CUSHION"), _COLOURS, most=5),
    Family(
        "Accessories",
        0.03,
        950,
        ("MOLTY TRAVEL KIT", "MASTER BOLSTER", "CELESTE BATH MAT", "DURA CAR SEAT"),
        _COLOURS,
        most=2,
    ),
)
CATEGORIES = tuple(family.category for family in FAMILIES)

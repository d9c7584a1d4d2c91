"""Where customers live, and what a province likes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Province:
    """A province: where on the circle its tastes lie (0..1), and the weight of each theme for a first order."""

    name: str
    taste: float
    themes: tuple[float, ...]


@dataclass(frozen=True)
class City:
    """A city, its province and how many customers it has for each other's (about its people, in 100,000)."""

    name: str
    province: Province
    weight: float


# themes: sleep, bedding, living, room, craft (journeys.Theme)
_PUNJAB = Province("Punjab", 0.10, (5, 3, 1.5, 2, 0.5))
_SINDH = Province("Sindh", 0.32, (3, 4, 3, 1, 1))
_PAKHTUNKHWA = Province("Khyber Pakhtunkhwa", 0.55, (3, 2, 1, 3, 3))
_BALOCHISTAN = Province("Balochistan", 0.72, (2, 2, 1, 1, 5))
_ISLAMABAD = Province("Islamabad Capital Territory", 0.88, (3, 2, 4, 4, 0.5))
_KASHMIR = Province("Azad Kashmir", 0.98, (2, 5, 1, 1, 1))
_GILGIT = Province("Gilgit-Baltistan", 0.64, (1, 5, 0.5, 1, 2))

CITIES = (
    City("Lahore", _PUNJAB, 130),
    City("Faisalabad", _PUNJAB, 37),
    City("Rawalpindi", _PUNJAB, 34),
    City("Gujranwala", _PUNJAB, 25),
    City("Multan", _PUNJAB, 22),
    City("Sargodha", _PUNJAB, 10),
    City("Sialkot", _PUNJAB, 9),
    City("Bahawalpur", _PUNJAB, 9),
    City("Sheikhupura", _PUNJAB, 6),
    City("Gujrat", _PUNJAB, 6),
    City("Sahiwal", _PUNJAB, 5),
    City("Rahim Yar Khan", _PUNJAB, 5),
    City("Karachi", _SINDH, 160),
    City("Hyderabad", _SINDH, 19),
    City("Sukkur", _SINDH, 6),
    City("Larkana", _SINDH, 6),
    City("Mirpur Khas", _SINDH, 3),
    City("Nawabshah", _SINDH, 3),
    City("Peshawar", _PAKHTUNKHWA, 23),
    City("Mardan", _PAKHTUNKHWA, 7),
    City("Abbottabad", _PAKHTUNKHWA, 5),
    City("Mingora", _PAKHTUNKHWA, 4),
    City("Kohat", _PAKHTUNKHWA, 3),
    City("Quetta", _BALOCHISTAN, 16),
    City("Turbat", _BALOCHISTAN, 3),
    City("Khuzdar", _BALOCHISTAN, 2),
    City("Islamabad", _ISLAMABAD, 22),
    City("Muzaffarabad", _KASHMIR, 4),
    City("Mirpur", _KASHMIR, 4),
    City("Gilgit", _GILGIT, 3),
    City("Skardu", _GILGIT, 2),
)

"""Whether a row of digits can be a number of a certain kind: by its check digit, its parts, its beginning."""

from __future__ import annotations

from datetime import date

_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
_ID_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_ID_CHECK = "10X98765432"
#: The first two digits of an administrative code: 11 Beijing … 65 Xinjiang, 71, 81–83, 91.
_PROVINCES = frozenset({*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)})
_REGIONS = _PROVINCES | {*range(61, 66), 71, 81, 82, 83, 91, 99}
#: Beginnings of card numbers (ISO 7812) and how long those are: UnionPay, ICBC's older cards, Visa, Master.
_ISSUERS = (("62", 16, 19), ("9558", 19, 19), ("4", 16, 16), ("51", 16, 16), ("52", 16, 16), ("53", 16, 16),
            ("54", 16, 16), ("55", 16, 16))  # fmt: skip


def is_credit_code(code: str) -> bool:
    """Whether 18 characters are a unified social credit code (GB 32100, check character MOD 31)."""
    if len(code) != 18 or any(character not in _CREDIT_LETTERS for character in code):
        return False
    total = sum(_CREDIT_LETTERS.index(code[place]) * _CREDIT_WEIGHTS[place] for place in range(17))
    return _CREDIT_LETTERS[-total % 31] == code[17]


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are an identity number (GB 11643): region, birth date and check digit."""
    if len(number) != 18 or not looks_like_identity_number(number):
        return False
    total = sum(int(number[place]) * _ID_WEIGHTS[place] for place in range(17))
    return _ID_CHECK[total % 11] == number[17]


def looks_like_identity_number(number: str) -> bool:
    """Whether region and birth date of 17 or 18 characters fit, whatever the check digit."""
    return (
        len(number) in (17, 18)
        and number[:17].isdecimal()
        and int(number[:2]) in _REGIONS
        and _may_be_birth_date(number[6:14])
    )


def is_old_identity_number(number: str) -> bool:
    """Whether 15 digits may be a number of before 1999, in which nothing can be checked but a date."""
    return number.isdecimal() and int(number[:2]) in _REGIONS and _may_be_birth_date("19" + number[6:12])


def is_card_number(number: str) -> bool:
    """Whether digits begin like a bank card's, are as long, and have its check digit (Luhn)."""
    fits = any(
        number.startswith(begin) and shortest <= len(number) <= longest
        for begin, shortest, longest in _ISSUERS
    )
    return fits and passes_luhn(number)


def passes_luhn(number: str) -> bool:
    """Whether the last digit is the check digit of ISO 7812.

    >>> passes_luhn("79927398713")
    True
    """
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _may_be_birth_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return date(1850, 1, 1) <= born <= date.today()

"""What happens to a name or a date on its way into a record."""

from __future__ import annotations

from datetime import date
from random import Random

KEYS = {
    "a": "qsz",
    "b": "vng",
    "c": "xvd",
    "d": "sfe",
    "e": "wrd",
    "f": "dgr",
    "g": "fht",
    "h": "gjy",
    "i": "uok",
    "j": "hku",
    "k": "jli",
    "l": "kop",
    "m": "nj",
    "n": "bmh",
    "o": "ipl",
    "p": "ol",
    "q": "wa",
    "r": "etf",
    "s": "adw",
    "t": "ryg",
    "u": "yij",
    "v": "cbf",
    "w": "qes",
    "x": "zcs",
    "y": "tuh",
    "z": "xa",
}
"""What lies beside each letter on a keyboard."""
HEARD = (
    ("ph", "f"),
    ("ck", "k"),
    ("ee", "ea"),
    ("ie", "y"),
    ("y", "ie"),
    ("c", "k"),
    ("k", "c"),
    ("s", "z"),
    ("z", "s"),
    ("ei", "ie"),
    ("ou", "u"),
    ("ll", "l"),
    ("l", "ll"),
    ("nn", "n"),
    ("n", "nn"),
    ("tt", "t"),
    ("th", "t"),
    ("ai", "ay"),
    ("ey", "y"),
    ("sch", "sh"),
    ("x", "cks"),
    ("v", "w"),
    ("er", "ar"),
    ("on", "en"),
)
"""What sounds alike, and is spelt in two ways."""
NICKNAMES = {
    name: short.split()
    for line in """
Abigail Abby Gail|Albert Al Bert|Alexander Alex Sandy Xander|Alexandra Alex Sandra
Alfred Alf Fred|Amanda Mandy|Andrew Andy Drew|Angela Angie|Anthony Tony|Arthur Art
Barbara Barb Babs|Benjamin Ben Benny|Bernard Bernie|Beverly Bev|Bradley Brad
Calvin Cal|Carolyn Carrie Lyn|Catherine Cathy Kate Cat|Charles Charlie Chuck Chas
Christina Tina Chris|Christine Chris Tina|Christopher Chris Kit|Clifford Cliff
Curtis Curt|Cynthia Cindy|Daniel Dan Danny|David Dave Davy|Deborah Debbie Deb
Dennis Denny|Donald Don Donnie|Dorothy Dot Dolly Dottie|Douglas Doug|Edward Ed Ted Ned
Eleanor Nell Ellie Nora|Elizabeth Liz Beth Betty Libby Eliza|Emily Em Emmy|Eugene Gene
Evelyn Eve Evie|Florence Flo Flossie|Frances Fran Frankie|Francis Frank|Frederick Fred
Gabriel Gabe|Gerald Gerry Jerry|Geraldine Geri|Gregory Greg|Harold Harry Hal|Helen Nell
Henry Harry Hank|Herbert Herb Bert|Isabel Izzy Bella|Jacob Jake|Jacqueline Jackie
James Jim Jimmy Jamie|Janet Jan|Jeffrey Jeff|Jennifer Jenny Jen|Jessica Jess Jessie
Joan Joanie|John Jack Johnny|Jonathan Jon Jonny|Joseph Joe Joey|Joshua Josh|Judith Judy
Katherine Kathy Kate Katie|Kathleen Kathy Kath|Kenneth Ken Kenny|Kimberly Kim
Lawrence Larry Laurie|Leonard Len Lenny|Leslie Les|Lillian Lil Lily|Louis Lou Louie
Margaret Maggie Peggy Meg Greta|Martha Marty|Martin Marty|Matthew Matt|Melissa Mel Lissa
Michael Mike Mick Mickey|Michelle Shelly|Nancy Nan|Natalie Nat|Nathaniel Nat Nate
Nicholas Nick Nicky|Norman Norm|Pamela Pam|Patricia Pat Patty Tricia|Patrick Pat Paddy
Peter Pete|Philip Phil|Phillip Phil|Randall Randy|Raymond Ray|Rebecca Becky Becca
Richard Rick Dick Rich|Robert Bob Rob Bobby Bert|Roberta Bobbie|Roger Rodge|Ronald Ron
Russell Russ|Samantha Sam|Samuel Sam Sammy|Sandra Sandy|Sarah Sally|Sharon Shari
Shirley Shirl|Stanley Stan|Stephanie Steph|Stephen Steve|Steven Steve|Stuart Stu
Susan Sue Susie|Teresa Terry Tess|Terrence Terry|Theodore Ted Theo|Theresa Terri Tess
Thomas Tom Tommy|Timothy Tim|Valerie Val|Veronica Ronnie|Victor Vic|Victoria Vicky Tori
Vincent Vince|Virginia Ginny|Walter Walt Wally|Wendell Wendy|William Bill Will Billy Liam
Zachary Zach
""".replace("\n", "|").split("|")
    if line
    for name, _, short in [line.partition(" ")]
}
"""Names, and what friends make of them. Written down from memory, for this set alone."""


def slip(name: str, chance: Random) -> str:
    """The name with one slip of the finger, the ear or the eye; never the same name."""
    for _ in range(50):
        made = chance.choice((_typed, _typed, _heard, _left_out, _doubled, _turned))
        spoilt = made(name.lower(), chance)
        if spoilt != name.lower() and spoilt.strip():
            return spoilt.title()
    return name + name[-1]


def _typed(name: str, chance: Random) -> str:
    at = chance.randrange(len(name))
    return name[:at] + chance.choice(KEYS.get(name[at], name[at])) + name[at + 1 :]


def _heard(name: str, chance: Random) -> str:
    possible = [pair for pair in HEARD if pair[0] in name[1:]]
    if not possible:
        return name
    old, new = chance.choice(possible)
    return name[0] + name[1:].replace(old, new, 1)


def _left_out(name: str, chance: Random) -> str:
    at = chance.randrange(len(name))
    return name[:at] + name[at + 1 :] if len(name) > 3 else name


def _doubled(name: str, chance: Random) -> str:
    at = chance.randrange(len(name))
    return name[: at + 1] + name[at:]


def _turned(name: str, chance: Random) -> str:
    if len(name) < 3:
        return name
    at = chance.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def day_and_month_turned(born: date) -> str | None:
    """The date with day and month in the other order, where that is a date too."""
    if born.day > 12 or born.day == born.month:
        return None
    return f"{born.year:04d}-{born.day:02d}-{born.month:02d}"


def one_digit_wrong(born: date, chance: Random) -> str:
    """The date with one digit that is wrong, and still a date."""
    written = born.isoformat()
    while True:
        at = chance.choice((2, 3, 5, 6, 8, 9))
        wrong = written[:at] + chance.choice("0123456789") + written[at + 1 :]
        if wrong != written and _is_a_date(wrong):
            return wrong


def _is_a_date(written: str) -> bool:
    try:
        return 1900 <= date.fromisoformat(written).year <= 2026
    except ValueError:
        return False

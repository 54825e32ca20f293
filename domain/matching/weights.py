"""How many bits each way of agreeing is worth, for and against.

`same` is evidence that two descriptions are of one person, `household` that they are
of two people of one household, each against strangers: log2 of how much likelier the
agreement is. They were set from the training sets FEBRL 1 and 2 where those tell, and
by judgement where they cannot: nobody marries, moves or has a twin there.
"""

from __future__ import annotations

from typing import NamedTuple


class Weight(NamedTuple):
    """Bits for one person, and for one household."""

    same: float
    household: float


# Names. What agreement tells is the rarity of the name; a lesser agreement costs.
GIVEN_COST = {
    "exact": 0.0,
    "one letter": 0.5,
    "nickname": 4.0,
    "one letter of few": 3.0,
    "in the other": 4.0,
    "two letters": 4.0,
    "sounds alike": 5.0,
    "another alike": 5.5,
    "two letters of few": 6.0,
}
SURNAME_COST = {
    "exact": 0.0,
    "one letter": 0.0,
    "one of several": 1.5,
    "form": 2.5,
    "two letters": 2.5,
    "another alike": 2.5,
    "one letter of few": 3.0,
    "two letters of few": 3.5,
    "in the other": 4.0,
    "sounds alike": 5.0,
}
"""A slip makes a word that nobody is called: it costs little. Two words that both are
names cost more, for they may be just that."""
LEAST_FUZZY = 0.5
"""A lesser agreement still speaks a little for one person, however common the name."""
INITIAL = Weight(2.0, 0.0)
SURNAME_INITIAL = Weight(1.0, 0.0)
GIVEN_DIFFERS = Weight(-4.0, 0.0)
GIVEN_BARELY_ALIKE = Weight(-0.5, 0.0)
SURNAME_DIFFERS = Weight(-3.5, -2.0)
SURNAME_BARELY_ALIKE = Weight(0.5, -0.5)
NAMESAKE_SHARE = 0.01
"""How many of a household bear the same given name: fathers and sons, mostly."""
SURNAME_SHARE = 0.75
"""How many of a household bear the same surname."""
NAME_ALONE = 6.5
"""Who shares a surname and nothing else is seldom of one household."""
TIE = 6.5
"""What is worth so many bits for a household, the names aside, ties two people."""
SWAPPED = Weight(-3.0, -8.0)
OTHER_GIVEN_USED = 2.0
SECOND_GIVEN_AGREES = 3.0
SECOND_GIVEN_DIFFERS = Weight(-4.0, 0.0)

# What things tell together.
ANOTHER_NAME_AT_HOME = Weight(-12.0, 0.0)
BORN_APART_AT_HOME = Weight(-12.0, 0.0)
"""Two names, or two dates of birth, in one home are of two people who live there."""
ANOTHER_HOME = Weight(-3.0, 0.0)
"""One of two names, and not at home there: of many in a town that is nobody yet."""
TWINS = Weight(-8.0, 0.0)
"""One birth and one surname, but two given names."""
INITIAL_AND_PLACE = 3.5
"""So much both are worth together, without street and birth: a whole town has the place,
and many in it the name and the initial."""
BOTH_NAMES_DIFFER = Weight(-3.0, 0.0)
"""Hardly anybody changes both names."""
SURNAME_DIFFERS_UNBORN = Weight(-1.0, 0.0)
"""A given name is no person, unless the birth agrees."""
NAMESAKE = Weight(-4.0, 0.0)
"""One name, born on another day and living elsewhere: two people."""

# Dates of birth.
BORN = {
    "exact": Weight(14.3, 8.5),
    "day and month swapped": Weight(9.0, 0.5),
    "one digit": Weight(5.0, 0.3),
    "two digits": Weight(-3.0, 0.0),
    "year and month": Weight(2.0, 0.5),
    "day and month": Weight(-1.5, 0.0),
    "year": Weight(5.0, 1.5),
    "same known part": Weight(5.0, 1.0),
    "a generation apart": Weight(-5.2, 0.3),
    "some years apart": Weight(-5.2, 1.0),
    "differs": Weight(-5.2, -0.7),
}
BORN_APART = frozenset({"a generation apart", "some years apart", "differs"})

# Addresses.
STREET = {
    "exact": Weight(7.6, 8.0),
    "alike": Weight(6.0, 6.4),
    "differs": Weight(-3.0, -3.0),
}
NUMBER = {
    "exact": Weight(4.6, 6.0),
    "alike": Weight(-2.0, -1.5),
    "differs": Weight(-4.0, -1.5),
    "unknown": Weight(-0.5, -4.0),
}
BUILDING = {
    "exact": Weight(5.0, 5.0),
    "alike": Weight(3.5, 3.0),
    "one name": Weight(8.0, 6.0),
    "names alike": Weight(7.0, 5.0),
    "differs": Weight(-1.0, -0.5),
    "another door": Weight(-2.0, -9.0),
}
"""A house with a name is rarer than the flat of a number."""
SUBURB = {
    "exact": Weight(9.5, 4.5),
    "alike": Weight(8.5, 3.5),
    "differs": Weight(-1.5, -1.5),
}
POSTCODE = {
    "exact": Weight(9.5, 4.5),
    "alike": Weight(4.5, 1.0),
    "differs": Weight(-1.5, -1.5),
}
STATE = {"exact": Weight(1.5, 0.5), "differs": Weight(-1.0, -1.0)}
PLACE_AT_MOST = Weight(10.2, 6.0)
"""Suburb and postcode say much the same thing."""
STREET_AT_MOST = 15.0
"""So much a street and its place are worth together: a place has not many streets."""
STREET_ELSEWHERE = 2.5
"""Streets of one name are in many towns: where suburb and postcode are both others, it
says little."""
MOVED = Weight(-3.5, -1.5)
"""A whole other address: people move, and no part of it can cost more than that."""

# Whatever else.
PHONE = {
    "exact": Weight(16.0, 17.0),
    "one digit": Weight(7.0, 6.0),
    "differs": Weight(-1.0, -0.5),
}
EMAIL = {
    "exact": Weight(15.0, 13.0),
    "same mailbox": Weight(7.0, 3.0),
    "differs": Weight(-0.7, -0.2),
}
IDENTIFIER = {
    "exact": Weight(18.0, 4.0),
    "one digit": Weight(8.0, 1.0),
    "differs": Weight(-4.0, 0.0),
}
ORGANISATION = {
    "exact": Weight(4.0, 2.5),
    "differs": Weight(-0.4, 0.0),
}

REVIEW_MARGIN = 6.0
"""So many bits below the threshold a pair is still shown to whoever reviews."""

LINK_MARGIN = 4.0
"""So many bits above the threshold two are one person beyond doubt: whoever else is one
with either of them is one with both."""

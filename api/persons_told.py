"""What somebody tells of a person, in JSON or in the columns of a file.

The names are those that outside programs use; any of them may be missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, NoReturn, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from domain.described import matchable
from domain.matching.details import Address, Details, Identifier, Name, NameKind
from domain.matching.preparing import Prepared, prepared
from domain.mistakes import reason
from domain.one_line import one_line
from domain.refusals import NotUnderstood, Problem

LONGEST = 300
MOST = 8
Line = Annotated[str, Field(max_length=LONGEST), AfterValidator(one_line)]
Word = Line | None
OF_A_NAME = ("given_name", "surname")
OF_AN_ADDRESS = (
    "street_number",
    "address_1",
    "address_2",
    "suburb",
    "postcode",
    "state",
)
REASONS = {
    "extra_forbidden": "is not a field that is read here",
    "string_type": "is text, between quotes",
    "string_too_long": f"is at most {LONGEST} characters long",
    "list_type": "is a list",
    "dict_type": "is an object of names and numbers",
    "too_long": f"holds at most {MOST}",
    "enum": f"is one of {', '.join(NameKind)}",
}
NOBODY = "says nothing of anybody; give at least a name, a birth date or an address"


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class NameTold(_Told):
    """A name that somebody goes or went by."""

    given_name: Word = None
    surname: Word = None
    kind: Annotated[NameKind, Field(strict=False)] = NameKind.CURRENT


class AddressTold(_Told):
    """Where somebody lives or lived."""

    street_number: Word = None
    address_1: Word = None
    address_2: Word = None
    suburb: Word = None
    postcode: Word = None
    state: Word = None


class PersonTold(NameTold, AddressTold):
    """A person as a program or a file tells of them.

    The names of one person stand in `given_name` and `surname`; further ones in
    `names`, and likewise with addresses, phones and e-mails.
    """

    former_surname: Word = None
    nickname: Word = None
    date_of_birth: Word = None
    phone: Word = None
    email: Word = None
    organisation: Word = None
    identifiers: Annotated[dict[Line, Word], Field(max_length=MOST)] | None = None
    names: Annotated[list[NameTold], Field(max_length=MOST)] = []
    addresses: Annotated[list[AddressTold], Field(max_length=MOST)] = []
    phones: Annotated[list[Word], Field(max_length=MOST)] = []
    emails: Annotated[list[Word], Field(max_length=MOST)] = []
    organisations: Annotated[list[Word], Field(max_length=MOST)] = []

    def details(self) -> Details:
        """The same as details; empty where nothing was told."""
        return Details(
            names=tuple(self._names()),
            date_of_birth=_as_date(self.date_of_birth or ""),
            addresses=tuple(_addresses([self, *self.addresses])),
            phones=tuple(_words([self.phone, *self.phones])),
            emails=tuple(_words([self.email, *self.emails])),
            identifiers=tuple(
                Identifier(source=source, value=value)
                for source, value in (self.identifiers or {}).items()
                if value
            ),
            organisations=tuple(_words([self.organisation, *self.organisations])),
        )

    def _names(self) -> Iterator[Name]:
        surname, given = self.surname or "", self.given_name or ""
        told = [
            Name(given=given, surname=surname, kind=self.kind),
            Name(
                given=given if self.former_surname else "",
                surname=self.former_surname or "",
                kind=NameKind.FORMER,
            ),
            Name(
                given=self.nickname or "",
                surname=surname if self.nickname else "",
                kind=NameKind.NICKNAME,
            ),
        ]
        told += [
            Name(given=n.given_name or "", surname=n.surname or "", kind=n.kind)
            for n in self.names
        ]
        yield from (name for name in told if name.given or name.surname)


def told_in(document: Any) -> Details:
    """The person that a JSON document tells of. Raises NotUnderstood."""
    if not isinstance(document, Mapping):
        said = 'is an object, such as {"given_name": "Ada", "surname": "Quill"}'
        raise NotUnderstood([Problem(field="a person", reason=said)], doing="checked")
    details = understood(cast("Mapping[str, Any]", document)).details()
    if says_nothing(details):
        problem = Problem(field="a person", reason=NOBODY)
        raise NotUnderstood([problem], doing="checked")
    return details


def understood(document: Mapping[str, Any]) -> PersonTold:
    """What fields tell of a person, if anything. Raises NotUnderstood."""
    try:
        return PersonTold.model_validate(document)
    except ValidationError as error:
        problems = [
            Problem(
                field=".".join(map(str, each["loc"])),
                reason=REASONS.get(each["type"]) or reason(each),
            )
            for each in error.errors(include_url=False, include_input=False)
        ]
        raise NotUnderstood(problems, doing="checked") from None


def says_nothing(details: Details) -> bool:
    """Whether there is nothing to compare: nothing was told, or marks alone."""
    return prepared(matchable(details)) == Prepared()


def told_in_text(text: str) -> Details:
    """The person that a JSON text tells of. Raises NotUnderstood."""
    try:
        document = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        where = f": {error}" if isinstance(error, ValueError) else ""
        problem = Problem(field="the file", reason=f"is not JSON{where}")
        raise NotUnderstood([problem], doing="checked") from None
    return told_in(document)


def _no_number(told: str) -> NoReturn:
    """`NaN` and `Infinity`, which Python reads and JSON does not have."""
    msg = f"it does not have {told}"
    raise ValueError(msg)


def _as_date(told: str) -> str:
    """`19560409` as `1956-04-09`; what is no date stays as it was told."""
    if len(told) == len("19560409") and told.isdecimal():
        try:
            return date(int(told[:4]), int(told[4:6]), int(told[6:])).isoformat()
        except ValueError:
            return told
    return told


def _addresses(told: list[PersonTold | AddressTold]) -> Iterator[Address]:
    for each in told:
        address = Address(**{name: getattr(each, name) or "" for name in OF_AN_ADDRESS})
        if address != Address():
            yield address


def _words(told: list[str | None]) -> Iterator[str]:
    yield from (word for word in told if word)

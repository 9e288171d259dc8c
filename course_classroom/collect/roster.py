"""The class list: who is in the class, under which ids, as platforms export it or as anybody writes it."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from course_classroom.collect.names import shown, squashed
from course_classroom.collect.people import Owner
from course_classroom.collect.times import iso
from course_classroom.errors import ClassroomError

# What platforms call their columns, squashed (see `names.squashed`).
NAMES = {"name", "student", "studentname", "fullname", "displayname", "naam", "nom"}
FIRST = {"first", "firstname", "givenname", "vorname", "prenom"}
LAST = {"last", "lastname", "surname", "familyname", "nachname", "nomdefamille"}
IDS = {
    *("id", "userid", "studentid", "sid", "sisuserid", "sisloginid", "integrationid", "identifier", "participant"),
    *("idnumber", "orgdefinedid", "email", "emailaddress", "mail", "login", "loginid", "username", "user", "eid"),
    *("githubusername", "githubid", "rosteridentifier", "matriculationnumber", "matrikelnummer", "number"),
}
HANDED_IN = "lastmodifiedsubmission"
NOBODY = ("points possible", "student, test", "test student")  # rows of Canvas's gradebook that are no student


@dataclass(frozen=True)
class Person:
    """Somebody on the roster: how results call them, their name, and all that platforms know them by.

    `handed_in` is when, in ISO 8601, where the roster is Moodle's grading worksheet, which says it.
    """

    key: str
    name: str
    ids: tuple[str, ...]
    handed_in: str = ""


class Roster:
    """The people of a class, found by id or, where one alone has it, by name."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = tuple(people)
        self._by_id: dict[str, set[Person]] = {}
        self._by_name: dict[str, set[Person]] = {}
        self._as_written: dict[str, set[Person]] = {}
        for person in self.people:
            self._as_written.setdefault(person.name, set()).add(person)
            for identity in person.ids:
                for form in _forms_of_id(identity):
                    self._by_id.setdefault(form, set()).add(person)
            for form in _forms_of_name(person.name):
                self._by_name.setdefault(form, set()).add(person)

    def find(self, owner: Owner) -> Person | None:
        """Return whom an owner is, None where nobody or more than one fits."""
        for identity in (*owner.ids, owner.name):
            if person := _only(self._by_id.get(identity.casefold(), set())):
                return person
        if person := _only(self._as_written.get(owner.name, set())):
            return person  # another may be called the same but for an accent
        fitting = self._by_name.get(squashed(owner.name), set()) | self._by_name.get(squashed(owner.key), set())
        return _only(fitting)

    def has(self, person: Person, owner: Owner) -> bool:
        """Whether one of the owner's ids is the person's."""
        return any(person in self._by_id.get(identity.casefold(), set()) for identity in owner.ids)

    def known(self, name: str) -> bool:
        """Whether somebody has this name or id."""
        return name.casefold() in self._by_id or squashed(name) in self._by_name


def read_roster(path: Path) -> Roster:
    """Read a roster, a CSV with a line of heads; raises ClassroomError for what is none."""
    try:
        rows = list(_rows(path.read_bytes()))
    except (OSError, csv.Error, UnicodeError) as error:
        raise ClassroomError(f"{path} cannot be read as a roster: {error}") from None
    heads = [squashed(head) for head in rows[0]] if rows else []
    if not {*NAMES, *LAST, *IDS} & set(heads):
        raise ClassroomError(
            f"{path} is no roster: its first line names none of name, first name, last name, id, email, username"
        )
    people = [person for row in rows[1:] if (person := _person(dict(zip(heads, row, strict=False))))]
    if not people:
        raise ClassroomError(f"{path} is no roster: there is nobody in it")
    return Roster(_told_apart(people))


def _rows(content: bytes) -> Iterable[list[str]]:
    text = ""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
        if any(cell.strip() for cell in row):
            yield [shown(cell.strip()) for cell in row]


def _person(row: dict[str, str]) -> Person | None:
    first, last = (next((row[head] for head in row if head in heads and row[head]), "") for heads in (FIRST, LAST))
    whole = next((row[head] for head in row if head in NAMES and row[head]), "")
    if whole.casefold().startswith(NOBODY):
        return None
    name = f"{first} {last}".strip() or _turned(whole)
    ids = tuple(dict.fromkeys(row[head] for head in row if head in IDS and row[head]))
    key = name or (ids[0] if ids else "")
    return Person(key, name or key, ids, iso(row.get(HANDED_IN, ""))) if key else None


def _turned(name: str) -> str:
    """Write "Lovelace, Ada" as Ada Lovelace."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and first else name


def _told_apart(people: list[Person]) -> list[Person]:
    """Give those of one name their id beside it, and leave out who stands there twice."""
    people = list(dict.fromkeys(people))
    keys = [person.key.casefold() for person in people]
    return [
        replace(person, key=f"{person.key}_{person.ids[0]}")
        if keys.count(person.key.casefold()) > 1 and person.ids
        else person
        for person in people
    ]


def _forms_of_id(identity: str) -> set[str]:
    """Return how an id is written elsewhere: Moodle's "Participant 123" is 123, an address begins with the login."""
    folded = identity.casefold()
    forms = {folded}
    if folded.startswith("participant"):
        forms.add(folded.removeprefix("participant").strip(" _"))
    if "@" in folded:
        forms.add(folded.partition("@")[0])
    return forms


def _forms_of_name(name: str) -> set[str]:
    """Return a name as it is and turned round, as Canvas has it: lovelaceada."""
    words = name.split()
    turns = {" ".join(words), *(" ".join(words[i:] + words[:i]) for i in range(1, len(words)))}
    return {squashed(turn) for turn in turns} - {""}


def _only(people: set[Person]) -> Person | None:
    return next(iter(people)) if len(people) == 1 else None

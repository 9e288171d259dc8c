"""A class: what each student handed in, each known from the roster where there is one, and everybody on it there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from course_classroom.collect.entries import entries
from course_classroom.collect.files import Found, Part, find
from course_classroom.collect.kept import INDEX, read_collected
from course_classroom.collect.people import HandedIn, Owner, by_owner
from course_classroom.collect.roster import Person, Roster
from course_classroom.collect.spool import Spool
from course_classroom.collect.submission import Submission
from course_classroom.collect.times import stamped
from course_classroom.errors import ClassroomError
from course_classroom.limits import Limits

Files = list[tuple[tuple[Part, ...], Found]]


def collect(places: Sequence[Path], spool: Spool, limits: Limits, roster: Roster | None = None) -> list[Submission]:
    """Return the class's submissions, by student; what is in archives is in `spool` for as long as that lasts.

    `places` are folders, archives or notebooks, or a folder that `course collect` has written. Raises ClassroomError
    where there is nobody.
    """
    if len(places) == 1 and (places[0] / INDEX).is_file():
        return read_collected(places[0])
    for place in places:
        if not place.exists():
            raise ClassroomError(f"there is no {place}")
    wholes = [list(find(place, spool, limits)) for place in places if place.is_dir()]
    files = [find(place, spool, limits) for place in places if not place.is_dir()]
    wholes.append([one for found in files for one in found])
    if len(files) == 1:  # the class itself, in an archive: its name is nobody's
        wholes[-1] = [replace(one, parts=one.parts[1:]) if len(one.parts) > 1 else one for one in wholes[-1]]
    handed = [one for whole in wholes for one in by_owner(whole, roster.known if roster else lambda _: False)]
    submissions = list(_submissions(handed, roster, limits))
    if not submissions:
        where = " and ".join(map(str, places))
        raise ClassroomError(
            f"there are no notebooks in {where}: expected a folder with one for each student, or an archive as a"
            " learning platform exports it"
        )
    return sorted(submissions, key=lambda one: one.student)


def _submissions(handed: Sequence[HandedIn], roster: Roster | None, limits: Limits) -> Iterator[Submission]:
    people = _people([one.owner for one in handed], roster) if roster else {}
    by_student: dict[str, list[HandedIn]] = {}
    for one in handed:
        person = people.get(one.owner)
        by_student.setdefault(person.key if person else one.owner.key, []).append(one)
    for student, several in by_student.items():
        yield _submission(student, several, people.get(several[0].owner), roster, limits)
    for person in roster.people if roster else ():
        if person.key not in by_student:
            yield Submission(person.key, (), person.name, person.ids, listed=True)


def _submission(
    student: str, several: list[HandedIn], person: Person | None, roster: Roster | None, limits: Limits
) -> Submission:
    files, earlier = _last_attempt(several)
    notebooks, aside = entries(files, limits)
    owner = several[-1].owner
    ids = dict.fromkeys([*(person.ids if person else ()), *(one for each in several for one in each.owner.ids)])
    if earlier:
        aside = (*aside, f"{earlier} {'file' if earlier == 1 else 'files'} of an earlier attempt: the last one counts")
    return Submission(
        student,
        notebooks,
        person.name if person else owner.name,
        tuple(ids),
        owner.platform,
        any(each.owner.late for each in several),
        aside,
        None if roster is None else person is not None,
        _handed_in(several, person),
    )


def _handed_in(several: list[HandedIn], person: Person | None) -> str:
    """Return when: the last time that the platform says of what counts; where it says none, what the roster says."""
    said = [max(each.owner.handed_in, stamped(each.owner.platform, each.files)) for each in several]
    return max(said) or (person.handed_in if person else "")


def _last_attempt(several: list[HandedIn]) -> tuple[Files, int]:
    """Return the files of the last attempt (and those that are of none), and how many are of earlier ones."""
    attempts = sorted({one.owner.attempt for one in several if one.owner.attempt})
    files: Files = []
    earlier = 0
    for one in several:
        if one.owner.attempt in {"", *attempts[-1:]}:
            files += one.files
        else:
            earlier += len(one.files)
    return files, earlier


def _people(owners: Sequence[Owner], roster: Roster) -> dict[Owner, Person]:
    """Return whom each owner is. Where one platform has two of them under different ids, an id must say which."""
    found = {owner: person for owner in owners if (person := roster.find(owner))}
    by_person = sorted(found, key=lambda owner: (found[owner].key, owner.platform))
    for (_, platform), group in groupby(by_person, key=lambda owner: (found[owner].key, owner.platform)):
        same = list(group)
        if platform and len({owner.ids for owner in same}) > 1:
            for owner in same:
                if not roster.has(found[owner], owner):
                    del found[owner]
    return found

"""Whose each file is: by the platform's way of naming, by folders, or by the name of a file that stands alone.

The level of a path at which students part is looked for once, from the top, over everything that was handed in. What
stands below it is a student's own, and cannot name another student.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from course_classroom.collect.files import GIT, SUFFIXES, Found, Part
from course_classroom.collect.metadata import read_metadata
from course_classroom.collect.names import shown
from course_classroom.collect.platforms import (
    AROUND,
    BESIDE,
    ENTERED,
    GRADESCOPE,
    NBGRADER,
    OF_ONE,
    PLATFORMS,
    Platform,
    blackboard_names,
    clone_names,
)
from course_classroom.collect.times import iso

NAMED_AS = (".ipynb", ".json", ".txt", ".py", ".html", ".htm", ".pdf", *SUFFIXES)


@dataclass(frozen=True)
class Owner:
    """Whom a platform names: `key` tells students apart, `name` is for people, `ids` are the platform's own.

    `handed_in` is when, in ISO 8601, where the platform's names say it.
    """

    key: str
    name: str
    platform: str = ""
    ids: tuple[str, ...] = ()
    late: bool = False
    attempt: str = ""
    handed_in: str = ""


@dataclass
class HandedIn:
    """What stands under one owner: the files, each with the steps of its path below the owner."""

    owner: Owner
    files: list[tuple[tuple[Part, ...], Found]] = field(default_factory=list)


Level = tuple[str, int, list[Found]]  # the platform (or ""), how deep its students part, and what is there
Known = Callable[[str], bool]
Groups = Mapping[Part, list[Found]]


def by_owner(found: Iterable[Found], known: Known = lambda _: False) -> list[HandedIn]:
    """Put together what is of one owner, by name. `known` tells whether a roster has somebody of a name."""
    handed: dict[Owner, HandedIn] = {}
    for platform, depth, files in _levels(list(found), 0, known):
        for owner, steps, one in _named(platform, depth, files):
            handed.setdefault(owner, HandedIn(owner)).files.append((steps, one))
    return sorted(handed.values(), key=lambda one: (one.owner.key, one.owner.attempt))


def _is_beside(part: Part) -> bool:
    """Whether a step is nobody's: what platforms and editors put beside students, and hidden files."""
    return part.name in BESIDE or (part.kind == "file" and part.name.startswith("."))


def _groups(found: Sequence[Found], depth: int) -> dict[Part, list[Found]]:
    groups: dict[Part, list[Found]] = {}
    for one in found:
        if len(one.parts) > depth:
            groups.setdefault(one.parts[depth], []).append(one)
    return groups


def _levels(found: list[Found], depth: int, known: Known) -> list[Level]:
    """Return where students part: here, or further down within what stands around whole classes."""
    groups = _groups(found, depth)
    if platform := _platform(groups):
        return [(platform, depth, found)]
    around = [part for part in groups if part.kind != "file" and not _is_beside(part)]
    if "submitted" in {part.name for part in around} and (
        len(groups) == 1 or {part.name for part in groups} & NBGRADER
    ):
        return [("nbgrader", depth + 1, [one for one in found if one.parts[depth].name == "submitted"])]
    if around and not any(part.kind == "file" and not _is_beside(part) for part in groups):
        if len(around) == 1 and (inner := _within(around[0], groups[around[0]], depth + 1, known)):
            return inner
        packed = [_within(part, groups[part], depth + 1, known, sure=True) for part in around if part.kind == "archive"]
        if len(packed) == len(around) and all(packed):
            return [level for levels in packed if levels for level in levels]
    return [("", depth, found)]


def _within(above: Part, found: list[Found], depth: int, known: Known, *, sure: bool = False) -> list[Level] | None:
    """Return the levels of a class that stands within `above`; None where that is one student."""
    groups = _groups(found, depth)
    names = [_stem(part) for part in groups if not _is_beside(part)]
    if known(_stem(above)) and not all(map(known, names)):
        return None
    levels = _levels(found, depth, known)
    if levels != [("", depth, found)]:
        return levels
    if sure or (len(names) < 2 and not any(map(known, names))):
        return None
    if sum(map(known, names)) * 2 >= len(names) and any(map(known, names)):
        return levels
    of_one = any(OF_ONE.fullmatch(name) for name in names)
    folders = all(part.kind != "file" for part in groups if not _is_beside(part))
    return levels if not of_one and (folders or AROUND.search(above.name)) else None


def _platform(groups: Groups) -> str:
    """Return the platform that has named the steps of a level, or ""."""
    if any(part.name == GRADESCOPE for part in groups):
        return "Gradescope"
    steps = [part for part in groups if not _is_beside(part)]
    for platform in PLATFORMS:
        matches = [match for part in steps if (match := platform.pattern.fullmatch(part.name))]
        if matches and len(matches) * 2 >= len(steps) and (platform.sure or _persuades(matches, steps)):
            return platform.name
    clones = [part for part in steps if any(_is_git(one, part) for one in groups[part])]
    if len(clones) > 1 and len(clones) == len(steps) and clone_names({part.name for part in clones}):
        return "GitHub"
    return ""


def _persuades(matches: Sequence[Any], steps: Sequence[Part]) -> bool:
    """Whether a form that anybody may use is a platform's: all files have it, of several people, none an exercise."""
    names = {match["name"] for match in matches}
    files = [part for part in steps if part.kind != "folder"]
    return len(names) > 1 and len(matches) == len(files) and not any(map(OF_ONE.fullmatch, names))


def _is_git(one: Found, part: Part) -> bool:
    at = one.parts.index(part)
    return one.kind == GIT and len(one.parts) == at + 2


def _named(platform: str, depth: int, found: list[Found]) -> Iterable[tuple[Owner, tuple[Part, ...], Found]]:
    """Yield each file with its owner, and the steps of its path that are left."""
    names = {part.name for one in found for part in one.parts[depth : depth + 1] if not _is_beside(part)}
    rules = [rule for rule in PLATFORMS if rule.name == platform]
    matches = {name: (rule, match) for name in names for rule in rules[::-1] if (match := rule.pattern.fullmatch(name))}
    users = blackboard_names([match["before"] for _, match in matches.values() if "before" in match.groupdict()])
    clones = clone_names(names) if platform == "GitHub" else {}
    submitters = _submitters(found, depth) if platform == "Gradescope" else {}
    for one in found:
        step, rest = one.parts[depth] if len(one.parts) > depth else one.parts[-1], one.parts[depth + 1 :]
        if one.kind == GIT or (step.kind == "file" and (_is_beside(step) or step.name == GRADESCOPE)):
            continue
        if step.name in matches:
            rule, match = matches[step.name]
            owner, said = _of_match(rule, match.groupdict(), users), match.groupdict()
            file = Part(said.get("file") or ENTERED.get(said.get("what") or "") or step.name, step.kind)
            yield owner, rest if step.kind == "folder" else (file, *rest), one
        elif step.name in submitters:
            for owner in submitters[step.name]:
                yield owner, rest, one
        else:
            name = clones.get(step.name, _stem(step))
            yield Owner(name, name, platform if clones or not rules else ""), rest or (step,), one


def _of_match(platform: Platform, said: Mapping[str, str | None], users: Mapping[str, str]) -> Owner:
    name = said.get("name") or users.get(said.get("before") or "") or said.get("id") or ""
    identity = said.get("id") or (name if "before" in said else "")
    if platform.name == "Sakai":
        last, _, first = name.partition(", ")
        name = f"{first} {last}"
    key = name if identity in {"", name} or platform.name == "Sakai" else f"{name}_{identity}"
    if platform.name == "Sakai":
        key = f"{name}_{identity}"
    ids = (identity,) if identity else ()
    attempt = said.get("attempt") or ""
    return Owner(key, name, platform.name, ids, bool(said.get("late")), attempt, iso(attempt or said.get("when") or ""))


def _submitters(found: list[Found], depth: int) -> dict[str, list[Owner]]:
    """Return the students of each folder of a Gradescope export, as its metadata says; {} where that cannot be read."""
    metadata = next((one for one in found if one.parts[depth].name == GRADESCOPE and one.path), None)
    said = read_metadata(metadata.path) if metadata else None
    owners = {}
    for folder, submission in said.items() if isinstance(said, dict) else ():
        people = submission.get(":submitters") if isinstance(submission, dict) else None
        if isinstance(people, list):
            when = iso(submission[":created_at"]) if isinstance(submission.get(":created_at"), datetime) else ""
            owners[shown(str(folder))] = [_submitter(person, when) for person in people if isinstance(person, dict)]
    return {folder: people for folder, people in owners.items() if people}


def _submitter(person: Mapping[str, Any], handed_in: str) -> Owner:
    name, *ids = (shown(str(person.get(f":{field}") or "")) for field in ("name", "sid", "email"))
    ids = [one for one in ids if one]
    return Owner(f"{name}_{ids[0]}" if ids else name, name, "Gradescope", tuple(ids), handed_in=handed_in)


def _stem(part: Part) -> str:
    """Return what a folder or a file is called without what browsers and archives append."""
    name = part.name
    if part.kind == "folder":
        return name
    while (suffix := next((s for s in NAMED_AS if name.lower().endswith(s) and len(name) > len(s)), None)) is not None:
        name = name[: -len(suffix)]
    return name if name != part.name else PurePosixPath(name).stem or name

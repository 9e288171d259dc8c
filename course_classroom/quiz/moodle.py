"""Moodle XML, by Moodle's importer (question/format/xml/format.php): a category for each item, its variants in it.

A quiz takes a random question from each category.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from course_classroom.quiz.bank import TOLERANCE, Slot, Variant
from course_classroom.quiz.tree import Element, written

ROOT = "$course$/top/Back propagation"


def moodle_xml(slots: Sequence[Slot]) -> bytes:
    """Return the file to be imported into a question bank."""
    quiz = ET.Element("quiz")
    for place, slot in enumerate(slots, 1):
        name = f"{place:02} {slot.name}"
        category = ET.SubElement(quiz, "question", type="category")
        _text(ET.SubElement(category, "category"), f"{ROOT}/{name}")
        for number, variant in enumerate(slot.variants, 1):
            _question(quiz, f"{name}, {number}", variant)
    return written(quiz)


def _question(quiz: Element, name: str, variant: Variant) -> None:
    question = ET.SubElement(quiz, "question", type="multichoice" if variant.options else "numerical")
    _text(ET.SubElement(question, "name"), name)
    _html(question, "questiontext", variant.text)
    _html(question, "generalfeedback", variant.why)
    ET.SubElement(question, "defaultgrade").text = "1"
    if variant.options:
        for tag, value in (("single", "true"), ("shuffleanswers", "true"), ("answernumbering", "ABCD")):
            ET.SubElement(question, tag).text = value
        for option in variant.options:
            answer = _html(question, "answer", option.shown)
            answer.set("fraction", "100" if option.right else "0")
            _html(answer, "feedback", option.why)
        return
    numbers = [(variant.number, "100", TOLERANCE, variant.why), *((one, "0", 0.0, why) for one, why in variant.wrong)]
    for number, fraction, tolerance, why in numbers:
        answer = ET.SubElement(question, "answer", fraction=fraction, format="plain_text")
        ET.SubElement(answer, "text").text = f"{number:g}"
        _html(answer, "feedback", why)
        ET.SubElement(answer, "tolerance").text = f"{tolerance:g}"


def _text(parent: Element, text: str) -> None:
    ET.SubElement(parent, "text").text = text


def _html(parent: Element, tag: str, html: str) -> Element:
    made = ET.SubElement(parent, tag, format="html")
    _text(made, html)
    return made

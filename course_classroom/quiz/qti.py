"""QTI 1.2, by its specification (IMS ASI XML binding) and as text2qti writes it for Canvas: a section for each item.

Of each section one variant is drawn (`selection_number`): what Canvas calls a question group.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from course_classroom.give_back.feedback import zipped
from course_classroom.quiz.bank import TOLERANCE, Slot, Variant
from course_classroom.quiz.tree import Element, below, written

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
TITLE, QUIZ = "Back propagation", "back-propagation"


def qti_package(slots: Sequence[Slot]) -> bytes:
    """Return the archive to be imported."""
    root = ET.Element("questestinterop", xmlns=NAMESPACE)
    assessment = ET.SubElement(root, "assessment", ident=QUIZ, title=TITLE)
    outer = ET.SubElement(assessment, "section", ident="root_section")
    for place, slot in enumerate(slots, 1):
        section = ET.SubElement(outer, "section", ident=f"item{place:02}", title=f"{place:02} {slot.name}")
        selection = below(section, "selection_ordering", "selection")
        ET.SubElement(selection, "selection_number").text = "1"
        ET.SubElement(below(selection, "selection_extension"), "points_per_item").text = "1"
        for number, variant in enumerate(slot.variants, 1):
            _item(section, f"item{place:02}_{number:03}", f"{place:02} {slot.name}, {number}", variant)
    return zipped({"imsmanifest.xml": _manifest(), f"{QUIZ}/{QUIZ}.xml": written(root)})


def _manifest() -> bytes:
    root = ET.Element("manifest", identifier=f"{QUIZ}-manifest", xmlns=PACKAGE)
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "IMS Content"
    ET.SubElement(metadata, "schemaversion").text = "1.1.3"
    ET.SubElement(root, "organizations")
    resource = ET.SubElement(below(root, "resources"), "resource", identifier=QUIZ, type="imsqti_xmlv1p2")
    ET.SubElement(resource, "file", href=f"{QUIZ}/{QUIZ}.xml")
    return written(root)


def _item(section: Element, ident: str, title: str, variant: Variant) -> None:
    item = ET.SubElement(section, "item", ident=ident, title=title)
    metadata = below(item, "itemmetadata", "qtimetadata")
    kind = "multiple_choice_question" if variant.options else "numerical_question"
    for label, entry in (("question_type", kind), ("points_possible", "1")):
        field = ET.SubElement(metadata, "qtimetadatafield")
        ET.SubElement(field, "fieldlabel").text = label
        ET.SubElement(field, "fieldentry").text = entry
    presentation = ET.SubElement(item, "presentation")
    _material(presentation, variant.text)
    if variant.options:
        response = ET.SubElement(presentation, "response_lid", ident="response1", rcardinality="Single")
        choices = ET.SubElement(response, "render_choice")
        for place, option in enumerate(variant.options):
            _material(ET.SubElement(choices, "response_label", ident=f"answer{place}"), option.shown)
    else:
        response = ET.SubElement(presentation, "response_str", ident="response1", rcardinality="Single")
        ET.SubElement(ET.SubElement(response, "render_fib", fibtype="Decimal"), "response_label", ident="answer1")
    processing = ET.SubElement(item, "resprocessing")
    score = {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
    ET.SubElement(below(processing, "outcomes"), "decvar", score)
    for feedback, why in (_choices if variant.options else _numbers)(processing, variant):
        _material(below(ET.SubElement(item, "itemfeedback", ident=feedback), "flow_mat"), why)


def _choices(processing: Element, variant: Variant) -> list[tuple[str, str]]:
    """Write what each option comes to; return the names of their feedback, and its texts."""
    for place, option in enumerate(variant.options):
        _condition(processing, _equal(f"answer{place}"), f"answer{place}_fb", right=option.right)
    return [(f"answer{place}_fb", option.why) for place, option in enumerate(variant.options)]


def _numbers(processing: Element, variant: Variant) -> list[tuple[str, str]]:
    """Write what the right number comes to, and each wrong one that is known; return what `_choices` does."""
    either = ET.Element("or")
    either.append(_equal(f"{variant.number:g}"))
    within = ET.SubElement(either, "and")
    for tag, bound in (("vargte", variant.number - TOLERANCE), ("varlte", variant.number + TOLERANCE)):
        ET.SubElement(within, tag, respident="response1").text = f"{bound:g}"
    _condition(processing, either, "correct_fb", right=True)
    for place, (number, _) in enumerate(variant.wrong):
        _condition(processing, _equal(f"{number:g}"), f"wrong{place}_fb", right=False)
    return [("correct_fb", variant.why), *((f"wrong{place}_fb", why) for place, (_, why) in enumerate(variant.wrong))]


def _condition(processing: Element, test: Element, feedback: str, *, right: bool) -> None:
    condition = ET.SubElement(processing, "respcondition", {"continue": "No"})
    ET.SubElement(condition, "conditionvar").append(test)
    if right:
        ET.SubElement(condition, "setvar", action="Set", varname="SCORE").text = "100"
    ET.SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=feedback)


def _equal(value: str) -> Element:
    test = ET.Element("varequal", respident="response1")
    test.text = value
    return test


def _material(parent: Element, html: str) -> None:
    ET.SubElement(below(parent, "material"), "mattext", texttype="text/html").text = html

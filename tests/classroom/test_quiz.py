"""A quiz bank: each file is held against its format's rules, written anew here, and against what it is made of."""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from course_classroom import cli
from course_classroom.errors import ClassroomError
from course_classroom.quiz.bank import TOLERANCE, Slot, Variant, _variants, bank
from course_classroom.quiz.moodle import moodle_xml
from course_classroom.quiz.qti import NAMESPACE, QUIZ, qti_package
from course_classroom.quiz.sheet import sheets
from course_lib import catalogue

CHAPTERS = ("03_relu", "05_softmax_jacobian")
# Content models of the elements used, as in the DTD of QTI 1.2.1; what is not used of them is left out.
MODELS = {
    "questestinterop": "assessment",
    "assessment": "section+",
    "section": "selection_ordering? (item|section)*",
    "selection_ordering": "selection*",
    "selection": "selection_number? selection_extension?",
    "selection_extension": "points_per_item",
    "item": "itemmetadata? presentation? resprocessing* itemfeedback*",
    "itemmetadata": "qtimetadata*",
    "qtimetadata": "qtimetadatafield+",
    "qtimetadatafield": "fieldlabel fieldentry",
    "presentation": "(material|response_lid|response_str)+",
    "material": "mattext+",
    "response_lid": "render_choice",
    "response_str": "render_fib",
    "render_choice": "response_label*",
    "render_fib": "response_label*",
    "response_label": "material*",
    "resprocessing": "outcomes respcondition+",
    "outcomes": "decvar+",
    "respcondition": "conditionvar setvar* displayfeedback*",
    "conditionvar": "(or|and|varequal|vargte|varlte)+",
    "or": "(or|and|varequal|vargte|varlte)+",
    "and": "(or|and|varequal|vargte|varlte)+",
    "itemfeedback": "flow_mat+",
    "flow_mat": "material+",
}
REQUIRED = dict.fromkeys(("item", "section", "assessment", "itemfeedback"), "ident") | {"varequal": "respident"}


@pytest.fixture(scope="module")
def slots():
    return bank(CHAPTERS, 12, 4, "S")


def test_a_bank_has_as_many_items_and_variants_and_no_two_alike(slots):
    assert [len(slot.variants) for slot in slots] == [4] * 12
    assert len({slot.name for slot in slots}) == 12
    assert all(len(set(slot.variants)) == 4 for slot in slots)
    first = {slot.name.partition(":")[0] for slot in slots[:6]}
    assert len(first) == 6  # the chapters have six exercises: each comes once before one comes again


def test_a_known_mistake_that_is_0_01_away_is_told_as_that():
    """ReLU's lower bound: 0.01 where 0 is right."""
    made = list(_variants(catalogue.exercise("relu_forward"), "entries", "1", 40))
    near = [(one.number, number) for one in made for number, _ in one.wrong if 0 < abs(number - one.number) < 0.02]
    assert near
    assert all(abs(number - right) == pytest.approx(0.01) for right, number in near)
    question = ET.fromstring(moodle_xml([Slot("near", tuple(made))])).find("question[@type='numerical']")
    assert 2 * float(question.findtext("answer/tolerance")) < 0.01


def test_variants_of_an_item_that_has_few_are_all_different():
    made = list(_variants(catalogue.exercise("softmax_backward"), "order", "1", 20))
    assert 5 < len({(one.text, *sorted(option.shown for option in one.options)) for one in made}) == len(made) < 20


def test_the_same_seed_gives_the_same_bytes_and_another_one_others():
    def files(seed):
        made = bank(("03_relu",), 3, 2, seed)
        return moodle_xml(made), qti_package(made), sheets(made)

    assert files("S") == files("S")
    assert all(one != other for one, other in zip(files("S"), files("T"), strict=True))


def test_each_variant_has_one_right_answer_and_words_for_each_option(slots):
    for variant in (variant for slot in slots for variant in slot.variants):
        assert variant.text
        if variant.options:
            assert sum(option.right for option in variant.options) == 1
            assert len({option.shown for option in variant.options}) == len(variant.options) >= 3
            assert all(option.why for option in variant.options)
        else:
            assert variant.why
            assert all(abs(number - variant.number) > TOLERANCE and why for number, why in variant.wrong)


def test_moodle_reads_every_question(slots):
    """As qformat_xml does: it takes the first child of each name, and all answers."""
    root = ET.fromstring(moodle_xml(slots))
    assert root.tag == "quiz"
    categories = [one.findtext("category/text") for one in root if one.get("type") == "category"]
    assert len(categories) == 12
    assert all(one.startswith("$course$/top/") for one in categories)
    questions = [one for one in root if one.get("type") != "category"]
    variants = [variant for slot in slots for variant in slot.variants]
    for question, variant in zip(questions, variants, strict=True):
        assert question.findtext("name/text")
        assert question.find("questiontext").get("format") == "html"
        assert question.findtext("questiontext/text") == variant.text
        answers = question.findall("answer")
        right = [answer for answer in answers if answer.get("fraction") == "100"]
        assert {answer.get("fraction") for answer in answers} <= {"0", "100"}
        assert len(right) == 1
        assert all(answer.findtext("feedback/text") for answer in answers)
        if question.get("type") == "multichoice":
            assert (question.findtext("single"), question.findtext("shuffleanswers")) == ("true", "true")
            assert [answer.findtext("text") for answer in answers] == [option.shown for option in variant.options]
            assert [answer in right for answer in answers] == [option.right for option in variant.options]
        else:
            assert question.get("type") == "numerical"
            assert float(right[0].findtext("text")) == variant.number
            assert [float(answer.findtext("tolerance")) >= 0 for answer in answers] == [True] * len(answers)


def qti(slots):
    with zipfile.ZipFile(BytesIO(qti_package(slots))) as archive:
        manifest, quiz = (ET.fromstring(archive.read(name)) for name in ("imsmanifest.xml", f"{QUIZ}/{QUIZ}.xml"))
        assert len(archive.namelist()) == 2
    return manifest, quiz


def named(element):
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def test_a_qti_file_has_the_form_of_its_specification(slots):
    _, root = qti(slots)
    for element in root.iter():
        model = MODELS.get(named(element), "")
        pattern = re.sub(r"(\w+)", r"(?:\1;)", model).replace(" ", "")
        assert re.fullmatch(pattern, "".join(f"{named(child)};" for child in element)), named(element)
        assert named(element) not in REQUIRED or element.get(REQUIRED[named(element)])
    idents = [one.get("ident") for one in root.iter() if named(one) in ("item", "section", "assessment")]
    assert len(set(idents)) == len(idents)


def test_a_qti_item_scores_its_right_answer_and_shows_each_feedback(slots):
    _, root = qti(slots)
    space = {"q": NAMESPACE}
    items = root.findall(".//q:item", space)
    variants = [variant for slot in slots for variant in slot.variants]
    for one, variant in zip(items, variants, strict=True):
        kind, points = (field.text for field in one.findall(".//q:fieldentry", space))
        assert (kind, points) == ("multiple_choice_question" if variant.options else "numerical_question", "1")
        (scoring,) = one.findall(".//q:setvar/..", space)
        labels = [label.get("ident") for label in one.findall(".//q:response_label", space)]
        value = scoring.findtext(".//q:varequal", namespaces=space)
        if variant.options:
            assert variant.options[labels.index(value)].right
        else:
            low, high = (float(scoring.findtext(f".//q:{tag}", namespaces=space)) for tag in ("vargte", "varlte"))
            assert low < float(value) == variant.number < high
        shown = {found.get("linkrefid") for found in one.findall(".//q:displayfeedback", space)}
        assert shown == {found.get("ident") for found in one.findall("q:itemfeedback", space)}
        assert len(shown) == (len(variant.options) or 1 + len(variant.wrong))


def test_a_qti_manifest_names_the_file(slots):
    manifest, _ = qti(slots)
    (resource,) = (one for one in manifest.iter() if one.tag.endswith("}resource"))
    assert resource.get("type") == "imsqti_xmlv1p2"
    assert resource[0].get("href") == f"{QUIZ}/{QUIZ}.xml"


def test_paper_has_a_sheet_for_each_variant_and_a_key_to_all(slots):
    page = sheets(slots).decode()
    papers = re.findall(r"<section>.*?</section>", page, re.DOTALL)
    assert len(papers) == 4
    key = page.partition("<h1>Key</h1>")[2]
    rows = re.findall(r"<tr><th scope=\"row\">sheet \d</th>(.*?)</tr>", key)
    assert len(rows) == 4
    for place, (paper, row) in enumerate(zip(papers, rows, strict=True)):
        cells = re.findall("<td>(.*?)</td>", row)
        for slot, cell in zip(slots, cells, strict=True):
            variant = slot.variants[place]
            assert variant.text in paper
            if variant.options:
                assert variant.options["ABCDEF".index(cell)].right
            else:
                assert float(cell.replace("−", "-")) == variant.number


def test_what_cannot_be_made_is_said(capsys):
    for options, said in (
        (["03_relu", "--to", "quiz.pdf"], "--to must end in .xml, .zip, .html: came quiz.pdf"),
        (["03_relu", "--items", "99", "--variants", "1", "--to", "quiz.xml"], "15 different items: came --items 99"),
        (["99_no", "--to", "quiz.xml"], "there is no chapter '99_no'"),
    ):
        assert cli.main(["quiz", *options]) == cli.FAILED
        assert said in capsys.readouterr().err
    with pytest.raises(ClassroomError):
        bank(("03_relu",), 99, 1, "1")


def test_an_item_with_few_variants_is_said(tmp_path, capsys, monkeypatch):
    few = [Slot("relu_forward: order", (Variant("<p>?</p>", number=2.0),))]
    monkeypatch.setattr("course_classroom.quiz.bank.bank", lambda *_: few)
    to = tmp_path / "quiz.html"
    assert cli.main(["quiz", "03_relu", "--items", "1", "--variants", "2", "--to", str(to)]) == 0
    assert capsys.readouterr().out == f"{to}: 1 items, 1 questions\n  relu_forward: order: 1 of 2 variants\n"

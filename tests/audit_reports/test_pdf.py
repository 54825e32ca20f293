"""Reports on paper: the same bytes for the same report, and nothing lost on the way."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pikepdf
import pytest
from pdfua import validate

from audit_reports.flag_lines import AnswerLine, CiteLine, FlagLine, ReplyLine
from audit_reports.gaps import Gap
from audit_reports.gather import gather
from audit_reports.paper import ink, paper_of
from audit_reports.pdf import report_pdf, to_pdf
from audit_reports.report import CheckpointShown, Report
from domain.codes.provisions import CHECK_THE_TEXT
from domain.values import Sealed
from projections.timeline import Timeline
from tests.audit_reports.cases import NOW, START, case, gift, moment, open_words
from tests.audit_reports.on_paper import (
    elements_of,
    marked_in,
    pages_of,
    tagged,
    words_of,
)

CLIENT_NAME = "Ada Quill"
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
CHECKPOINT = CheckpointShown(origin="practice.example/log", size=7, root=ROOT)


def report(timeline: Timeline) -> Report:
    told = gather(
        timeline,
        open_words=open_words,
        made_at=NOW,
        people={timeline.client_id: CLIENT_NAME, timeline.therapist_id: "M. Lindqvist"},
    )
    return replace(told, checkpoint=CHECKPOINT)


def full() -> Timeline:
    return case(
        moment(1, is_session=True),
        moment(2, score=60, fact=gift(2, narrative="A scarf, and a long silence.")),
        moment(3, is_safeguard=True, at=START + timedelta(days=200)),
        moment(4, score=30, corrected_by=2, late_by_days=12),
        has_claimed_times=True,
    )


def long(facts: int = 60) -> Timeline:
    return case(
        *(
            moment(n, at=START + timedelta(days=n), score=40 if n % 3 == 0 else 0)
            for n in range(1, facts + 1)
        )
    )


@pytest.fixture(scope="module")
def made() -> bytes:
    return report_pdf(report(full()))


@pytest.fixture(scope="module")
def pdf(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made))


class TestTheFile:
    def test_is_the_same_for_the_same_report(self, made: bytes) -> None:
        assert report_pdf(report(full())) == made

    def test_is_the_same_in_another_process(self, made: bytes) -> None:
        program = (
            "import sys; from hashlib import sha256;"
            "from tests.audit_reports.test_pdf import full, report, report_pdf;"
            "sys.stdout.write(sha256(report_pdf(report(full()))).hexdigest())"
        )

        said = subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            text=True,
            check=True,
        )

        assert said.stdout == sha256(made).hexdigest()

    def test_is_another_for_another_time(self, made: bytes) -> None:
        later = gather(full(), open_words=open_words, made_at=NOW + timedelta(days=1))

        assert report_pdf(later) != made

    def test_is_sound_to_qpdf(self, pdf: pikepdf.Pdf) -> None:
        assert pdf.check_pdf_syntax() == []

    def test_says_when_it_was_made_and_names_nobody(
        self, made: bytes, pdf: pikepdf.Pdf
    ) -> None:
        about = {name: str(value) for name, value in pdf.docinfo.items()}
        told = pdf.Root.Metadata.read_bytes().decode()

        assert about["/Title"] == "Case C-0147: timeline report"
        assert about["/CreationDate"] == about["/ModDate"] == "D:20261122093000Z"
        assert "Quill" not in " ".join([told, *about.values()])
        assert "Quill" not in made.decode("latin-1")

    def test_leads_nowhere_outside(self, pdf: pikepdf.Pdf) -> None:
        kinds = {
            str(thing.get("/S"))
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") is not None
        }

        assert not kinds & {"/URI", "/JavaScript", "/Launch", "/GoToR", "/SubmitForm"}
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
        assert "/OpenAction" not in pdf.Root


class TestForWhoHearsIt:
    def test_is_tagged_in_its_language_under_its_title(self, pdf: pikepdf.Pdf) -> None:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        told = pdf.open_metadata()  # Opened to be read alone.
        assert told["pdfuaid:part"] == "1"
        assert told["dc:title"] == "Case C-0147: timeline report"

    def test_heading_cells_say_what_they_head(self, pdf: pikepdf.Pdf) -> None:
        scopes = [
            str(said.Scope)
            for cell in tagged(pdf, "TH")
            for said in cell.A
            if said.O == "/Table"
        ]

        assert Counter(scopes) == {"/Column": 8}

    def test_what_the_report_is_about_is_a_list_of_names(
        self, pdf: pikepdf.Pdf
    ) -> None:
        assert len(tagged(pdf, "Lbl")) == 5 + len(report(full()).limits)

    def test_the_picture_is_told(self, pdf: pikepdf.Pdf) -> None:
        (figure,) = tagged(pdf, "Figure")

        assert "Timeline of case C-0147. 4 facts" in str(figure.Alt)
        assert "Risk: highest on" in str(figure.Alt)

    def test_what_stands_in_the_margins_is_no_part_of_the_text(
        self, made: bytes, pdf: pikepdf.Pdf
    ) -> None:
        known = {
            (element.Pg.objgen, child)
            for element in elements_of(pdf)
            for child in marked_in(element)
        }

        for page, words in zip(pdf.pages, pages_of(made), strict=True):
            content = page.Contents.read_bytes()
            marked = {int(n) for n in re.findall(rb"/MCID (\d+)", content)}
            assert marked == {n for at, n in known if at == page.obj.objgen}
            assert content.count(b"/Pagination") == 2
            assert re.search(rf"Page \d of {len(pdf.pages)}", words)
            assert "Case C-0147 · As it happened" in words
            assert f"Checkpoint 7, {ROOT}" in words

    def test_links_have_a_name_and_are_printed(self, pdf: pikepdf.Pdf) -> None:
        links = [link for page in pdf.pages for link in page.get("/Annots", [])]

        assert links
        assert all(str(link.Contents) and int(link.F) & 4 for link in links)

    def test_a_checker_finds_nothing(self, made: bytes, tmp_path: Path) -> None:
        path = tmp_path / "report.pdf"
        path.write_bytes(made)

        assert [finding.message for finding in validate(str(path)).findings] == []

    def test_chapters_are_bookmarks(self, pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            (whole,) = outline.root
            chapters = [chapter.title for chapter in whole.children]

        assert whole.title == "Case C-0147"
        assert chapters == [
            "How to read it",
            "What this report cannot show",
            "Picture",
            "Facts, in the order in which they happened",
            "Risk over time",
            "Kinds of fact in this report",
        ]


class TestWhatItTells:
    def test_is_everything_that_the_report_holds(self, made: bytes) -> None:
        told, words = report(full()), words_of(made)

        assert told.statement in words
        assert CLIENT_NAME in words
        for limit in told.limits:
            assert limit in words
        for row in told.rows:
            assert f"{row.number}. {row.title}" in words
            assert row.definition in words
            for answer in row.answers:
                assert f"{answer.label}: {'; '.join(answer.words)}" in words
            assert row.narrative in words
            for step in row.steps:
                assert f"{step.effect}, now {step.after:g}. {step.what}" in words
        silent = [line.words for line in told.lines if isinstance(line, Gap)]
        assert silent
        for gap in silent:
            assert gap in words
        assert "Corrected by fact 2" in words
        assert "Written down 12 days later" in words
        assert "No decision record" in words

    def test_erased_words_show_as_such(self) -> None:
        def erased(_fact: object, _field: str, _words: Sealed) -> str:
            return "[erased]"

        timeline = case(moment(1, fact=gift(1, narrative="A scarf")))
        told = gather(timeline, open_words=erased, made_at=NOW)

        words = words_of(report_pdf(told))

        assert "In their own words: [erased]" in words
        assert "scarf" not in words

    def test_a_case_of_many_pages_loses_nothing_between_them(self) -> None:
        pages = pages_of(report_pdf(report(long())))

        words = " ".join(pages)
        assert len(pages) > 6
        for number in range(1, 61):
            assert f"{number}. Gift exchanged" in words
        for page in pages[2:6]:
            assert "Happened What was told, and what it weighs" in page

    def test_a_narrative_longer_than_a_page_is_told_to_its_end(self) -> None:
        narrative = f"{'We spoke. ' * 1500}\n\n{'x' * 400} The end of it."
        timeline = case(moment(1, fact=gift(1, narrative=narrative)))

        words = words_of(report_pdf(report(timeline)))

        # A page may end between any two words.
        assert (words.count("We "), words.count("spoke.")) == (1500, 1500)
        assert words.replace(" ", "").count("x" * 400) == 1
        assert "The end of it." in words

    def test_an_empty_case_has_a_report(self) -> None:
        made = report_pdf(report(case()))

        assert "Nothing has been recorded yet." in words_of(made)

    def test_a_report_without_a_checkpoint_says_so(self) -> None:
        told = gather(full(), open_words=open_words, made_at=NOW)

        assert all("No checkpoint" in page for page in pages_of(report_pdf(told)))


def test_a_picture_on_paper_names_its_colours() -> None:
    assert "var(" not in ink()
    assert "#215a6d" in ink()


def test_a_picture_that_is_high_stands_upright() -> None:
    wide = paper_of(report(full()))
    lanes = [
        moment(n, lane=f"Lane {n}", at=START + timedelta(days=n)) for n in range(1, 30)
    ]
    high = paper_of(report(case(*lanes)))

    assert not wide["picture"]["is_high"]
    assert high["picture"]["is_high"]


def test_what_sets_pages_is_brought_in_only_when_asked_for() -> None:
    program = "import sys, api.app, api.cli.cases;assert 'typst' not in sys.modules"

    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_document_is_in_its_own_language() -> None:
    made = to_pdf(
        "paper.typ",
        paper_of(report(full())),
        made_at=NOW,
        title="Bericht",
        language="de",
    )

    with pikepdf.open(BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang) == "de"
        assert str(pdf.docinfo.Title) == "Bericht"


def question(**told: Any) -> FlagLine:
    given: dict[str, Any] = {
        "number": 1,
        "id": UUID(int=77),
        "rule": "R09",
        "name": "boundary-drift",
        "title": "Steps that go one way",
        "asks": "Do these acts grow heavier?",
        "severity": 68.2,
        "attention": "serious",
        "status": "raised",
        "state": "open",
        "arose_at": START,
        "because": (2, 4),
        "speaks_for": (3,),
        "answered_by": (),
        "superseded_by": (),
        "harmless_readings": ("A custom of the place.",),
        "cites": (
            CiteLine(
                code="APA",
                code_id="APA",
                provision="3.05",
                edition="2017",
                id="APA-3.05",
                binds=True,
                verified=False,
                paraphrase="Other roles are weighed beforehand.",
            ),
        ),
        "rests_on": (),
        "rests_on_memory_alone": True,
        "answers": (
            AnswerLine(fact=3, outcome="No concern", reason="Lent.", by="S", at=START),
        ),
        "replies": (ReplyLine(words="It was a loan.", by="M", at=START),),
        "others_see_from": None,
    }
    return FlagLine(**{**given, **told})


class TestQuestions:
    def test_are_told_with_their_reasons_and_what_people_said(self) -> None:
        told = replace(report(full()), flags=(question(),))

        words = words_of(report_pdf(told))

        assert "Steps that go one way (R09; serious):" in words
        assert "Do these acts grow heavier? It rests on facts 2, 4." in words
        assert "What speaks for care: fact 3." in words
        assert "It may also mean: A custom of the place." in words
        assert "APA 3.05 (2017), unverified: Other roles are weighed" in words
        assert CHECK_THE_TEXT in words
        assert "S, 4 Apr 2016: No concern. Lent. (fact 3)" in words
        assert "M replied, 4 Apr 2016: It was a loan." in words
        assert "68" not in words

    def test_that_nobody_asked_for_leave_no_chapter(self) -> None:
        asked_none = words_of(report_pdf(replace(report(full()), flags=())))
        not_asked = words_of(report_pdf(report(full())))

        assert "Nothing is asked." in asked_none
        assert "Rules ask" not in not_asked

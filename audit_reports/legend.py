"""The key of the picture, where it stands alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyItem:
    """One sign and what it means."""

    x: int
    y: int
    shape: str
    name: str
    attention: str = "none"
    is_dashed: bool = False
    is_late: bool = False
    is_struck: bool = False
    told_by: str = ""


KEY = (
    KeyItem(x=0, y=0, shape="tick", name="ordinary session"),
    KeyItem(x=150, y=0, shape="circle", name="no or little weight"),
    KeyItem(x=320, y=0, shape="square", attention="discuss", name="discuss"),
    KeyItem(x=430, y=0, shape="triangle", attention="serious", name="serious, refer"),
    KeyItem(x=570, y=0, shape="diamond", name="safeguard"),
    KeyItem(
        x=680, y=0, shape="square", attention="discuss", is_dashed=True,
        name="no decision record",
    ),
    KeyItem(x=0, y=26, shape="circle", is_late=True, name="written down late"),
    KeyItem(x=150, y=26, shape="circle", is_struck=True, name="corrected later"),
    KeyItem(x=320, y=26, shape="circle", told_by="c", name="told by the client"),
    KeyItem(x=480, y=26, shape="circle", told_by="t", name="by a third person"),
    KeyItem(x=630, y=26, shape="circle", told_by="o", name="observed"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionKey:
    """How one sort of question is drawn, and what that means."""

    x: int
    shape: str
    name: str
    attention: str = "discuss"
    drawn: str = "open"
    y: int = 52
    number: str = ""


QUESTION_KEY = (
    QuestionKey(x=0, shape="bubble", name="question: a conversation"),
    QuestionKey(x=190, shape="house", attention="serious", name="a serious look"),
    QuestionKey(x=320, shape="octagon", attention="refer", name="whom to bring it to"),
    QuestionKey(x=490, shape="bubble", drawn="waits", name="may be asked later"),
    QuestionKey(x=650, shape="bubble", drawn="done", name="answered"),
    QuestionKey(x=750, shape="bubble", drawn="gone", name="gone"),
)

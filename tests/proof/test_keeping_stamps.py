"""While the house is open a timestamping authority is asked once a day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.house import House
from api.keeping import Keeping
from domain.log_timestamps import stored_token
from domain.witnesses_file import Settings, make_authority, write_settings
from tests.house import Clock, Town, tell
from tests.proof.authority import make_authority as an_authority
from tests.proof.authority import stamping
from tests.proof.test_keeping import soon, until


def tokens(house: House) -> list[str]:
    return sorted(p.name for p in (house.settings.data / "checkpoints").glob("*.tsr"))


def test_the_first_checkpoint_of_a_day_is_stamped(
    house: House, town: Town, clock: Clock, tmp_path: Path
) -> None:
    clock.now = datetime.now(UTC)  # The authority stamps the time that it is.
    authority = an_authority(tmp_path / "tsa")
    with stamping(authority) as url:
        tsa = make_authority(url=url, certificates=authority.root)
        write_settings(house.settings.data, Settings(tsa=tsa))
        keeping = Keeping(soon(house), say=pytest.fail)
        keeping.start()
        tell(house, town.therapist, town.case)
        until(lambda: bool(tokens(house)))
        tell(house, town.therapist, town.case)
        count = house.keeper.log.size()
        until(lambda: count in house.keeper.files.sizes())
        keeping.finish()

    (name,) = tokens(house)
    note = house.keeper.files.at(int(name.removesuffix(".tsr")))
    assert note is not None
    assert stored_token(house.settings.data, note) is not None


@pytest.mark.parametrize("settings", ['{"tsa": 1}', None])
def test_that_there_is_no_timestamp_is_said_once_and_it_is_signed_all_the_same(
    house: House, town: Town, tmp_path: Path, settings: str | None
) -> None:
    if settings is None:
        authority = an_authority(tmp_path / "tsa")
        tsa = make_authority(url="http://127.0.0.1:9/", certificates=authority.root)
        write_settings(house.settings.data, Settings(tsa=tsa))
    else:
        (house.settings.data / "witnesses.json").write_text(settings)
    said: list[str] = []
    keeping = Keeping(soon(house), say=said.append)
    keeping.start()
    for _ in range(2):
        tell(house, town.therapist, town.case)
        count = house.keeper.log.size()
        until(lambda size=count: size in house.keeper.files.sizes())  # type: ignore[misc]

    keeping.finish()

    assert len(said) == 1
    assert "imestamp" in said[0]
    assert tokens(house) == []

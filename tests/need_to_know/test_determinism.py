"""What a crawl reaches is the same in every run; else it would be chance what non-interference finds."""

import os
import subprocess
import sys

import pytest

from tests.places import sqlite_template
from tests.serving import ROOT


@pytest.mark.long
def test_what_is_reached_is_the_same_in_every_run() -> None:
    # Both read it; the first would make it with chances that the second then takes otherwise.
    sqlite_template()
    command = [sys.executable, "-m", "tests.need_to_know.digest"]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    ]
    printed = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert printed[0] == printed[1]
    assert len(printed[0].strip()) == 64

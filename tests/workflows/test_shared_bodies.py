"""Shared files: a plan names what they declare as its own, and their faults keep their places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workflows.loader import Reading, read_plan, read_text
from workflows.plan import Body, Directory, Group, Plan

Draft = Callable[..., str]
Share = Callable[..., Reading]

CSV = """\
id,name,under,level,groups
vn,Việt Nam,,,
xa-1,Xã Một,vn,xã,cac-xa
xa-2,Xã Hai,vn,xã,cac-xa
"""

BODIES = "bodies:\n  file: d.csv\n  b: {name: B, under: xa-1, level: phòng}\n"

NAMES = "title: One, directing: [xa-1], implementing: [cac-xa, b], each: cac-xa, when: x"


@pytest.fixture
def share(tmp_path: Path, draft: Draft) -> Share:
    """Read the sound plan with sections replaced, beside a shared file."""

    def reading(text: str = CSV, file: str = "d.csv", **sections: str) -> Reading:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
        (tmp_path / "p.yaml").write_text(draft(**{"bodies": BODIES, **sections}), encoding="utf-8")
        return read_plan(tmp_path / "p.yaml")

    return reading


def places(reading: Reading) -> list[tuple[str, str, int, int]]:
    """File, code, line and column of each fault."""
    return [(Path(f.file).name, f.code, f.line, f.column) for f in reading.faults]


def test_a_plan_names_what_is_shared(share: Share) -> None:
    """Issuers, bodies above, members, roles and `each` may come from the shared file."""
    reading = share(
        head="plan: p\ntitle: T\nadopted: 2022-10-15\nissuer: vn\n",
        groups="groups:\n  g: {name: G, members: [xa-2, b]}\n",
        triggers="triggers:\n  x: {name: X, issuer: vn}\n",
        tasks=f"tasks:\n  1: {{{NAMES}}}\n",
    )

    assert (reading.faults, reading.warnings) == ([], [])


def test_the_whole_shared_file_is_kept_apart_from_the_plan(share: Share) -> None:
    """`directory` has all of it; the plan's own content and digest have none of it."""
    plan = share().plan

    assert plan is not None
    assert plan.bodies == {"b": Body(name="B", under="xa-1", level="phòng")}
    assert plan.directory == Directory(
        bodies={
            "vn": Body(name="Việt Nam"),
            "xa-1": Body(name="Xã Một", under="vn", level="xã"),
            "xa-2": Body(name="Xã Hai", under="vn", level="xã"),
        },
        groups={"cac-xa": Group(name="cac-xa", members=("xa-1", "xa-2"))},
    )
    again = Plan.model_validate_json(plan.model_dump_json())
    assert (again.directory, again.digest) == (None, plan.digest)


def test_a_plan_without_a_shared_file_has_no_directory(draft: Draft) -> None:
    """Nor can a plan file write one by its own key."""
    plan = read_text(draft()).plan

    assert plan is not None
    assert plan.directory is None
    faults = read_text(draft(groups="directory: {bodies: {}}\n")).faults
    assert [fault.code for fault in faults] == ["unknown-key"]


def test_a_body_may_be_called_file(share: Share) -> None:
    """With keys under it, `file` is a body as any other."""
    plan = share(bodies="bodies:\n  b: {name: B}\n  file: {name: F}\n").plan

    assert plan is not None
    assert plan.bodies["file"] == Body(name="F")
    assert plan.directory is None


@pytest.mark.parametrize("file", ["sub/d.csv", "đơn vị.csv", "d.yaml"])
def test_the_way_begins_at_the_plan(share: Share, file: str) -> None:
    """Folders below the plan's own, any name, and YAML as well."""
    text = CSV if file.endswith("csv") else "bodies:\n  vn: {name: V}\n  xa-1: {name: A}\n"

    plan = share(text, file, bodies=BODIES.replace("d.csv", f"./{file}")).plan

    assert plan is not None
    assert plan.directory is not None
    assert "xa-1" in plan.directory.bodies


def test_the_way_of_a_text_begins_at_its_name(
    share: Share, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that comes as text finds the file beside its name, by default in this folder."""
    share()
    text = draft(bodies=BODIES)

    assert read_text(text, f"{tmp_path}/other.yaml").faults == []
    assert [f.code for f in read_text(text).faults] == ["shared-unreadable"]
    monkeypatch.chdir(tmp_path)
    assert read_text(text).faults == []


def test_a_link_may_lead_anywhere(share: Share, tmp_path: Path) -> None:
    """Whoever links a file into the plan's folder has put it there."""
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "all.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "far" / "all.csv")

    assert share(bodies=BODIES.replace("d.csv", "link.csv")).faults == []


OUTSIDE = [
    "/etc/d.csv",
    "../d.csv",
    "a/../../d.csv",
    "C:/d.csv",
    "c:d.csv",
    "a\\d.csv",
    "//h/d.csv",
]


@pytest.mark.parametrize("way", OUTSIDE)
def test_no_way_leads_out_of_the_folder(share: Share, way: str) -> None:
    """An absolute path, a step up or another system's mark is refused without a look at it."""
    reading = share(bodies=BODIES.replace("d.csv", way))

    assert places(reading) == [("p.yaml", "shared-path", 6, 9)]
    assert reading.faults[0].args == {"what": "bodies.file", "got": way}


@pytest.mark.parametrize("way", ["missing.csv", ".", "a" * 300 + ".csv"])
def test_a_file_that_is_not_there_is_one_fault(share: Share, way: str) -> None:
    """It lies where the plan names the file; the names that it may hold are no faults."""
    reading = share(bodies=BODIES.replace("d.csv", way), tasks=f"tasks:\n  1: {{{NAMES}}}\n")

    assert places(reading) == [("p.yaml", "shared-unreadable", 6, 9)]


def test_an_empty_way_is_a_fault(share: Share) -> None:
    """`file:` without a value names nothing."""
    assert places(share(bodies=BODIES.replace("d.csv", ""))) == [("p.yaml", "empty", 6, 3)]
    assert places(share(bodies=BODIES.replace("d.csv", "' '"))) == [("p.yaml", "empty", 6, 9)]


def test_a_list_is_no_way(share: Share) -> None:
    """Two files are not one: what is neither a text nor a body is of the wrong shape."""
    faults = share(bodies="bodies:\n  b: {name: B}\n  file: [d.csv]\n").faults

    assert [fault.code for fault in faults] == ["wrong-shape"]


def test_faults_of_both_files_come_in_one_run(share: Share) -> None:
    """The plan's own first, then those of the shared file with its name and places."""
    reading = share(
        CSV + "X,,vm,,\n", tasks=f"tasks:\n  1: {{{NAMES}, lead: [X, xa-3], advising: []}}\n"
    )

    assert reading.plan is None
    assert places(reading) == [
        ("p.yaml", "unknown-body", 11, 98),
        ("d.csv", "bad-id", 5, 1),
        ("d.csv", "empty", 5, 3),
        ("d.csv", "unknown-body", 5, 4),
    ]


def test_names_of_a_broken_file_are_not_guessed_at(share: Share) -> None:
    """Where rows may be missing, only the break is told, and other faults of the plan."""
    reading = share(CSV + 'a,"\n', tasks=f"tasks:\n  1: {{{NAMES} and y, lead: [xa-3]}}\n")

    assert places(reading) == [
        ("p.yaml", "unknown-trigger", 11, 91),
        ("d.csv", "csv-open-quote", 5, 3),
    ]


CLASHES = {
    "the same body": ("  xa-1: {name: Xã Một, under: vn, level: xã}\n", "", []),
    "the same group": ("", "  cac-xa: {name: cac-xa, members: [xa-1, xa-2]}\n", []),
    "a body with another name": (
        "  xa-1: {name: Xã 1, under: vn, level: xã}\n",
        "",
        [("shared-otherwise", 8, 3)],
    ),
    "a body without its level": (
        "  xa-1: {name: Xã Một, under: vn}\n",
        "",
        [("shared-otherwise", 8, 3)],
    ),
    "a group with another member": (
        "",
        "  cac-xa: {name: cac-xa, members: [xa-1]}\n",
        [("shared-otherwise", 9, 3)],
    ),
    "a body that is a group there": ("  cac-xa: {name: C}\n", "", [("same-id", 8, 3)]),
    "a group that is a body there": ("", "  vn: {name: V, members: [b]}\n", [("same-id", 9, 3)]),
    "a body that could not be read": ("  xa-1: Xã Một\n", "", [("wrong-shape", 8, 9)]),
}


@pytest.mark.parametrize(("body", "group", "expected"), CLASHES.values(), ids=CLASHES)
def test_what_is_in_both_files_is_the_same(
    share: Share, body: str, group: str, expected: list[tuple[str, int, int]]
) -> None:
    """A plan may repeat what is shared word for word; it may not say otherwise."""
    reading = share(bodies=BODIES + body, groups=f"groups:\n{group}" if group else "")

    assert [(f.code, f.line, f.column) for f in reading.faults] == expected
    if reading.plan:
        assert {"b", *("xa-1" for _ in body.splitlines())} == reading.plan.bodies.keys()


def test_a_loop_leads_through_one_file_only(share: Share) -> None:
    """A loop of shared bodies is told once, in their file."""
    reading = share("id,name,under\nxa-1,A,xa-2\nxa-2,B,xa-1\n")

    assert places(reading) == [("d.csv", "body-cycle", 2, 8)]


EMPTY = "bodies:\n  xa-1: {name: A}\ngroups:\n  none: {name: N, members: []}\n"


def test_each_of_a_group_without_members_is_a_fault(share: Share, draft: Draft) -> None:
    """A task for each of nobody would be nobody's, whether the group is shared or the plan's."""
    tasks = "tasks:\n  1: {title: T, directing: [b], each: none, when: x}\n"
    bodies = BODIES.replace("d.csv", "d.yaml")

    shared = share(EMPTY, "d.yaml", bodies=bodies, tasks=tasks)
    own = read_text(draft(groups="groups:\n  none: {name: N, members: []}\n", tasks=tasks))

    assert places(shared) == [("p.yaml", "empty-group", 11, 39)]
    assert [(f.code, f.line, f.task) for f in own.faults] == [("empty-group", 12, "1")]


@pytest.mark.parametrize("group", ["none: N", "none: {name: N}", "none: {name: N, members: ['']}"])
def test_a_group_that_could_not_be_read_is_not_called_empty(share: Share, group: str) -> None:
    """What is wrong with the group is said once."""
    reading = share(
        EMPTY.replace("none: {name: N, members: []}", group),
        "d.yaml",
        bodies=BODIES.replace("d.csv", "d.yaml"),
        tasks="tasks:\n  1: {title: T, directing: [b], each: none, when: x}\n",
    )

    assert [place[0] for place in places(reading)] == ["d.yaml"]


def test_names_that_are_nowhere_are_faults_with_suggestions(share: Share) -> None:
    """The nearest names are those of the plan and of the shared file, the equally near in order."""
    faults = share(tasks="tasks:\n  1: {title: T, lead: [xa-9], each: cac-xo, when: x}\n").faults

    assert [(f.code, f.args["nearest"]) for f in faults] == [
        ("unknown-body", ("xa-1", "xa-2")),
        ("unknown-group", ("cac-xa",)),
    ]


def test_each_names_no_shared_body(share: Share) -> None:
    """`each` wants a group, wherever it is declared."""
    faults = share(tasks="tasks:\n  1: {title: T, directing: [b], each: xa-1, when: x}\n").faults

    assert [fault.code for fault in faults] == ["unknown-group"]


def test_the_example_of_the_manual_is_sound(share: Share) -> None:
    """The plan and the table that docs/reference/plan-language.md shows fit each other."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "plan-language.md").read_text(
        encoding="utf-8"
    )
    plan = page.partition("## Bodies, levels")[2].partition("```yaml\n")[2].partition("```")[0]
    table = page.partition("```\nid,")[2].partition("```")[0]

    reading = share(f"id,{table}", "communes.csv", bodies="", triggers="", tasks=plan)

    assert reading.faults == []
    assert reading.plan is not None
    assert reading.plan.bodies["btv-thi-uy"].level == "thường vụ"


def test_a_link_that_leaves_the_folder_is_told_of(share: Share, tmp_path: Path) -> None:
    """A link to a file elsewhere is read, with a warning that names where it leads; one that stays
    in the folder, or below, is as good as a file."""
    reading = share()
    assert reading.warnings == []
    folder = tmp_path / "below"
    folder.mkdir()
    (tmp_path / "d.csv").rename(folder / "kept.csv")
    (tmp_path / "d.csv").symlink_to(folder / "kept.csv")
    assert read_plan(tmp_path / "p.yaml").warnings == []
    away = tmp_path.parent / f"{tmp_path.name}-away.csv"
    (folder / "kept.csv").rename(away)
    (tmp_path / "d.csv").unlink()
    (tmp_path / "d.csv").symlink_to(away)
    reading = read_plan(tmp_path / "p.yaml")
    assert reading.faults == []
    assert [(fault.code, fault.line) for fault in reading.warnings] == [("shared-link", 6)]
    assert str(away) in reading.warnings[0].message

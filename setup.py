"""Builds the wheel, in which the folders of the checkout lie, and import each other, under `upon`.

In the checkout the floors are folders of their own and import each other plainly. Names as general
as `store` or `engine` have no place at the top of somebody's environment, so the wheel has
`upon/store` and `upon/engine`, and each import of a floor is written anew as it is built. Strings
are left alone: a module that is named by one is named relative to its package. An editable install
puts the checkout itself on the path, and nothing is written anew.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from itertools import accumulate
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py
from setuptools.command.editable_wheel import editable_wheel

ROOT = Path(__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FLOORS = frozenset(PROJECT["tool"]["importlinter"]["root_packages"]) - {"upon"}
"""The folders that the contract of imports names, so that a new one is packed as soon as it is held
to the contract."""

KINDS = (
    "css",
    "csv",
    "docx",
    "html",
    "j2",
    "js",
    "lark",
    "svg",
    "toml",
    "tsv",
    "txt",
    "typed",
    "yaml",
)
DATA = [f"**/*.{kind}" for kind in KINDS]


def rewritten(source: bytes, name: str) -> bytes:
    """A module's UTF-8 source with `upon.` before the floor in each absolute import of one.

    Raises SyntaxError at `import engine.x`, which binds `engine`; `import upon.engine.x` would not.
    """
    for place in sorted(_places(source, name), reverse=True):
        source = source[:place] + b"upon." + source[place:]
    return source


def _places(source: bytes, name: str) -> Iterator[int]:
    """Where in the source the names of floors begin that are imported."""
    starts = [0, *accumulate(map(len, source.splitlines(keepends=True)))]
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.ImportFrom) and not node.level and _is_floor(node.module):
            floor = (node.module or "").partition(".")[0]
            yield source.index(floor.encode(), starts[node.lineno - 1] + node.col_offset)
        for alias in node.names if isinstance(node, ast.Import) else ():
            if _is_floor(alias.name) and alias.asname is None:
                place = (name, alias.lineno, alias.col_offset + 1, f"import {alias.name}")
                raise SyntaxError("a floor is imported with `from` or `as`", place)
            if _is_floor(alias.name):
                yield starts[alias.lineno - 1] + alias.col_offset


def _is_floor(module: str | None) -> bool:
    return (module or "").partition(".")[0] in FLOORS


class BuildModules(build_py):
    """Copies each module and writes its imports of floors anew."""

    def run(self) -> None:
        """Build, and take away what an earlier build left; it would be packed as well."""
        super().run()
        if not self.editable_mode:
            built = set(map(Path, self.get_outputs()))
            found = [path for path in Path(self.build_lib, "upon").rglob("*") if path.is_file()]
            for left in set(found) - built:
                left.unlink()
            self._compile_grammars()

    def _compile_grammars(self) -> None:
        """Beside each grammar its parser, which a command would else make anew each time."""
        home = ROOT / "triggers" / "grammar.py"
        spec = spec_from_file_location("grammar", home)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(home)
        grammar = module_from_spec(spec)
        spec.loader.exec_module(grammar)
        for path in sorted(home.parent.glob("*.lark")):
            target = Path(self.build_lib, "upon", "triggers", path.name)
            if target.exists():
                target.with_suffix(grammar.SUFFIX).write_bytes(grammar.compiled_parser(path))

    def build_module(
        self, module: str, module_file: str, package: str | tuple[str, ...] | list[str]
    ) -> tuple[str, bool]:
        """The file that was built, and whether it was copied."""
        built, copied = super().build_module(module, module_file, package)
        target = Path(built)
        target.write_bytes(rewritten(Path(module_file).read_bytes(), module_file))
        return built, copied


class InstallCheckout(editable_wheel):
    """An editable install: one line that puts the checkout, with its plain imports, on the path."""

    def finalize_options(self) -> None:
        """Give out the checkout for a project whose packages all lie in its root."""
        self.distribution.packages = _packages({"upon": "upon"})
        self.distribution.package_dir = {"": "."}
        super().finalize_options()


def _packages(folders: dict[str, str]) -> list[str]:
    """The packages under some folders, by the names that the folders have in the wheel."""
    return [
        name
        for package, folder in folders.items()
        for name in (package, *(f"{package}.{inner}" for inner in find_packages(ROOT / folder)))
    ]


if __name__ == "__main__":  # the build backend runs it as such; tests import it
    FOLDERS = {"upon": "upon"} | {f"upon.{floor}": floor for floor in sorted(FLOORS)}
    setup(
        packages=_packages(FOLDERS),
        package_dir=FOLDERS,
        package_data={"": DATA},
        include_package_data=False,
        cmdclass={"build_py": BuildModules, "editable_wheel": InstallCheckout},
    )

"""Elements of SVG: attributes alone, no style, no script, all texts escaped."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

INK, SOFT, RULE, BAND = "#1b2733", "#52606d", "#c5ced8", "#eef2f6"
BLUE, DEEP, PALE = "#1f5fa8", "#12395c", "#eaf2fb"
TONES = {
    "late": "#b3261e",
    "soon": "#8a5300",
    "on": BLUE,
    "wait": SOFT,
    "done": "#1d6b3a",
    "flow": "#1d6b3a",
    "off": SOFT,
}
FONT = "system-ui, 'Noto Sans', 'Segoe UI', Arial, sans-serif"


def tag(name: str, inner: object = "", /, **attributes: object) -> Markup:
    """An element; `stroke_width` becomes `stroke-width`, a trailing underscore is dropped."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>{escape(inner)}</{name}>")  # noqa: S704  escaped above


def joined(parts: Iterable[Markup]) -> Markup:
    """Several elements, one after another."""
    return Markup("").join(parts)


def label(x: float, y: float, text: str, size: float = 12, **attributes: object) -> Markup:
    """A `text` at the point `x`, `y`, by default centred on it; `size` is that of its letters, in
    units of the picture; further keywords are attributes of the element."""
    given = {"font_size": size, "fill": INK, "text_anchor": "middle"} | attributes
    return tag("text", text, x=round(x, 1), y=round(y, 1), **given)


def picture(
    width: float,
    height: float,
    title: str,
    inner: Iterable[Markup],
    klass: str | None = None,
    *,
    role: str = "img",
) -> Markup:
    """A whole picture with its `title`, which grows and shrinks with the page; with links inside
    its `role` is `group`, so that they are reached. `width` and `height` are its own units, `inner`
    are its elements, `klass` its class in the style sheet (None: none)."""
    return tag(
        "svg",
        joined([tag("title", title), *inner]),
        viewBox=f"0 0 {round(width)} {round(height)}",
        role=role,
        font_family=FONT,
        class_=klass,
    )


def polygon(points: Iterable[tuple[float, float]], **attributes: object) -> Markup:
    """A closed shape."""
    text = " ".join(f"{round(x, 1)},{round(y, 1)}" for x, y in points)
    return tag("polygon", points=text, **attributes)


def sign(shape: str, x: float, y: float, size: float, colour: str) -> Markup:
    """The `shape` of a state (its sign, as `▲`), its middle at the point `x`, `y`; `size` is its
    width in units of the picture, `colour` as SVG has it."""
    half = size / 2
    if shape.endswith("■"):
        return tag("rect", x=x - half, y=y - half, width=size, height=size, fill=colour)
    if shape == "▲":
        return polygon([(x, y - half), (x + half, y + half), (x - half, y + half)], fill=colour)
    if shape == "○":
        return tag(
            "circle",
            cx=x,
            cy=y,
            r=half,
            fill="#fff",
            stroke=colour,
            stroke_width=1.5,
            stroke_dasharray="2 2",
        )
    return tag("circle", cx=x, cy=y, r=half, fill=colour)

"""The figures as one self-contained page: plots on log-log axes, then a table."""

import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

Figures = Sequence[Mapping[str, Any]]

_PLOTS = {
    "p50_ms": ("A message", "milliseconds, the median"),
    "p99_ms": ("The slowest of a hundred", "milliseconds"),
    "per_second": ("Messages a second", "one after another"),
    "build_s": ("Building and saving", "seconds"),
    "load_s": ("Loading what was saved", "seconds"),
    "resident_mib": ("Resident memory", "MiB after loading and searching"),
}
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_OURS = "#0a7d62"
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Askwell: the bare index beside its peers</title>
<style>
  body {{ margin: 0 auto; max-width: 76rem; padding: 2rem 1.25rem 4rem; color: #0f172a;
    background: #fff; font: 1rem/1.5 system-ui, sans-serif; }}
  h1 {{ font-size: 1.6rem; margin: 0 0 1rem; }}
  .plots {{ display: grid; gap: 1.5rem;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); }}
  figure {{ margin: 0; padding: 1rem;
    border: 1px solid #cbd5e1; border-radius: .5rem; }}
  figcaption {{ font-weight: 600; }}
  svg {{ width: 100%; height: auto; }}
  .wide {{ overflow-x: auto; margin-top: 2rem; }}
  table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
  th, td {{ padding: .35rem .6rem; text-align: right;
    border-bottom: 1px solid #cbd5e1; }}
  th:nth-child(-n+2), td:nth-child(-n+2) {{ text-align: left; }}
</style>
</head>
<body>
<h1>The bare index beside its peers</h1>
<div class="plots">
{plots}
</div>
<div class="wide" tabindex="0" role="region" aria-label="All figures">
<table>
{table}
</table>
</div>
</body>
</html>
"""


def page(figures: Figures) -> str:
    """The page's HTML; plots show the Zipf corpora, which differ in size alone."""
    zipf = [row for row in figures if row["zipf"]]
    plots = [
        f"<figure><figcaption>{escape(title)}</figcaption>{_plot(zipf, key, unit)}"
        "</figure>"
        for key, (title, unit) in _PLOTS.items()
        if zipf
    ]
    return _PAGE.format(plots="\n".join(plots), table="\n".join(_table(figures)))


def _table(figures: Figures) -> list[str]:
    names = ["corpus", "engine", *_PLOTS, "first_ms", "agreement", "times_stock"]
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in names)
    return [
        f"<tr>{head}</tr>",
        *(
            f"<tr>{''.join(f'<td>{_cell(row[name])}</td>' for name in names)}</tr>"
            for row in figures
        ),
    ]


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return "–" if value is None else escape(str(value))


def _plot(figures: Figures, key: str, unit: str) -> str:
    """A line for each engine over the number of phrasings, both axes logarithmic."""
    drawn = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": key, "font.size": 9}):
        figure = Figure(figsize=(5.6, 3.8), layout="tight")
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        for engine in dict.fromkeys(row["engine"] for row in figures):
            own = [row for row in figures if row["engine"] == engine]
            is_ours = engine == "Askwell"
            axes.plot(
                [row["phrasings"] for row in own],
                [max(row[key], 1e-3) for row in own],
                label=engine,
                marker="o",
                markersize=3,
                linewidth=2.5 if is_ours else 1,
                color=_OURS if is_ours else None,
            )
        axes.set(xscale="log", yscale="log", xlabel="phrasings", ylabel=unit)
        axes.grid(alpha=0.2)
        axes.legend(frameon=False, fontsize=7)
        figure.savefig(drawn, format="svg", metadata=_NO_METADATA, transparent=True)
    svg = drawn.getvalue()
    return svg[svg.index("<svg") :]

"""What a page weighs, asks for and shifts, and how long it takes to build beside bare Material.

`KB_BENCH_TOPICS=500` builds that many more topics too. With Lighthouse at hand (`npm install
lighthouse`, its program on the path or in `LIGHTHOUSE`), the median topic page is scored as well.
"""

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.timing import Figure
from kb.site import finish, pages, serve
from kb.site.paths import ROOT

TITLE = ("网站", "The site")
WEIGHT, SHIFT, TIMES, SCORE = 150, 0.0, 2.0, 95
BARE = """site_name: Bare
docs_dir: {docs}
theme: {{name: material, font: false}}
plugins: {{search: {{}}}}
markdown_extensions:
  attr_list: {{}}
  tables: {{}}
  toc: {{permalink: true}}
  pymdownx.highlight: {{}}
  pymdownx.superfences: {{}}
  pymdownx.snippets: {{base_path: [{root}]}}
"""
MANY = """INHERIT: {root}/mkdocs.yml
docs_dir: {docs}
theme: {{custom_dir: {root}/docs/theme, features: [navigation.instant, navigation.prune]}}
plugins: {{mkdocstrings: {{handlers: {{python: {{paths: [{root}]}}}}}}}}
watch: []
hooks: [{root}/kb/site/mkdocs_hook.py]
nav: [{nav}]
"""
SHIFTS = """new Promise(done => { let sum = 0;
    new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(sum), 600); })"""


class Compressed(serve.Handler):
    """The site's server, compressing as every real host does: a score without that says nothing."""

    def do_GET(self) -> None:  # noqa: N802
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if (
            path.suffix not in (".html", ".js", ".css", ".svg", ".json", ".xml")
            or not path.exists()
        ):
            return super().do_GET()
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None


def build(config: str | Path, folder: Path, url: str = "http://127.0.0.1:8000/") -> float:
    """Seconds of one strict build."""
    environment = {
        **os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true",
        "PYTHONPATH": str(ROOT), "KB_SITE_URL": url, "KB_SITE_URL_EN": f"{url}en/",
    }  # fmt: skip
    strict = [] if "bare" in str(config) else ["--strict"]
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *strict, "-f", str(config), "-d", str(folder)],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{config}: {done.stderr[-800:]}")
    return time.perf_counter() - began


def build_times(room: Path) -> Iterator[Figure]:
    """Our two builds beside bare Material on the same pages; formulas drawn before are kept."""
    bare = {}
    for lang in ("zh", "en"):
        bare[lang] = room / f"bare.{lang}.yml"
        bare[lang].write_text(BARE.format(docs=ROOT / "docs" / lang, root=ROOT), "utf-8")
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(3):  # interleaved, so that a busy machine hits both alike
        plain.append(sum(build(bare[lang], room / "bare" / lang) for lang in bare))
        ours.append(sum(build(c, room / "ours" / c) for c in ("mkdocs.yml", "mkdocs.en.yml")))
    count = sum(len(pages.all_pages(lang)) for lang in bare)
    a_page, bare_page = (statistics.median(times) / count for times in (ours, plain))
    yield Figure(
        "构建一页的时间，相对于不加任何东西的 Material",
        "Time to build a page, beside bare Material",
        a_page / bare_page, most=TIMES,
        detail=f"{a_page * 1000:.0f} ms, {bare_page * 1000:.0f} ms",
    )  # fmt: skip


def browse(folder: Path, url: str) -> Iterator[Figure | str]:
    """Every topic page, in both languages, as a phone loads it first."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        yield "weight, requests, shift: not measured, for Chromium is not here"
        return
    found: dict[str, tuple[float, int, float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for lang in ("zh", "en"):
            for source in ["index.md", *(page.source for page in pages.topic_pages(lang))]:
                path = ("" if lang == "zh" else "en/") + source.removesuffix("index.md")
                path = path.replace(".md", "/")
                # Each visit is a first one; the worker fetches the rest of the site later.
                context = browser.new_context(
                    viewport={"width": 360, "height": 740}, service_workers="block"
                )
                page, files = context.new_page(), set[str]()
                page.on("request", lambda request, files=files: files.add(request.url))
                page.goto(url + path)
                shift = page.evaluate(SHIFTS)
                weight = sum(_gzipped(folder, name.removeprefix(url)) for name in files)
                found[path or "index"] = (weight / 1024, len(files), shift)
                context.close()
        waits = _search(browser, f"{url}en/")
        browser.close()
    for zh, en, place, bound, form in (
        ("最重的一页在操作之前", "The heaviest page before interaction", 0, WEIGHT, "{:.0f} KiB"),
        ("这一页的请求数", "Most requests of a page", 1, None, "{:.0f}"),
        ("最大的版面移动（CLS）", "Largest layout shift (CLS)", 2, SHIFT, "{:.4f}"),
    ):  # fmt: skip
        values = {name: row[place] for name, row in found.items()}
        worst = max(values, key=lambda name: values[name])
        median = form.format(statistics.median(values.values()))
        yield Figure(zh, en, values[worst], form, most=bound, detail=f"{worst}; median {median}")
    first, later = waits
    yield Figure(
        "搜索：从敲下到结果，第一次（要取索引）",
        "Search: from typing to results, the first time (the index is fetched)",
        first, "{:.0f} ms",
    )  # fmt: skip
    yield Figure(
        "搜索：从敲下到结果，此后", "Search: from typing to results, after that", later, "{:.0f} ms"
    )


def _search(browser: Any, url: str) -> tuple[float, float]:
    """Milliseconds until the first result is shown: the first query, the median of the others."""
    context = browser.new_context(viewport={"width": 1200, "height": 800}, service_workers="block")
    page, times = context.new_page(), []
    page.goto(url)
    page.click(".md-search__input")
    for query in ("align_corners", "dilated", "mIoU", "deadlock", "queries"):
        page.evaluate("document.querySelector('.md-search-result__list').replaceChildren()")
        began = time.perf_counter()
        page.fill(".md-search__input", query)
        page.dispatch_event(".md-search__input", "keyup")  # what Material listens to
        page.wait_for_selector(".md-search-result__item", state="attached")
        times.append((time.perf_counter() - began) * 1000)
    context.close()
    return times[0], statistics.median(times[1:])


def _gzipped(folder: Path, name: str) -> int:
    path = folder / name.partition("?")[0].partition("#")[0]
    path = path / "index.html" if path.is_dir() else path
    if not path.is_file():
        return 0
    data = path.read_bytes()
    return len(data) if path.suffix in (".png", ".woff2", ".gz") else len(gzip.compress(data))


FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update"
)
TIMINGS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")


def lighthouse(url: str) -> Iterator[Figure | str]:
    """The mobile scores of the topic page of median size, by Lighthouse where it is at hand.

    Whatever else a machine does only slows a run down, so the best of three counts, with the index
    by which Lighthouse says how fast it found the processor (a phone's slowdown comes on top).
    """
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if program is None:
        yield "Lighthouse: not measured, for it is not here; npm install lighthouse brings it"
        return
    sizes = sorted((len(page.body), page.topic) for page in pages.topic_pages("zh"))
    topic = sizes[len(sizes) // 2][1]
    for path in (f"{topic}/", f"en/{topic}/"):
        reports = [_report(program, url + path) for _ in range(3)]
        best = max(reports, key=lambda report: _scores(report)["performance"])
        all_three = sorted(_scores(report)["performance"] for report in reports)
        timings = ", ".join(f"{name} {best['audits'][name]['displayValue']}" for name in TIMINGS)
        index = best["environment"]["benchmarkIndex"]
        yield f"{path}: {timings.replace(chr(160), ' ')}; index {index:.0f}"
        yield Figure(
            f"Lighthouse 手机性能分，`{path}`，三次中最好的",
            f"Lighthouse mobile performance, `{path}`, the best of three",
            all_three[-1], "{:.0f}", least=SCORE,
            detail=f"{', '.join(map(str, all_three))}; benchmark index {index:.0f}",
        )  # fmt: skip
        rest = {name: score for name, score in _scores(best).items() if name != "performance"}
        yield Figure(
            f"Lighthouse 其余各分中最低的，`{path}`",
            f"Lighthouse, the lowest other score, `{path}`",
            min(rest.values()), "{:.0f}",
            detail=", ".join(f"{name} {score}" for name, score in rest.items()),
        )  # fmt: skip


def _report(program: str, url: str) -> dict[str, Any]:
    done = subprocess.run(
        [program, url, "--quiet", "--no-enable-error-reporting", "--output=json",
         f"--chrome-flags={FLAGS}"],
        capture_output=True, text=True,
        env={**os.environ, "CHROME_PATH": shutil.which("chromium") or ""},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"Lighthouse: {done.stderr.strip()[-300:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _scores(report: dict[str, Any]) -> dict[str, int]:
    return {name: round(100 * found["score"]) for name, found in report["categories"].items()}


def many(room: Path, count: int) -> Iterator[Figure | str]:
    """A site with that many more topics, each a copy of a real one."""
    docs = room / "many"
    shutil.copytree(ROOT / "docs/zh", docs)
    original = (docs / "receptive_field.md").read_text("utf-8")
    names = [f"copy_{number}.md" for number in range(count)]
    for name in names:
        (docs / name).write_text(original, "utf-8")
    config = room / "many.yml"
    nav = ", ".join([*pages.navigation(), *names])
    config.write_text(MANY.format(root=ROOT, docs=docs, nav=nav), "utf-8")
    seconds = build(config, room / "many-site")
    size = (room / "many-site/copy_0/index.html").read_bytes()
    index = (room / "many-site/search/search_index.json").read_bytes()
    yield (
        f"a page {len(gzip.compress(size)) / 1024:.0f} KiB, the search index "
        f"{len(gzip.compress(index)) / 1024:.0f} KiB gzipped"
    )
    yield Figure(
        f"再加 {count} 个主题后的构建", f"The build with {count} topics more",
        seconds, "{:.0f} s", detail=f"{seconds / count * 1000:.0f} ms",
    )  # fmt: skip


def main() -> Iterator[Figure | str]:
    """Build, serve, measure; every figure comes from this one run."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        yield from build_times(room)
        folder = room / "site"
        server = serve.server(folder, "127.0.0.1", 0, Compressed)
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        build("mkdocs.yml", folder, url)
        build("mkdocs.en.yml", folder / "en", url)
        finish.finish(folder, say=lambda _: None)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield from browse(folder, url)
        yield from lighthouse(url)
        server.shutdown()
        if count := int(os.environ.get("KB_BENCH_TOPICS", "0")):
            yield from many(room, count)

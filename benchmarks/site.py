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
from pathlib import Path
from typing import Any

from kb.site import finish, pages, serve
from kb.site.place import ROOT

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
        **os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT),
        "KB_SITE_URL": url, "KB_SITE_URL_EN": f"{url}en/",
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


def build_times(room: Path) -> None:
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
    ratio = a_page / bare_page
    print(f"build: {a_page * 1000:.0f} ms a page over {count} pages, bare Material "
          f"{bare_page * 1000:.0f} ms: {ratio:.2f}×  bound {TIMES:.0f}×  "
          f"{kept(ratio <= TIMES)}")  # fmt: skip


def kept(holds: bool) -> str:
    return "kept" if holds else "MISSED"


def browse(folder: Path, url: str) -> None:
    """Every topic page, in both languages, as a phone loads it first."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("weight, requests, shift: not measured, for Chromium is not here")
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
        browser.close()
    for what, place, bound, form in (
        ("KiB gzipped", 0, WEIGHT, ".0f"),
        ("requests", 1, None, ".0f"),
        ("layout shift", 2, SHIFT, ".4f"),
    ):  # fmt: skip
        values = {name: row[place] for name, row in found.items()}
        worst = max(values, key=lambda name: values[name])
        line = (f"{what}: median {statistics.median(values.values()):{form}}, "
                f"most {values[worst]:{form}} ({worst})")  # fmt: skip
        if bound is not None:
            line += f"  bound {bound:g}  {kept(values[worst] <= bound)}"
        print(line)


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


def lighthouse(url: str) -> None:
    """The mobile scores of the topic page of median size, by Lighthouse where it is at hand.

    Whatever else a machine does only slows a run down, so the best of three counts, with the index
    by which Lighthouse says how fast it found the processor (a phone's slowdown comes on top).
    """
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if program is None:
        print("Lighthouse: not measured, for it is not here; npm install lighthouse brings it")
        return
    sizes = sorted((len(page.body), page.topic) for page in pages.topic_pages("zh"))
    topic = sizes[len(sizes) // 2][1]
    for path in (f"{topic}/", f"en/{topic}/"):
        reports = [_report(program, url + path) for _ in range(3)]
        best = max(reports, key=lambda report: _scores(report)["performance"])
        said = ", ".join(f"{name} {score}" for name, score in _scores(best).items())
        all_three = sorted(_scores(report)["performance"] for report in reports)
        timings = ", ".join(f"{name} {best['audits'][name]['displayValue']}" for name in TIMINGS)
        verdict = kept(all_three[-1] >= SCORE)
        print(f"Lighthouse, mobile, {path}: {said}  bound {SCORE}  {verdict}")
        print(f"  performance {all_three}; {timings.replace(chr(160), ' ')}; "
              f"index {best['environment']['benchmarkIndex']:.0f}")  # fmt: skip


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


def many(room: Path, count: int) -> None:
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
    print(f"{count} topics more: built in {seconds:.0f} s, {seconds / count * 1000:.0f} ms each; "
          f"a page {len(gzip.compress(size)) / 1024:.0f} KiB, the search index "
          f"{len(gzip.compress(index)) / 1024:.0f} KiB gzipped")  # fmt: skip


def main() -> None:
    """Build, serve, measure; every figure comes from this one run."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        build_times(room)
        folder = room / "site"
        server = serve.server(folder, "127.0.0.1", 0, Compressed)
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        build("mkdocs.yml", folder, url)
        build("mkdocs.en.yml", folder / "en", url)
        finish.finish(folder, say=lambda _: None)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browse(folder, url)
        lighthouse(url)
        server.shutdown()
        if count := int(os.environ.get("KB_BENCH_TOPICS", "0")):
            many(room, count)


if __name__ == "__main__":
    main()

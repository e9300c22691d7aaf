"""The finishing step: a strict content policy, more variants, a PDF, llms.txt, a version."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kb.quiz.asking import bank
from kb.quiz.asking.variants import MORE, further_variants, variants
from kb.site import cram_pdf, finish, pages
from tests.site.checkout import ROOT, Site
from tests.site.chromium import QUIET, THOROUGH, move, paths, tab

SOME = ["", "angular_margin/", "en/receptive_field/", "en/cram/", "api/receptive_field/"]


@pytest.mark.browser
def test_no_page_breaks_the_content_policy(browser: Any, site: Site) -> None:
    with tab(browser, site.url, **QUIET) as (page, wrong):
        page.add_init_script("""window.broken = []; addEventListener('securitypolicyviolation',
            e => broken.push([e.violatedDirective, e.blockedURI, e.sample]))""")
        for path in [*paths("zh"), *paths("en")] if THOROUGH else SOME:
            answer = page.goto(f"{site.url}{path}")
            assert "script-src 'self' 'sha256-" in answer.headers["content-security-policy"]
            assert "unsafe-inline" not in answer.headers["content-security-policy"].split("style-src")[0]  # fmt: skip
            page.evaluate("new Promise(done => document$.subscribe(() => done()))")
            assert page.evaluate("broken") == [], path
        assert wrong == []


@pytest.mark.browser
def test_a_script_nobody_built_does_not_run(browser: Any, site: Site) -> None:
    intruder = "<!doctype html><script>window.ran = true</script>"
    with tab(browser, site.url, **QUIET) as (page, wrong):
        page.route(site.url, lambda route: route.fulfill(response=route.fetch(), body=intruder))
        page.goto(site.url)
        assert page.evaluate("window.ran") is None
        assert any("Content Security Policy" in line for line in wrong)


@pytest.mark.browser
def test_a_question_has_more_numbers_once_it_is_touched(browser: Any, site: Site) -> None:
    with tab(browser, site.url, **QUIET, bypass_csp=True) as (page, wrong):
        page.goto(f"{site.url}receptive_field/")
        move(page)
        quiz = page.locator("kb-quiz").first
        assert page.evaluate("kb.variants") is None
        quiz.locator("input").first.focus()
        page.wait_for_function("kb.variants !== undefined")
        prompts = set()
        for _ in range(3 + MORE):
            prompts.add(quiz.locator("p").first.inner_text())
            quiz.locator("button").last.click()
        assert len(prompts) > 3
        assert wrong == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_further_variants_are_others_than_those_on_the_page(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    for topic in bank.topics(private=False):
        page = (folder / topic / "index.html").read_text("utf-8")
        assert f'data-variants="../javascripts/variants/{topic}.{lang}.js"' in page
        text = (folder / f"javascripts/variants/{topic}.{lang}.js").read_text("utf-8")
        data = json.loads(re.search(r"\|\|\{\},(\{.*\})\);\}\)\(", text)[1])  # type: ignore[index]
        for question in bank.load(topic).questions:
            seeds = [v["seed"] for v in data.get(f"{lang}:{question.id}", [])]
            assert seeds == [v.seed for v in further_variants(question)]
            assert not set(seeds) & {v.seed for v in variants(question)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_llms_names_every_page_of_the_navigation(site: Site, lang: str) -> None:
    folder = site.folder / ("" if lang == "zh" else "en")
    text = (folder / "llms.txt").read_text("utf-8")
    base = site.url if lang == "zh" else f"{site.url}en/"
    links = re.findall(r"^- \[[^\]]+\]\(([^)]+)\)(: .+)?$", text, re.MULTILINE)
    assert len(links) == len(pages.navigation())  # without the home page, with the other language
    for link, _ in links:
        file = site.folder / link.removeprefix(site.url)
        assert (file / "index.html").exists() or file.is_file(), link
    assert f"({base}receptive_field/): " in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pdf_is_linked_where_it_exists(site: Site, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    cram = site.folder / ("" if lang == "zh" else "en") / "cram"
    name = cram_pdf.NAME[lang]
    linked = f'href="{name}"' in (cram / "index.html").read_text("utf-8")
    assert linked == (cram / name).exists() == (cram_pdf.browser() is not None)
    if linked:
        data = (cram / name).read_bytes()
        assert data.startswith(b"%PDF-")
        assert b"file://" not in data
        assert f"{site.url}{'' if lang == 'zh' else 'en/'}receptive_field/".encode() in data
    shutil.copytree(cram, tmp_path / "cram")
    monkeypatch.setattr(cram_pdf, "browser", lambda: None)
    cram_pdf.write(tmp_path, lang)
    assert not (tmp_path / "cram" / name).exists()
    assert name not in (tmp_path / "cram/index.html").read_text("utf-8")


def small(folder: Path) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text('<script>a()</script><script src="b.js"></script><script type="application/json">{}</script>', "utf-8")  # fmt: skip
    (folder / "sw.js").write_text('const VERSION = "unfinished";\nconst REDIRECTS = [];\n', "utf-8")
    return folder


def test_the_policy_names_each_program_on_a_page(tmp_path: Path) -> None:
    folder = small(tmp_path / "site")
    assert list(finish.inline_scripts((folder / "index.html").read_text())) == ["a()"]
    # echo -n 'a()' | openssl dgst -sha256 -binary | base64
    assert "script-src 'self' 'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='" in finish.policy(folder)  # fmt: skip


def test_the_version_changes_with_anything_built(tmp_path: Path) -> None:
    folder = small(tmp_path / "site")
    finish.write_version(folder)
    first = (folder / "sw.js").read_text()
    finish.write_version(folder)
    assert (folder / "sw.js").read_text() == first
    assert "unfinished" not in first
    (folder / "index.html").write_text("other")
    finish.write_version(folder)
    assert (folder / "sw.js").read_text() != first


def test_the_service_worker_is_told_former_addresses(tmp_path: Path) -> None:
    folder = small(tmp_path / "site")
    (folder / "en/old").mkdir(parents=True)
    (folder / "en/old/index.html").write_text(
        '<meta http-equiv="refresh" content="0; url=../">', "utf-8"
    )
    assert finish.write_redirects(folder) == "sw.js: redirects: 1"
    assert 'const REDIRECTS = ["en/old/"];' in (folder / "sw.js").read_text()
    (folder / "sw.js").write_text('const VERSION = "unfinished";\n', "utf-8")
    with pytest.raises(ValueError, match="no line const REDIRECTS"):
        finish.write_redirects(folder)


def test_without_a_site_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert finish.main([str(tmp_path)]) == 2
    assert "run make site" in capsys.readouterr().err


@pytest.mark.skipif(not shutil.which("sed"), reason="needs sed")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_recipe_for_nginx_keeps_every_header(tmp_path: Path, lang: str) -> None:
    recipe = (ROOT / f"docs/{lang}/contributing.md").read_text("utf-8")
    (command,) = re.findall(r"^\$ (sed .*)$", recipe, re.MULTILINE)
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("<script>run()</script>", "utf-8")
    finish.write_headers(tmp_path / "site")
    subprocess.run(["bash", "-c", command], cwd=tmp_path, check=True)
    said = (tmp_path / "kb-headers.conf").read_text("utf-8")
    names = re.findall(r'^add_header ([\w-]+) "[^"]+" always;$', said, re.MULTILINE)
    assert names == ["Content-Security-Policy", *finish.OTHERS]
    assert finish.script_hash("run()") in said

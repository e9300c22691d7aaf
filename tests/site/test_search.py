"""Sixty real queries in a real browser: each finds the page that answers it."""

from typing import Any

import pytest

from tests.site.checkout import Site
from tests.site.chromium import QUIET, tab

pytestmark = pytest.mark.browser

# What somebody types, and the page that must come first.
QUERIES = {
    "zh": {
        "感受野": "receptive_field",
        "receptive field": "receptive_field",
        "有效感受野": "receptive_field",
        "AlexNet 感受野": "receptive_field",
        "N_RF": "receptive_field",
        "自顶向下": "receptive_field",
        "等效核": "receptive_field",
        "空洞卷积": "dilated_convolution",
        "膨胀率": "dilated_convolution",
        "网格效应": "dilated_convolution",
        "HDC": "dilated_convolution",
        "平均交并比": "segmentation_metrics",
        "混淆矩阵": "segmentation_metrics",
        "IoU": "segmentation_metrics",
        "mIoU": "segmentation_metrics",
        "GIoU": "segmentation_metrics",
        "频率加权交并比": "segmentation_metrics",
        "align_corners": "upsampling",
        "棋盘格": "upsampling",
        "转置卷积": "upsampling",
        "金字塔池化": "spatial_pyramid_pooling",
        "SPPF": "spatial_pyramid_pooling",
        "匈牙利匹配": "detr",
        "集合损失": "detr",
        "通道注意力": "attention",
        "CBAM": "attention",
        "角度间隔": "angular_margin",
        "ψ": "angular_margin",
        "死锁": "process_thread",
        "虚拟线程": "process_thread",
        "線程": "process_thread",
        "空洞卷積": "dilated_convolution",
    },
    "en": {
        "receptive field": "receptive_field",
        "effective receptive field": "receptive_field",
        "N_RF": "receptive_field",
        "top-down": "receptive_field",
        "jump": "receptive_field",
        "dilated convolution": "dilated_convolution",
        "atrous": "dilated_convolution",
        "gridding": "dilated_convolution",
        "HDC": "dilated_convolution",
        "IoU": "segmentation_metrics",
        "mIoU": "segmentation_metrics",
        "confusion matrix": "segmentation_metrics",
        "Dice": "segmentation_metrics",
        "NMS": "segmentation_metrics",
        "align_corners": "upsampling",
        "checkerboard": "upsampling",
        "transposed convolution": "upsampling",
        "PixelShuffle": "upsampling",
        "spatial pyramid pooling": "spatial_pyramid_pooling",
        "SPPF": "spatial_pyramid_pooling",
        "Hungarian": "detr",
        "bipartite matching": "detr",
        "squeeze": "attention",
        "CBAM": "attention",
        "ArcFace": "angular_margin",
        "ψ": "angular_margin",
        "partial FC": "massive_softmax",
        "LFW": "massive_softmax",
        "deadlock": "process_thread",
        "GIL": "process_thread",
    },
}

# Two pages have a section of that name; the one that explains it is among the first two.
EITHER = {
    "zh": {"ASPP": "dilated_convolution", "双线性插值": "upsampling"},
    "en": {"ASPP": "dilated_convolution", "bilinear": "upsampling"},
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_query_finds_its_page_first(browser: Any, site: Site, lang: str) -> None:
    assert len(QUERIES[lang]) + len(EITHER[lang]) >= 30
    base = site.url if lang == "zh" else f"{site.url}en/"
    wrong: dict[str, Any] = {}
    with tab(browser, site.url, **QUIET) as (page, errors):
        page.goto(base)
        for query, expected in (QUERIES[lang] | EITHER[lang]).items():
            found = search(page, query)
            names = [url.removeprefix(base).partition("?")[0].partition("#")[0] for url in found]
            best = list(dict.fromkeys(names))[: 2 if query in EITHER[lang] else 1]
            if f"{expected}/" not in best:
                wrong[query] = (expected, found[:3])
        assert errors == []
    assert wrong == {}


@pytest.mark.parametrize(
    "lang, written", [("zh", ["3×3", "3x3", "３ｘ３", "3 X 3"]), ("en", ["7×7", "7x7", "7 * 7"])]
)
def test_a_size_is_found_however_it_is_written(
    browser: Any, site: Site, lang: str, written: list[str]
) -> None:
    with tab(browser, site.url, **QUIET) as (page, errors):
        page.goto(site.url if lang == "zh" else f"{site.url}en/")
        found = [search(page, query) for query in written]
        assert errors == []
    assert found[0]
    assert found == found[:1] * len(written)


def search(page: Any, query: str) -> list[str]:
    """The addresses a query finds, best first."""
    page.evaluate("document.querySelector('.md-search-result__list').replaceChildren()")
    page.fill(".md-search__input", query)
    page.dispatch_event(".md-search__input", "keyup")  # what Material listens to
    try:
        page.wait_for_selector(
            ".md-search-result__item a.md-search-result__link", state="attached", timeout=30_000
        )
    except Exception:  # nothing found
        return []
    found: list[str] = page.eval_on_selector_all(
        ".md-search-result__item > a.md-search-result__link", "links => links.map(a => a.href)"
    )
    return found

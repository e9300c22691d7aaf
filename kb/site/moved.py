"""The former addresses of functions in the API reference, when it had a page for each module.

MkDocs redirects the pages that are gone; `with_former_names` lets the name of a function in an
address, such as `#kb.snippets.box_iou.nms`, lead to the function still.
"""

import re

MOVED = {
    "angular_margin": "angular_margin.snippets.losses",
    "attention": "attention.snippets.blocks",
    "attention_toy": "attention.snippets.toy",
    "box_iou": "segmentation_metrics.snippets.boxes",
    "data_workers": "process_thread.snippets.loader",
    "detr": "detr.snippets.set_prediction",
    "detr_layer": "detr.snippets.layer",
    "detr_rectangles": "detr.snippets.toy",
    "detr_size": "detr.snippets.size",
    "dilated_convolution": "dilated_convolution.snippets",
    "field_graph": "receptive_field.snippets.graph",
    "field_operations": "receptive_field.snippets.operations",
    "margin_toy": "angular_margin.snippets.toy",
    "massive_softmax": "massive_softmax.snippets",
    "process_thread": "process_thread.snippets.threads",
    "receptive_field": "receptive_field.snippets.field",
    "segmentation_metrics": "segmentation_metrics.snippets.metrics",
    "spatial_pyramid_pooling": "spatial_pyramid_pooling.snippets",
    "thread_pool": "process_thread.snippets.pool",
    "thread_scaling": "process_thread.snippets.scaling",
    "upsampling": "upsampling.snippets.layers",
    "upsampling_gallery": "upsampling.snippets.gallery",
}
# For the plugin in mkdocs.yml, which keeps what an address has after #.
REDIRECTS = {
    f"api/{once}.md": f"api/{topic}.md"
    for once, now in MOVED.items()
    if (topic := now.partition(".")[0]) != once
}
HEADING = re.compile(r'<h\d id="kb\.topics\.([\w.]+)"')


def with_former_names(html: str) -> str:
    """The page with an anchor of its former name before the heading of each function."""

    def named(heading: re.Match[str]) -> str:
        former = (
            f"kb.snippets.{once}{heading[1].removeprefix(now)}"
            for once, now in MOVED.items()
            if heading[1].startswith(f"{now}.")
        )
        return "".join(f'<a id="{name}"></a>' for name in former) + heading[0]

    return HEADING.sub(named, html)

"""Questions and recall cards: one module and two Markdown files per topic, found by place."""

"""What the site is made of at build time: Markdown extensions, captured output, figures, tables."""

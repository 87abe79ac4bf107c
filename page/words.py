"""Terms of the field, each with its meaning a tap away."""


def explained(html: str) -> str:
    """The same HTML; its terms get their meanings where the glossary knows them."""
    return html

"""Say in SQL which sources filters let through."""

from index.records import Filters


def where(filters: Filters) -> tuple[list[str], list[object]]:
    """The conditions on the table `sources` that all have to hold, and the values in them."""
    clauses: list[str] = []
    values: list[object] = []
    for column, wanted in (("design", filters.designs), ("id", filters.source_ids)):
        if wanted:
            clauses.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values.extend(wanted)
    for clause, value in (
        ("year >= ?", filters.year_from),
        ("year <= ?", filters.year_to),
        ("topic = ?", filters.topic),
    ):
        if value is not None:
            clauses.append(clause)
            values.append(value)
    for kind, part in (("condition", filters.condition), ("technique", filters.technique)):
        if part:
            clauses.append(
                "number IN (SELECT source FROM labels WHERE kind = ? AND instr(label, ?) > 0)"
            )
            values.extend((kind, part.casefold()))
    return clauses or ["1"], values

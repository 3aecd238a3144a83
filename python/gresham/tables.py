"""Tables that other libraries take without a copy."""

from typing import TYPE_CHECKING

from gresham._gresham import ArrowTable

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


class Table:
    """A table in Arrow's layout.

    It has the Arrow PyCapsule interface, so that whatever knows it takes the table as it lies in
    memory: `polars.DataFrame(table)`, `pyarrow.table(table)`, `duckdb.sql("from table")`.
    """

    __slots__ = ("_inner",)

    def __init__(self, inner: ArrowTable) -> None:
        self._inner = inner

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._inner.column_names

    @property
    def metadata(self) -> dict[str, str]:
        """What the numbers are of: command, seed, digest, and the version of the model."""
        return self._inner.metadata

    def __len__(self) -> int:
        return self._inner.num_rows

    def __repr__(self) -> str:
        return f"<gresham.Table of {len(self)} rows: {', '.join(self.columns)}>"

    def __arrow_c_schema__(self) -> object:
        return self._inner.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._inner.__arrow_c_stream__(requested_schema)

    def to_arrow(self) -> "pyarrow.Table":
        """Make a pyarrow table."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> "polars.DataFrame":
        """Make a polars data frame."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> "pandas.DataFrame":
        """Make a pandas data frame, which copies."""
        frame: pandas.DataFrame = self.to_arrow().to_pandas()
        return frame

"""Charts of every shape, for hypothesis."""

from collections.abc import Sequence

from hypothesis import strategies as st

from core.views import Chart, Series

FIGURES = st.floats(0, 1e9, allow_nan=False, allow_infinity=False)


def charts(
    texts: st.SearchStrategy[str], labels: st.SearchStrategy[str], media: Sequence[str] = ("", "a" * 64 + ".png")
) -> st.SearchStrategy[Chart]:
    """With as many values as labels in each series; also none, and more than a platform draws."""

    def chart(count: int) -> st.SearchStrategy[Chart]:
        values = st.lists(FIGURES, min_size=count, max_size=count).map(tuple)
        return st.builds(
            Chart,
            texts,
            st.lists(labels, min_size=count, max_size=count).map(tuple),
            st.lists(st.builds(Series, labels, values), max_size=3).map(tuple),
            texts,
            st.sampled_from(["", "$", "calls"]),
            st.sampled_from(["bar", "line"]),
            st.sampled_from(media),
        )

    return st.integers(0, 25).flatmap(chart)

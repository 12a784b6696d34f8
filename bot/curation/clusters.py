"""Things to clusters by how alike they are: agglomerative, with average linkage.

Sokal & Michener 1958 (UPGMA), as in Murtagh & Contreras 2012, doi:10.1002/widm.53.
"""

import numpy as np

from bot.search import Scores


def clusters(alikeness: Scores, least: float) -> list[list[int]]:
    """Return clusters of things, by their places, each in order and by its first.

    Of all clusters, beginning with single things, the two that are most alike become
    one, as long as their members are alike by at least `least` on average.
    `alikeness` has a row and a column for each thing.
    """
    alike = alikeness.copy()
    np.fill_diagonal(alike, -1)
    members = [[place] for place in range(len(alike))]
    while members:
        one, other = divmod(int(alike.argmax()), len(alike))
        if alike[one, other] < least:
            break
        sizes = len(members[one]), len(members[other])
        alike[one] = alike[:, one] = np.average(alike[[one, other]], 0, weights=sizes)
        alike[one, one] = alike[other] = alike[:, other] = -1
        members[one] += members[other]
        members[other] = []
    return sorted(sorted(cluster) for cluster in members if cluster)

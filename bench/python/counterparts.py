"""What the statistics rows are measured against: statsmodels and scikit-learn on the same rows.

counterparts.py <regression|search|forest> <file of doubles> <columns>; the first column is the energy.
Prints the seconds of the best of three.
"""
import itertools
import sys
import time

import numpy


def regression(columns):
    """Least squares with its inference: coefficients, standard errors, p, R², Cook's distances, VIF."""
    import statsmodels.api as sm
    from statsmodels.stats.outliers_influence import variance_inflation_factor

    design = sm.add_constant(columns[:, 1:])
    fit = sm.OLS(columns[:, 0], design).fit()
    fit.bse, fit.pvalues, fit.rsquared_adj
    fit.get_influence().cooks_distance
    for column in range(1, design.shape[1]):
        variance_inflation_factor(design, column)


def search(columns):
    """All subsets of up to 4 drivers, by adjusted R², AICc and 10 blocks of cross-validation."""
    import statsmodels.api as sm

    energy, drivers = columns[:, 0], columns[:, 1:]
    rows = len(energy)
    edges = numpy.linspace(0, rows, 11).astype(int)
    for size in range(1, 5):
        for chosen in itertools.combinations(range(drivers.shape[1]), size):
            design = sm.add_constant(drivers[:, chosen])
            fit = sm.OLS(energy, design).fit()
            fit.rsquared_adj, fit.aic
            for start, end in zip(edges, edges[1:]):
                kept = numpy.r_[0:start, end:rows]
                held = numpy.linalg.lstsq(design[kept], energy[kept], rcond=None)[0]
                numpy.sqrt(numpy.mean((energy[start:end] - design[start:end] @ held) ** 2))


def forest(columns):
    """An isolation forest of 100 trees of 256 rows."""
    from sklearn.ensemble import IsolationForest

    IsolationForest(n_estimators=100, max_samples=256, random_state=1).fit(columns)


def main():
    task = {"regression": regression, "search": search, "forest": forest}[sys.argv[1]]
    columns = numpy.fromfile(sys.argv[2]).reshape(int(sys.argv[3]), -1).T.copy()
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        task(columns)
        seconds.append(time.perf_counter() - begun)
    print(min(seconds))


main()

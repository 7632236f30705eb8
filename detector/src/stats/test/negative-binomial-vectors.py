"""Writes negative-binomial-vectors.json: ln P(X <= x), summed term by term in 60 digits by mpmath
(log-gamma and sums of its own), compared with scipy.stats.nbinom.logcdf where that is finite.

python3 -m venv venv && venv/bin/pip install mpmath scipy && venv/bin/python negative-binomial-vectors.py
"""
import json
import math
import pathlib
from mpmath import exp, log, loggamma, mp, mpf
from scipy.stats import nbinom, poisson

mp.dps = 60


def log_cdf(x, mean, dispersion):
    m = mpf(mean)
    if dispersion == 1:
        terms = [exp(-m + i * log(m) - loggamma(i + 1)) for i in range(x + 1)]
    else:
        k = m / (mpf(dispersion) - 1)
        terms = [
            exp(loggamma(i + k) - loggamma(k) - loggamma(i + 1) + k * log(k / (m + k)) + i * log(m / (m + k)))
            for i in range(x + 1)
        ]
    return float(log(sum(terms)))


rows = []
for mean in (0.5, 3, 12, 30, 300, 4000):
    for dispersion in (1, 1.01, 1.5, 4, 40):
        for share in (0, 0.1, 1 / 3, 0.5, 0.9, 1, 1.5):
            x = int(mean * share)
            value = log_cdf(x, mean, dispersion)
            n = mean / (dispersion - 1) if dispersion > 1 else 0
            other = nbinom.logcdf(x, n, n / (n + mean)) if n else poisson.logcdf(x, mean)
            if value > -600 and math.isfinite(other):
                assert abs(other - value) < 1e-6 * max(1, abs(value)), (x, mean, dispersion, value, other)
            rows.append([x, mean, dispersion, value])
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]\n")

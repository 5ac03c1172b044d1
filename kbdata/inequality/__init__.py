"""The summary measures of inequality that WHO uses, one small function each, named as the literature names them.

`ordered`: groups stand in an order, from worst-off to best-off. `spread`: they stand in none. `parts`: inequality within and between
larger groups. Source of all formulas, unless one is given with the function: Schlotheuber & Hosseinpoor 2022, Summary Measures of Health
Inequality, Int J Environ Res Public Health 19(6):3697.

Every measure is an `Estimate`, or None where the data do not define it: too few groups, nobody in them, or a mean of zero below the line.
"""

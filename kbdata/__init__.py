"""What is known: tables, indicators, interventions, geography, attention.

Imports neither streamlit nor plotly; usable from a notebook, the command line and the tests.
"""

import pandas as pd

__version__ = "0.9.0"  # of the program, as the CHANGELOG has it; raised whenever a number may come out otherwise from the same rows

# Frames here are small and asked often: text as Python's own strings answers a question of some rows sooner than Arrow's does.
pd.options.mode.string_storage = "python"

"""What is known: tables, indicators, interventions, geography, attention.

Imports neither streamlit nor plotly; usable from a notebook, the command line and the tests.
"""

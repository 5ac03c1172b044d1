"""Evidence that checks itself: a report with everything that is needed to make each of its numbers again, and the check that does so.

`claims` lists what a report prints, `pack` puts it into one ZIP with the data it was made of, `check` makes every number again from
those data and holds it against the list and the paper.
"""

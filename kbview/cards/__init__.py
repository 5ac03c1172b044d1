"""The cards of the pages: each function makes one from the view. Several pages, and the meeting, may show the same card."""

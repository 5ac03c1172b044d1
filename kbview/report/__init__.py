"""The evidence report: what it holds (`contents` and its chapters, data without any setting), and how it is set on paper (`pdf`)."""

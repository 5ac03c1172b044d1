"""How things are shown: words, number formats, colours, charts, maps, tables, the filter bar and the card around each figure."""

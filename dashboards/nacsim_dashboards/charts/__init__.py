"""One file a chart: figure, hover, table and caption from one finding."""

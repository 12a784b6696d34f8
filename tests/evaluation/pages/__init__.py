"""Pages with plots that need nothing from elsewhere: of a run, of folds, of a trend."""

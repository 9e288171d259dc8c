"""What a learner moves and answers: `explore` and `predict`, on ipywidgets."""

"""Questions and the verdicts on what a learner enters, as data: whoever asks, a notebook or a page, shows them."""

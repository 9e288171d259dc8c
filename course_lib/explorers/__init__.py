"""The explorers, one module a chapter: pictures of the chapter's mathematics that follow a learner's hand."""

"""What builds: notebooks from source/, the site from notebooks. Nothing of the course knows it."""

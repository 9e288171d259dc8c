"""From the texts in source/ to notebooks/, exercises/ and solutions/, and to the places where they run."""

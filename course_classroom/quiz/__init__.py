"""A quiz bank: practice's items, each in many variants, as a platform imports them or as sheets of paper."""

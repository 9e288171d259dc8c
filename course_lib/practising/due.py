"""What is due: a card for each exercise, and for each prediction that was wrong, scheduled by FSRS from its reviews.

Nothing but reviews is kept, a line each: a card is what its reviews make of it, so that a damaged line costs that
review alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler

EARLY = timedelta(hours=12)  # what is due at night is due in the morning
# Whole days from the first review on, and no chance in them: what is due when can be told.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True)
class Review:
    """One time that a card was asked about, in UTC, and whether the answer was right."""

    card: str
    at: datetime
    right: bool

    @property
    def line(self) -> str:
        """When and how, as it is kept."""
        return f"{self.at.isoformat(timespec='seconds')} {'right' if self.right else 'wrong'}"


def read_review(card: str, line: str) -> Review | None:
    """Return what a line keeps of a card; None where it cannot be read."""
    time, _, word = line.partition(" ")
    try:
        at = datetime.fromisoformat(time)
    except ValueError:
        return None
    known = word in ("right", "wrong") and at.tzinfo
    return Review(card, at.astimezone(UTC), word == "right") if known else None


def cards(reviews: Iterable[Review]) -> dict[str, Card]:
    """Return the card that each one's reviews make, in the order of time."""
    made: dict[str, Card] = {}
    for review in sorted(reviews, key=lambda review: review.at):
        card = made.get(review.card) or Card(card_id=0, due=review.at)
        rating = Rating.Good if review.right else Rating.Again
        made[review.card], _ = _SCHEDULER.review_card(card, rating, review.at)
    return made


def remembered(card: Card, now: datetime) -> float:
    """Return how likely a card is answered rightly now."""
    return float(_SCHEDULER.get_card_retrievability(card, now))


def waiting(known: Mapping[str, Card], now: datetime) -> list[str]:
    """Return the cards that are due, the likeliest to be forgotten first."""
    due = [name for name, card in known.items() if card.due - EARLY <= now]
    return sorted(due, key=lambda name: (remembered(known[name], now), name))


def next_due(known: Mapping[str, Card]) -> datetime | None:
    """Return when the next card is due; None where there is no card."""
    return min((card.due for card in known.values()), default=None)

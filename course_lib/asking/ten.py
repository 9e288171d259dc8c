"""The ten questions that are asked before the course and after it: one on each thing that it promises.

Each wrong option is what somebody gets who makes a mistake that is often made; its reason says which. They ask in words
that one has before the course, so that who does not know an answer does not fail on a letter.
"""

from collections.abc import Mapping

from course_lib.asking.question import Question

ANSWERS = "application/vnd.back-propagation.answers+json"  # what a hand-in brings along: {"before": {…}, "after": {…}}
TEN: Mapping[str, Question] = {
    "cost": Question(
        "A network has 500 knobs, and its error is one number. You want to know for each knob how the error changes when it is turned a "
        "little. How often must you run through the network, at least?",
        answer="twice: once forward, once back",
        why={
            "501 times forward": "That works: once as it is, and once with each knob nudged. Back propagation does not nudge.",
            "500 times back": "One way back passes every knob, and leaves each its own slope.",
            "twice: once forward, once back": "The way back reuses what the forward pass computed, and gives all slopes at once.",
            "10 to the power of 500 times": "That is trying all settings. A slope asks only what happens near the present one.",
        },
    ),
    "chain": Question(
        "y = sin(x²). How fast does y change with x, at x = 1?",
        answer="2 · cos(1)",
        why={
            "cos(1)": "That is how fast the sine changes with x². How fast x² changes with x, 2 here, is missing.",
            "2 · cos(1)": "The slopes along the way multiply: cos(x²) and 2x, both at x = 1.",
            "cos(2)": "This is the slope of the sine at the slope of the square. Each slope is taken at the value that enters there: 1² = 1.",
            "2 · sin(1)": "The slope of the sine is the cosine.",
        },
    ),
    "fork": Question(
        "f = x · y + x. At x = 2 and y = 3, how fast does f change with x?",
        answer="4",
        why={
            "3": "That is the path through the product alone. x also reaches f directly.",
            "1": "That is the direct path alone. x also reaches f through the product.",
            "4": "Paths add: y = 3 through the product, and 1 directly.",
            "5": "That is y + x, the product's slopes for both of its factors. Only x moves, and it also reaches f directly.",
        },
    ),
    "biases": Question(
        "A bias is added to the output of a neuron for each of 4 samples. The error's slopes at these four outputs are 1, 2, 3 and −2. "
        "What is the error's slope for the bias?",
        answer="4, their sum",
        why={
            "1, their mean": "Turning the bias moves all four outputs, each by as much. Nothing is divided: a mean is in the slopes already.",
            "4, their sum": "The bias reaches the error by four paths, and paths add.",
            "3, the largest": "The bias moves all four outputs, not only one.",
            "four slopes, one for each sample": "There is one bias, so there is one slope.",
        },
    ),
    "gate": Question(
        "ReLU lets positive numbers pass and makes all others 0. Into it go 2 and −1. The error's slopes at its two outputs are −3 and 5. What are they at "
        "its inputs?",
        answer="−3 and 0",
        why={
            "0 and 5": "That closes the gate by the sign of the slope. It was the numbers on the way forward that set it.",
            "−3 and 0": "The gate was open for 2 and closed for −1, and it is the same gate on the way back.",
            "−3 and 5": "The second gate is closed: a little more or less than −1 still comes out as 0.",
            "0 and 0": "Where the number is positive, what goes in comes out, and so do its slopes, negative ones too.",
        },
    ),
    "cross_entropy": Question(
        "The error is −log p, where p is the probability that a network gives to the right class. At p = 0.25, how fast does the error change "
        "with p?",
        answer="−4",
        why={
            "−4": "The slope of −log p is −1/p: the less sure of what is right, the steeper.",
            "4": "When p rises the error falls, so the slope is negative.",
            "−0.25": "The slope of the logarithm at p is 1/p, not p.",
            "−0.75": "That is p − 1, the slope for the score from which softmax made p.",
        },
    ),
    "softmax": Question(
        "Softmax turns three scores into three probabilities. You raise the first score a little. What do the probabilities do?",
        answer="the first rises, the other two fall, by as much together",
        why={
            "the first rises, the other two stay": "They add up to 1, before and after.",
            "the first rises, the other two fall, by as much together": "Each output depends on each score, and their sum stays 1.",
            "the first rises, the other two fall, each by half of that": "Each falls in proportion to what it had: the larger one by more.",
            "the first rises, the larger of the others falls": "Both fall. Softmax has no winner that takes all, as the maximum has.",
        },
    ),
    "fused": Question(
        "A network gives the probabilities 0.2, 0.5 and 0.3; the second class is the right one. The error is −log of what the right one has. "
        "What are its slopes for the three scores that went into softmax?",
        answer="0.2, −0.5 and 0.3",
        why={
            "0, −2 and 0": "These are the slopes for the probabilities. They still have to go back through softmax.",
            "0, −0.5 and 0": "A higher score of a wrong class takes probability from the right one: it has a slope too.",
            "−0.2, 0.5 and −0.3": "That is target minus output. To raise the right score makes the error smaller: its slope is negative.",
            "0.2, −0.5 and 0.3": "Output minus target, and the target is 0, 1, 0.",
        },
    ),
    "step": Question(
        "A weight is 1.0, and the error's slope for it is −2. The learning rate is 0.1. What is the weight after one step of training?",
        answer="1.2",
        why={
            "0.8": "That adds the slope times the rate: it goes uphill, and the error grows.",
            "1.2": "Against the slope: 1.0 − 0.1 · (−2).",
            "3.0": "The direction is right. The step is the slope times the learning rate.",
            "0.9": "That goes down by the learning rate, whatever the slope is.",
        },
    ),
    "order": Question(
        "A program knows how a result was computed, step by step, and goes back through the steps. A number was used in three places. When can "
        "its slope be handed on to what it was made of?",
        answer="when all three places have sent theirs",
        why={
            "when the first place has sent one": "Then two thirds of the paths are missing from what is handed on.",
            "when all three places have sent theirs": "The slope of a number is the sum over all places that use it, and it is complete only then.",
            "in the order in which the numbers were made": "That is the way forward. Backwards, nothing would have arrived yet.",
            "at any time: the last one that arrives counts": "Who overwrites loses paths: what arrives is added up.",
        },
    ),
}

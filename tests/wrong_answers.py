"""Wrong, doubly wrong and right answers to the course's exercises, as learners write them.

Each has the exercise, and a phrase for what is wrong (for right ones: for how it is done). Each function stands alone,
as in a learner's cell: `inspect.getsource` gives its code. WRONG, TWICE_WRONG and RIGHT hold (exercise, phrase, function),
and each function has the exercise's name, so that `check(function)` finds its exercise.
"""

import numpy as np

from course_lib.engine import unbroadcast

WRONG, TWICE_WRONG, RIGHT = [], [], []


def _keep(answers, exercise, phrase):
    def decorator(function):
        function.__name__ = function.__qualname__ = exercise
        answers.append((exercise, phrase, function))
        return function

    return decorator


def wrong(exercise, mistake):
    return _keep(WRONG, exercise, mistake)


def twice_wrong(exercise, mistakes):
    return _keep(TWICE_WRONG, exercise, mistakes)


def right(exercise, way):
    return _keep(RIGHT, exercise, way)


# ---- 00, 01 : one mistake
@wrong("mean_squared_error", "half of the sum, not divided by the number of points")
def _(predicted, target):
    error = predicted - target
    total = np.sum(error * error)
    return total / 2


@wrong("mean_squared_error", "the sum: scalar product of the error with itself, not divided")
def _(predicted, target):
    error = target - predicted
    return error @ error


@wrong("mean_squared_error", "half of each square, no mean")
def _(predicted, target):
    squares = (predicted - target) ** 2
    return squares / 2


@wrong("mean_squared_error", "Python's sum of something that is summed already")
def _(predicted, target):
    squares = (target - predicted) ** 2
    total = np.sum(squares)
    return sum(total) / len(predicted)


@wrong("numerical_derivative", "/ 2 * h without parentheses, so it multiplies by h")
def _(f, x):
    h = 0.0001
    left, right_side = f(x - h), f(x + h)
    return (right_side - left) / 2 * h


@wrong("numerical_derivative", "a step so small that x + h is x")
def _(f, x):
    h = 1e-50
    rise = f(x + h) - f(x)
    return rise / h


@wrong("numerical_derivative", "forward difference")
def _(f, x):
    step = 1e-6
    here = f(x)
    there = f(x + step)
    return (there - here) / step


@wrong("fork_backward", "the second path overwrites the first")
def _(x, w):
    dw = x
    dx = w  # from the product
    dx = np.cos(x)  # from the sine
    return dx, dw


@wrong("fork_backward", "the whole graph is run backward twice, gradients doubled")
def _(x, w):
    dx, dw = 0, 0
    for _ in range(2):
        dx = dx + w + np.cos(x)
        dw = dw + x
    return dx, dw


@wrong("chain_backward", "slopes taken at the values that leave the functions")
def _(functions, derivatives, x):
    slope = 1
    value = x
    for function, derivative in zip(functions, derivatives):
        value = function(value)
        slope = slope * derivative(value)
    return slope


@wrong("chain_derivative", "outer function kept, its derivative not taken")
def _(x):
    inner = x * x
    inner_slope = 2 * x
    return np.sin(inner) * inner_slope


# ---- 02 : one mistake
@wrong("dense_forward", "biases never added")
def _(inputs, weights, biases):
    output = inputs @ weights
    return output


@wrong("dense_forward", "weights transposed although they are (D, H) already")
def _(inputs, weights, biases):
    sums = inputs @ weights.T
    return sums + biases


@wrong("neuron_forward", "np.max(z, 0) for ReLU: the 0 is an axis, so nothing is cut off")
def _(x, w, b):
    z = np.sum(x * w) + b
    return np.max(z, 0)


@wrong("neuron_backward", "multiplies by ReLU's output where its slope belongs")
def _(dvalue, x, w, b):
    z = np.dot(w, x) + b
    output = np.maximum(z, 0)
    dz = dvalue * output
    return dz * w, dz * x, dz


@wrong("neuron_backward", "leaks 0.01 through a closed gate")
def _(dvalue, x, w, b):
    z = x @ w + b
    slope = 1.0
    if z <= 0:
        slope = 0.01
    dz = slope * dvalue
    return dz * w, dz * x, dz


@wrong("dense_backward", "dweights and dbiases averaged, dbiases without its axis")
def _(dvalues, inputs, weights):
    n = len(dvalues)
    dinputs = dvalues @ weights.T
    dweights = (inputs.T @ dvalues) / n
    dbiases = dvalues.sum(axis=0) / n
    return dinputs, dweights, dbiases


@wrong("dense_backward", "dweights and dbiases averaged over the batch")
def _(dvalues, inputs, weights):
    dinputs = dvalues @ weights.T
    dweights = inputs.T @ dvalues / len(inputs)
    dbiases = dvalues.mean(axis=0, keepdims=True)
    return dinputs, dweights, dbiases


@wrong("dense_backward", "dbiases summed without keepdims")
def _(dvalues, inputs, weights):
    dweights = inputs.T @ dvalues
    dbiases = np.sum(dvalues, axis=0)
    dinputs = dvalues @ weights.T
    return dinputs, dweights, dbiases


@wrong("dense_backward", "dbiases made from dweights, summed over the inputs, and both averaged")
def _(dvalues, inputs, weights):
    dweights = inputs.T @ dvalues / inputs.shape[0]
    dbiases = dweights.sum(axis=0, keepdims=True)
    dinputs = dvalues @ weights.T
    return dinputs, dweights, dbiases


@wrong("dense_backward", "samples taken for columns: everything transposed the other way, dbiases over axis 1")
def _(dvalues, inputs, weights):
    n = inputs.shape[1]
    dinputs = weights.T @ dvalues
    dweights = dvalues @ inputs.T / n
    dbiases = np.sum(dvalues, axis=1, keepdims=True) / n
    return dinputs, dweights, dbiases


@wrong("dense_backward", "dweights and dbiases divided by the number of neurons")
def _(dvalues, inputs, weights):
    neurons = weights.shape[1]
    dweights = inputs.T @ dvalues / neurons
    dbiases = dvalues.sum(axis=0, keepdims=True) / neurons
    return dvalues @ weights.T, dweights, dbiases


@wrong("dense_backward", "weights not transposed for dinputs")
def _(dvalues, inputs, weights):
    dinputs = dvalues @ weights
    dweights = inputs.T @ dvalues
    dbiases = dvalues.sum(axis=0).reshape(1, -1)
    return dinputs, dweights, dbiases


@wrong("dense_backward", "dinputs divided by the batch size")
def _(dvalues, inputs, weights):
    dinputs = dvalues @ weights.T
    dinputs = dinputs / dinputs.shape[0]
    dweights = inputs.T @ dvalues
    dbiases = dvalues.sum(0, keepdims=True)
    return dinputs, dweights, dbiases


@wrong("dense_backward", "dinputs written into a buffer of the inputs' type, which truncates for whole numbers")
def _(dvalues, inputs, weights):
    dinputs = np.zeros_like(inputs)
    for i in range(len(inputs)):
        dinputs[i] = weights @ dvalues[i]
    dweights = inputs.T @ dvalues
    dbiases = dvalues.sum(axis=0, keepdims=True)
    return dinputs, dweights, dbiases


# ---- 03 : one mistake
@wrong("relu_forward", "np.max(0, inputs) for np.maximum: the array is taken for an axis")
def _(inputs):
    output = np.max(0, inputs)
    return output


@wrong("relu_forward", "writes the zeros into the caller's inputs")
def _(inputs):
    output = inputs
    output[output < 0] = 0
    return output


@wrong("relu_forward", "an if on whole rows")
def _(inputs):
    output = []
    for row in inputs:
        output.append(row if row > 0 else 0)
    return np.array(output)


@wrong("relu_forward", "picks the negative entries only, times 0.01")
def _(inputs):
    negative = inputs < 0
    output = 0.01 * inputs[negative]
    return output


@wrong("relu_backward", "multiplies by ReLU's output where its slope belongs")
def _(dvalues, inputs):
    output = np.where(inputs > 0, inputs, 0)
    return output * dvalues


@wrong("relu_backward", "right, but the gate is written into the caller's inputs")
def _(dvalues, inputs):
    open_gate = inputs > 0
    inputs[open_gate] = 1
    inputs[~open_gate] = 0
    return inputs * dvalues


@wrong("relu_backward", "asks whether ReLU's output is >= 0, which it always is")
def _(dvalues, inputs):
    output = np.maximum(inputs, 0)
    gate = output >= 0
    return gate * dvalues


@wrong("relu_backward", "an if on the whole array")
def _(dvalues, inputs):
    slope = 0
    if inputs > 0:
        slope = 1
    return slope * dvalues


@wrong("relu_backward", "returns the slopes 0 and 1, dvalues forgotten")
def _(dvalues, inputs):
    dinputs = np.zeros(inputs.shape)
    dinputs[inputs > 0] = 1
    return dinputs


@wrong("relu_backward", "the slope as output / input, which is 0/0 at 0")
def _(dvalues, inputs):
    output = np.maximum(0, inputs)
    slope = output / inputs
    return dvalues * slope


@wrong("relu_backward", "the gate opens above 0.5 only")
def _(dvalues, inputs):
    gate = inputs > 0.5
    dinputs = np.zeros(dvalues.shape)
    dinputs[gate] = dvalues[gate]
    return dinputs


@wrong("relu_backward", "a buffer of the inputs' type, which truncates for whole-number inputs")
def _(dvalues, inputs):
    dinputs = np.zeros_like(inputs)
    gate = inputs > 0
    dinputs[gate] = dvalues[gate]
    return dinputs


@wrong("leaky_relu_backward", "the slope itself where the gate is closed, dvalues forgotten there")
def _(dvalues, inputs, slope):
    dinputs = dvalues.astype(float)
    closed = inputs <= 0
    dinputs[closed] = slope
    return dinputs


@wrong(
    "leaky_relu_backward",
    "fills inputs with the slope first, so that the next line sets it to 1; and dvalues forgotten",
)
def _(dvalues, inputs, slope):
    inputs[inputs <= 0] = slope
    inputs[inputs > 0] = 1.0
    return inputs


@wrong("leaky_relu_backward", "0.01 written into the code, `slope` not used")
def _(dvalues, inputs, slope):
    dinputs = dvalues.astype(float)
    dinputs[inputs <= 0] *= 0.01
    return dinputs


@wrong("leaky_relu_backward", "the leak put into a buffer of the inputs' type: 0 for whole-number inputs")
def _(dvalues, inputs, slope):
    local = np.ones_like(inputs)
    local[inputs <= 0] = slope
    return local * dvalues


@wrong("leaky_relu_backward", "the leak put into a copy of dvalues, which truncates for whole-number dvalues")
def _(dvalues, inputs, slope):
    dinputs = dvalues.copy()
    closed = inputs <= 0
    dinputs[closed] = dvalues[closed] * slope
    return dinputs


# ---- 04 : one mistake
@wrong("one_hot", "as many classes as the largest label asks for, and transposed")
def _(target, classes):
    columns = target.max() + 1
    rows = np.zeros((columns, len(target)))
    for i, label in enumerate(target):
        rows[label, i] = 1
    return rows


@wrong("one_hot", "as many columns as there are different labels")
def _(target, classes):
    found = set(target.tolist())
    rows = np.zeros((len(target), len(found)))
    for i, label in enumerate(target):
        rows[i, label] = 1
    return rows


@wrong("one_hot", "ten classes written into the code")
def _(target, classes):
    table = np.eye(10)
    return table[target]


@wrong("one_hot", "one column for one label, in place of a row for each")
def _(target, classes):
    column = np.zeros((classes, 1))
    column[target, 0] = 1.0
    return column


@wrong("cross_entropy_forward", "the sum for the mean, and labels are not turned into rows")
def _(predict, target):
    logs = np.log(predict + 1e-7)
    return -(target * logs).sum()


@wrong("cross_entropy_forward", "the terms are not summed")
def _(predict, target):
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    return -(target * np.log(predict))


@wrong("cross_entropy_forward", "binary cross-entropy of every entry, not summed")
def _(predict, target):
    rows = target
    if rows.ndim == 1:
        rows = np.eye(predict.shape[1])[rows]
    safe = np.clip(predict, 1e-15, 1 - 1e-15)
    yes = rows * np.log(safe)
    no = (1 - rows) * np.log(1 - safe)
    return -(yes + no)


@wrong("cross_entropy_forward", "argmax of the target along axis 1, so labels fail and soft rows become labels")
def _(predict, target):
    labels = np.argmax(target, axis=1)
    chosen = predict[np.arange(len(predict)), labels]
    return -np.log(chosen).mean()


@wrong("cross_entropy_forward", "one loss a sample, no mean, and the logarithm after the sum")
def _(predict, target):
    safe = np.clip(predict, 1e-7, 1 - 1e-7)
    if target.ndim == 2:
        chosen = (safe * target).sum(axis=1)
    else:
        chosen = safe[np.arange(len(safe)), target]
    return -np.log(chosen)


@wrong("cross_entropy_forward", "zeros replaced in the caller's own predictions")
def _(predict, target):
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    predict[predict == 0] = 1e-16
    losses = -(target * np.log(predict)).sum(axis=1)
    return losses.mean()


@wrong("cross_entropy_forward", "the sum for the mean, with nan_to_num over the products")
def _(predict, target):
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    terms = np.nan_to_num(np.log(predict) * target)
    return -terms.sum()


@wrong("cross_entropy_forward", "labels only, and divided by the batch size twice")
def _(predict, target):
    n = len(target)
    chosen = predict[np.arange(n), target]
    mean = -np.log(chosen).sum() / n
    return mean / n


@wrong("cross_entropy_forward", "softmax of probabilities, and labels only")
def _(predict, target):
    powers = np.exp(predict - predict.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    chosen = probabilities[np.arange(len(target)), target]
    return -np.mean(np.log(chosen))


@wrong("cross_entropy_forward", "averaged over the classes as well")
def _(predict, target):
    n, classes = predict.shape
    if target.ndim == 1:
        target = np.eye(classes)[target]
    logs = np.log(np.maximum(predict, 1e-12))
    return -np.sum(target * logs) / (n * classes)


@wrong("cross_entropy_forward", "tells labels from rows by whether they are whole numbers, not by ndim")
def _(predict, target):
    if np.issubdtype(target.dtype, np.integer):
        target = np.eye(predict.shape[1])[target]
    logs = np.log(np.maximum(predict, 1e-12))
    return -np.mean(np.sum(target * logs, axis=1))


@wrong("cross_entropy_backward", "the gradient at the logits, without the batch size")
def _(predict, target):
    rows = target
    if rows.ndim == 1:
        rows = np.eye(predict.shape[1])[rows]
    return predict - rows


@wrong("cross_entropy_backward", "binary: divides by p(1 - p), a tiny number added; no batch size")
def _(predict, target):
    rows = target
    if rows.ndim == 1:
        rows = np.eye(predict.shape[1])[rows]
    spread = predict - predict**2
    return (predict - rows) / (spread + 1e-9)


@wrong("cross_entropy_backward", "slope 0 where the prediction is 0, and no batch size")
def _(predict, target):
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    dinputs = np.zeros(predict.shape)
    positive = predict != 0
    dinputs[positive] = -target[positive] / predict[positive]
    return dinputs


@wrong("cross_entropy_backward", "binary: a slope for the wrong classes too; no batch size, nothing clipped")
def _(predict, target):
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    own = -target / predict
    others = (1 - target) / (1 - predict)
    return own + others


@wrong("cross_entropy_backward", "no batch size, nothing clipped")
def _(predict, target):
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    return -target / predict


@wrong("cross_entropy_backward", "argmax of the target without an axis, and one slope for the whole batch")
def _(predict, target):
    place = target.argmax()
    dinputs = np.zeros(len(target))
    dinputs[place] = -1 / predict[place]
    return dinputs


@wrong("cross_entropy_backward", "filled into a buffer of the target's type: 0 and -1 for whole-number rows")
def _(predict, target):
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    safe = np.maximum(predict, 1e-12)
    dinputs = np.zeros_like(target)
    for i in range(len(predict)):
        dinputs[i] = -target[i] / safe[i] / len(predict)
    return dinputs


# ---- 05 : one mistake
@wrong("softmax_forward", "sum over the whole batch, not shifted")
def _(inputs):
    powers = np.exp(inputs)
    total = powers.sum()
    return powers / total


@wrong("softmax_forward", "sum down the columns, shifted by the largest of all")
def _(inputs):
    shifted = inputs - inputs.max()
    powers = np.exp(shifted)
    return powers / np.sum(powers, axis=0)


@wrong("softmax_forward", "parenthesis in the wrong place: exp of inputs / sum")
def _(inputs):
    total = np.exp(inputs).sum(axis=1)
    return np.exp(inputs / total)


@wrong("softmax_forward", "row maxima without keepdims")
def _(inputs):
    largest = inputs.max(axis=1)
    powers = np.exp(inputs - largest)
    return powers / powers.sum(axis=1, keepdims=True)


@wrong("softmax_forward", "a buffer of the inputs' type truncates for whole numbers")
def _(inputs):
    output = np.zeros_like(inputs)
    for i, row in enumerate(inputs):
        powers = np.exp(row - row.max())
        output[i] = powers / np.sum(powers)
    return output


@wrong("softmax_forward", "shifted by the largest of all, with 1e-10 added to the sum")
def _(inputs):
    powers = np.exp(inputs - inputs.max())
    sums = powers.sum(axis=1, keepdims=True)
    return powers / (sums + 1e-10)


@wrong("softmax_forward", "clips the logits in place of a shift")
def _(inputs):
    limited = np.minimum(np.maximum(inputs, -255), 255)
    powers = np.exp(limited)
    return powers / powers.sum(axis=1, keepdims=True)


@wrong("softmax_jacobian", "a vector, whose entries the inner loop overwrites")
def _(output):
    slopes = np.zeros_like(output)
    for j in range(len(output)):
        for k in range(len(output)):
            slopes[j] = -output[j] * output[k]
            if k == j:
                slopes[j] = output[j] - output[j] ** 2
    return slopes


@wrong("softmax_jacobian", "only the diagonal of the right table, as a vector")
def _(output):
    table = np.diag(output) - np.outer(output, output)
    return np.diagonal(table)


@wrong("softmax_jacobian", "np.kron of two vectors, which is one long vector")
def _(output):
    pairs = np.kron(output, output)
    return output * (pairs - output)


@wrong("softmax_jacobian", "np.tile of a vector, which stays a vector")
def _(output):
    repeated = np.tile(output, len(output))
    products = repeated * repeated.T
    return np.diag(output) - products


@wrong("softmax_jacobian", "softmax applied to probabilities, and a vector of s(1 - s)")
def _(output):
    powers = np.exp(output)
    again = powers / powers.sum()
    return again - again**2


@wrong("softmax_jacobian", "the derivative taken as 1")
def _(output):
    slopes = np.ones(len(output))
    return slopes


@wrong("softmax_backward", "the Jacobian's diagonal only")
def _(dvalues, output):
    slope = output - output**2
    return slope * dvalues


@wrong("softmax_backward", "subtracts the sum of the squared probabilities, then multiplies by dvalues")
def _(dvalues, output):
    squares = (output**2).sum(axis=1, keepdims=True)
    return (output - squares) * dvalues


@wrong("softmax_backward", "the average runs over the whole batch")
def _(dvalues, output):
    average = (output * dvalues).sum()
    dinputs = output * (dvalues - average)
    return dinputs


@wrong("softmax_backward", "the average runs down the columns")
def _(dvalues, output):
    weighted = output * dvalues
    average = weighted.sum(axis=0)
    return weighted - output * average


@wrong("softmax_backward", "exp of the probabilities as the slope")
def _(dvalues, output):
    slope = np.exp(output)
    return slope * dvalues


@wrong("softmax_backward", "reshape(-1, 1) makes one sample of the whole batch")
def _(dvalues, output):
    column = output.reshape(-1, 1)
    jacobian = np.diag(column[:, 0]) - column @ column.T
    return jacobian @ dvalues


@wrong("softmax_backward", "the entries beside the diagonal overwrite each other")
def _(dvalues, output):
    slopes = np.zeros(output.shape)
    for row, s in zip(slopes, output):
        for j in range(len(s)):
            for k in range(len(s)):
                row[j] = s[j] * ((1 if j == k else 0) - s[k])
    return slopes * dvalues


@wrong("softmax_backward", "the average is not subtracted")
def _(dvalues, output):
    dinputs = np.multiply(output, dvalues)
    return dinputs


# ---- 06 : one mistake
@wrong("fused_forward", "softmax over the whole batch, summed, labels only")
def _(inputs, target):
    powers = np.exp(inputs - inputs.max())
    probabilities = powers / powers.sum()
    chosen = probabilities[np.arange(len(target)), target]
    return -np.log(chosen).sum()


@wrong("fused_forward", "labels only: a loop that uses the target as an index")
def _(inputs, target):
    total = 0
    for row, label in zip(inputs, target):
        shifted = row - row.max()
        total += np.log(np.exp(shifted).sum()) - shifted[label]
    return total / len(inputs)


@wrong("fused_forward", "the terms are not summed, and the log of a rounded 0")
def _(inputs, target):
    if target.ndim == 1:
        target = np.eye(inputs.shape[1])[target]
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return -target * np.log(probabilities)


@wrong("fused_forward", "1e-9 added to the probabilities, so the loss cannot exceed 20.7")
def _(inputs, target):
    if target.ndim == 1:
        target = np.eye(inputs.shape[1])[target]
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    losses = -(target * np.log(probabilities + 1e-9)).sum(axis=1)
    return losses.mean()


@wrong("fused_backward", "labels are not turned into rows, and no batch size")
def _(output, target):
    dinputs = output - target
    return dinputs


@wrong("fused_backward", "labels only, and no batch size")
def _(output, target):
    dinputs = output.copy()
    for i in range(len(output)):
        dinputs[i, target[i]] -= 1
    return dinputs


@wrong("fused_backward", "rows only, by argmax, written into the caller's output")
def _(output, target):
    labels = target.argmax(axis=1)
    places = np.arange(len(output))
    output[places, labels] -= 1
    return output / len(output)


@wrong("fused_backward", "target minus output, and no batch size")
def _(output, target):
    if target.ndim == 1:
        target = np.eye(output.shape[1])[target]
    return target - output


@wrong("fused_backward", "argmax of soft rows")
def _(output, target):
    labels = target if target.ndim == 1 else np.argmax(target, axis=1)
    n = len(output)
    dinputs = np.array(output)
    dinputs[np.arange(n), labels] -= 1
    return dinputs / n


@wrong("fused_backward", "rows only, labels are subtracted as numbers")
def _(output, target):
    n = output.shape[0]
    return (output - target) / n


@wrong("fused_backward", "divided by samples times classes")
def _(output, target):
    if target.ndim == 1:
        target = np.eye(output.shape[1])[target]
    difference = output - target
    return difference / difference.size


# ---- 07 : one mistake
@wrong("sgd_step", "writes the step into the caller's parameter")
def _(parameter, gradient, learning_rate):
    step = gradient * learning_rate
    parameter -= step
    return parameter


@wrong("accuracy", "argmax over axis 0, divided by the target's size")
def _(output, target):
    guesses = output.argmax(axis=0)
    hits = np.sum(guesses == target)
    return hits / target.size


@wrong("accuracy", "percent, rounded, labels only")
def _(output, target):
    hits = np.sum(output.argmax(axis=1) == target)
    percent = 100 * hits / len(target)
    return round(float(percent), 2)


@wrong("accuracy", "rows only: labels have no axis 1")
def _(output, target):
    guesses = output.argmax(axis=1)
    truth = target.argmax(axis=1)
    return (guesses == truth).sum() / len(target)


@wrong("accuracy", "rounds the outputs and compares all entries")
def _(output, target):
    rows = target
    if rows.ndim == 1:
        rows = np.eye(output.shape[1])[rows]
    same = output.round() == rows
    return same.mean()


@wrong("train_step", "step without parentheses is never called")
def _(network, inputs, target, learning_rate):
    logits = network.forward(inputs)
    loss = network.loss.forward(logits, target)
    dlogits = network.loss.backward(network.loss.output, target)
    network.backward(dlogits)
    network.step
    return loss


@wrong("train_step", "output minus target by hand, not divided by the batch size")
def _(network, inputs, target, learning_rate):
    logits = network.forward(inputs)
    loss = network.loss.forward(logits, target)
    rows = target
    if rows.ndim == 1:
        rows = np.eye(logits.shape[1])[rows]
    network.backward(network.loss.output - rows)
    network.step(learning_rate)
    return loss


# ---- 08 : one mistake
@wrong("unbroadcast", "axes compared from the left, one loop for all")
def _(gradient, shape):
    for axis in range(len(shape)):
        if gradient.shape[axis] != shape[axis]:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient


@wrong("unbroadcast", "the last axes go, where the first ones were added")
def _(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=-1)
    for axis, length in enumerate(shape):
        if length == 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient


@wrong("unbroadcast", "no keepdims, so that the axes move up while they are counted")
def _(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            gradient = gradient.sum(axis=axis)
    return gradient


@wrong("unbroadcast", "means over the added axes, sums over the others")
def _(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.mean(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient


@wrong("unbroadcast", "if for while: one added axis goes")
def _(gradient, shape):
    if gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1 and gradient.shape[axis] > 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient


@wrong("graph_backward", "slopes added up, gradients of users left out")
def _(paths):
    n = len(paths)
    g = np.zeros(n)
    g[n - 1] = 1
    for i in range(n - 1, 0, -1):
        for j, slope in paths[i]:
            g[j] = g[j] + slope
    return g


@wrong("graph_backward", "i and j exchanged: collects where it should hand on")
def _(paths):
    g = [0] * len(paths)
    g[-1] = 1
    for i in range(len(paths) - 1, -1, -1):
        for j, slope in paths[i]:
            g[i] += slope * g[j]
    return g


@wrong("graph_backward", "a stack of nodes that are reached, each as often as it is")
def _(paths):
    g = [0] * len(paths)
    g[-1] = 1
    todo = [len(paths) - 1]
    while todo:
        i = todo.pop()
        for j, slope in paths[i]:
            g[j] += slope * g[i]
            todo.append(j)
    return g


@wrong("graph_backward", "a stack of nodes that are reached, each once")
def _(paths):
    g = np.zeros(len(paths))
    g[-1] = 1
    todo, seen = [len(paths) - 1], set()
    while todo:
        i = todo.pop()
        if i in seen:
            continue
        seen.add(i)
        for j, slope in paths[i]:
            g[j] += slope * g[i]
            todo.append(j)
    return g


@wrong("graph_backward", "whole numbers")
def _(paths):
    g = np.zeros(len(paths), dtype=int)
    g[-1] = 1
    for i in reversed(range(len(paths))):
        for j, slope in paths[i]:
            g[j] += slope * g[i]
    return g


@wrong("graph_backward", "a node's paths all at once, by a list of places")
def _(paths):
    g = np.zeros(len(paths))
    g[-1] = 1
    for i in reversed(range(len(paths))):
        if paths[i]:
            places = [j for j, _ in paths[i]]
            slopes = np.array([slope for _, slope in paths[i]])
            g[places] += slopes * g[i]
    return g


@wrong("graph_backward", "the last node's gradient is 0 again at the end")
def _(paths):
    g = dict.fromkeys(range(len(paths)), 0.0)
    g[len(paths) - 1] = 1.0
    for i in sorted(g, reverse=True):
        passed = g[i]
        for j, slope in paths[i]:
            g[j] += slope * passed
        if paths[i]:
            g[i] = 0.0
    return list(g.values())


@wrong("divide_backward", "a summed before it is divided")
def _(dvalues, a, b):
    return unbroadcast(dvalues, a.shape) / b, unbroadcast(-dvalues * a / b**2, b.shape)


@wrong("divide_backward", "b to the power of 3")
def _(dvalues, a, b):
    return unbroadcast(dvalues / b, a.shape), unbroadcast(-dvalues * a / b**3, b.shape)


@wrong("divide_backward", "db is made of da")
def _(dvalues, a, b):
    da = dvalues / b
    db = -da * a
    return unbroadcast(da, a.shape), unbroadcast(db, b.shape)


@wrong("tanh_backward", "the square of the difference")
def _(dvalues, output):
    return dvalues * (1 - output) ** 2


@wrong("tanh_backward", "tanh again, and no square")
def _(dvalues, output):
    return dvalues * (1 - np.tanh(output))


@wrong("tanh_backward", "1 over the square of cosh of the output")
def _(dvalues, output):
    return dvalues / np.cosh(output) ** 2


@wrong("tanh_backward", "no parentheses")
def _(dvalues, output):
    return dvalues * 1 - output**2


@wrong("row_max_backward", "a mask that two equal entries share")
def _(dvalues, inputs):
    return dvalues * (inputs == inputs.max(axis=1, keepdims=True))


@wrong("row_max_backward", "an array like the inputs")
def _(dvalues, inputs):
    out = np.zeros_like(inputs)
    for i in range(len(inputs)):
        out[i, np.argmax(inputs[i])] = dvalues[i, 0]
    return out


@wrong("row_max_backward", "places for all rows")
def _(dvalues, inputs):
    out = np.zeros(inputs.shape)
    out[:, np.argmax(inputs, axis=1)] = dvalues
    return out


@wrong("row_max_backward", "the largest of the whole batch alone")
def _(dvalues, inputs):
    out = np.zeros(inputs.shape)
    i, j = np.unravel_index(np.argmax(inputs), inputs.shape)
    out[i, j] = dvalues[i, 0]
    return out


@wrong("layer_norm_backward", "= where the second path adds")
def _(dvalues, inputs, epsilon):
    centred = inputs - inputs.mean(axis=1, keepdims=True)
    root = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    dcentred = dvalues / root
    droot = -np.sum(dvalues * centred / root**2, axis=1, keepdims=True)
    dvariance = droot / (2 * root)
    dcentred = dvariance * 2 * centred / inputs.shape[1]
    return dcentred - dcentred.mean(axis=1, keepdims=True)


@wrong("layer_norm_backward", "the root's gradient is not summed")
def _(dvalues, inputs, epsilon):
    centred = inputs - inputs.mean(axis=1, keepdims=True)
    root = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    dcentred = dvalues / root
    droot = -dvalues * centred / root**2
    dvariance = droot / (2 * root)
    dcentred += dvariance * 2 * centred / inputs.shape[1]
    return dcentred - dcentred.mean(axis=1, keepdims=True)


@wrong("layer_norm_backward", "no 1/D of the mean of squares")
def _(dvalues, inputs, epsilon):
    centred = inputs - inputs.mean(axis=1, keepdims=True)
    root = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    droot = -np.sum(dvalues * centred / root**2, axis=1, keepdims=True)
    dcentred = dvalues / root + droot / (2 * root) * 2 * centred
    return dcentred - dcentred.mean(axis=1, keepdims=True)


@wrong("layer_norm_backward", "the slope of the root upside down")
def _(dvalues, inputs, epsilon):
    centred = inputs - inputs.mean(axis=1, keepdims=True)
    root = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    droot = -np.sum(dvalues * centred / root**2, axis=1, keepdims=True)
    dcentred = dvalues / root + droot * 2 * root * 2 * centred / inputs.shape[1]
    return dcentred - dcentred.mean(axis=1, keepdims=True)


@wrong("layer_norm_backward", "the mean's path left out")
def _(dvalues, inputs, epsilon):
    centred = inputs - inputs.mean(axis=1, keepdims=True)
    root = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    droot = -np.sum(dvalues * centred / root**2, axis=1, keepdims=True)
    return dvalues / root + droot / (2 * root) * 2 * centred / inputs.shape[1]


@wrong("layer_norm_backward", "divided by the number of rows")
def _(dvalues, inputs, epsilon):
    centred = inputs - inputs.mean(axis=1, keepdims=True)
    root = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    normalised = centred / root
    along = np.sum(dvalues * normalised, axis=1, keepdims=True) / len(inputs)
    return (dvalues - dvalues.mean(axis=1, keepdims=True) - normalised * along) / root


@wrong("log_sum_exp_backward", "a log-sum-exp that overflows")
def _(dvalues, inputs):
    return dvalues * np.exp(inputs - np.log(np.exp(inputs).sum(axis=1, keepdims=True)))


@wrong("log_sum_exp_backward", "softmax's way back")
def _(dvalues, inputs):
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    s = powers / powers.sum(axis=1, keepdims=True)
    return s * (dvalues - (dvalues * s).sum(axis=1, keepdims=True))


@wrong("batch_norm_backward", "layer norm")
def _(dvalues, inputs, epsilon):
    centred = inputs - inputs.mean(axis=1, keepdims=True)
    root = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    normalised = centred / root
    along = (dvalues * normalised).mean(axis=1, keepdims=True)
    return (dvalues - dvalues.mean(axis=1, keepdims=True) - normalised * along) / root


@wrong("batch_norm_backward", "each entry's own slope")
def _(dvalues, inputs, epsilon):
    root = np.sqrt(np.var(inputs, axis=0) + epsilon)
    x = (inputs - inputs.mean(axis=0)) / root
    return dvalues * (1 - 1 / len(inputs) - x**2 / len(inputs)) / root


@wrong("attention_backward", "the keys' gradient lacks the scale")
def _(dvalues, queries, keys, values):
    scale = 1 / np.sqrt(queries.shape[1])
    scores = queries @ keys.T * scale
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    dweights = dvalues @ values.T
    dscores = weights * (dweights - (dweights * weights).sum(axis=1, keepdims=True))
    return dscores @ keys * scale, dscores.T @ queries, weights.T @ dvalues


@wrong("attention_backward", "one average for the whole batch")
def _(dvalues, queries, keys, values):
    scale = 1 / np.sqrt(queries.shape[1])
    scores = queries @ keys.T * scale
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    dweights = dvalues @ values.T
    dscores = weights * (dweights - (dweights * weights).sum()) * scale
    return dscores @ keys, dscores.T @ queries, weights.T @ dvalues


@wrong("attention_backward", "dweights in the place of the weights at the end")
def _(dvalues, queries, keys, values):
    scale = 1 / np.sqrt(queries.shape[1])
    scores = queries @ keys.T * scale
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    dweights = dvalues @ values.T
    dscores = weights * (dweights - (dweights * weights).sum(axis=1, keepdims=True)) * scale
    return dscores @ keys, dscores.T @ queries, dweights.T @ dvalues


# ---- two mistakes at once
@twice_wrong("fused_backward", "no batch size, and argmax of soft rows")
def _(output, target):
    labels = target
    if target.ndim == 2:
        labels = target.argmax(axis=1)
    dinputs = output.copy()
    dinputs[np.arange(len(dinputs)), labels] -= 1
    return dinputs


@twice_wrong("fused_backward", "subtracts in every row, and no batch size")
def _(output, target):
    labels = target
    if target.ndim == 2:
        labels = target.argmax(axis=1)
    dinputs = output.copy()
    dinputs[:, labels] -= 1
    return dinputs


@twice_wrong("fused_backward", "softmax of probabilities, and no batch size")
def _(output, target):
    if target.ndim == 1:
        target = np.eye(output.shape[1])[target]
    powers = np.exp(output)
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return probabilities - target


@twice_wrong("fused_backward", "a factor 2 as in a squared error, and no batch size")
def _(output, target):
    if target.ndim == 1:
        target = np.eye(output.shape[1])[target]
    difference = output - target
    return 2 * difference


@twice_wrong("cross_entropy_backward", "sign lost, and no batch size")
def _(predict, target):
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    safe = np.maximum(predict, 1e-7)
    return target / safe


@twice_wrong("cross_entropy_backward", "binary, and no batch size")
def _(predict, target):
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    safe = np.clip(predict, 1e-7, 1 - 1e-7)
    return (1 - target) / (1 - safe) - target / safe


@twice_wrong("cross_entropy_backward", "labels only, and no batch size")
def _(predict, target):
    dinputs = np.zeros(predict.shape)
    places = np.arange(len(predict))
    dinputs[places, target] = -1 / np.maximum(predict[places, target], 1e-7)
    return dinputs


@twice_wrong("cross_entropy_forward", "the sum for the mean, and no minus")
def _(predict, target):
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    logs = np.log(np.maximum(predict, 1e-7))
    return (target * logs).sum()


@twice_wrong("cross_entropy_forward", "labels not turned into rows, and a mean over all entries")
def _(predict, target):
    safe = np.maximum(predict, 1e-7)
    terms = -target * np.log(safe)
    return terms.mean()


@twice_wrong("dense_backward", "dweights transposed, and dbiases not summed")
def _(dvalues, inputs, weights):
    dinputs = dvalues @ weights.T
    dweights = dvalues.T @ inputs
    dbiases = dvalues
    return dinputs, dweights, dbiases


@twice_wrong("dense_backward", "dweights transposed, and dbiases without its axis")
def _(dvalues, inputs, weights):
    dbiases = dvalues.sum(axis=0)
    dweights = dvalues.T @ inputs
    dinputs = dvalues @ weights.T
    return dinputs, dweights, dbiases


@twice_wrong("dense_backward", "dbiases summed over axis 1, and dweights averaged")
def _(dvalues, inputs, weights):
    dinputs = dvalues @ weights.T
    dweights = inputs.T @ dvalues
    dweights = dweights / inputs.shape[0]
    dbiases = dvalues.sum(axis=1, keepdims=True)
    return dinputs, dweights, dbiases


@twice_wrong("dense_backward", "dbiases averaged, and without its axis")
def _(dvalues, inputs, weights):
    dinputs = dvalues @ weights.T
    dweights = inputs.T @ dvalues
    dbiases = dvalues.mean(axis=0)
    return dinputs, dweights, dbiases


@twice_wrong("relu_backward", "gate the wrong way round, and written into dvalues")
def _(dvalues, inputs):
    positive = inputs > 0
    dvalues[positive] = 0
    return dvalues


@twice_wrong("relu_backward", "multiplies by the output, and the sign turned")
def _(dvalues, inputs):
    output = inputs * (inputs > 0)
    return -output * dvalues


@twice_wrong("relu_backward", "the sign of dvalues decides as well as the sign of inputs")
def _(dvalues, inputs):
    dinputs = dvalues * (inputs > 0)
    dinputs = dinputs * (dvalues > 0)
    return dinputs


@twice_wrong("softmax_backward", "the diagonal only, and divided by the batch size")
def _(dvalues, output):
    n = len(output)
    slope = output * (1 - output)
    return dvalues * slope / n


@twice_wrong("softmax_backward", "plus for minus, and the average over the whole batch")
def _(dvalues, output):
    average = np.sum(output * dvalues)
    return output * (dvalues + average)


@twice_wrong("softmax_backward", "a plain mean for the weighted one, and output not multiplied")
def _(dvalues, output):
    average = np.mean(dvalues, axis=1, keepdims=True)
    return dvalues - average


@twice_wrong("softmax_forward", "sum down the columns, and not shifted")
def _(inputs):
    powers = np.exp(inputs)
    columns = powers.sum(axis=0, keepdims=True)
    return powers / columns


@twice_wrong("softmax_forward", "sums without keepdims, and not shifted")
def _(inputs):
    powers = np.exp(inputs)
    sums = powers.sum(axis=1)
    return powers / sums


@twice_wrong("softmax_jacobian", "the diagonal only, and the sign turned")
def _(output):
    slopes = output**2 - output
    return np.diag(slopes)


@twice_wrong("one_hot", "labels counted from 1, and the largest label for the number of classes")
def _(target, classes):
    columns = int(np.max(target)) + 1
    rows = np.zeros((len(target), columns))
    for i in range(len(target)):
        rows[i, target[i] - 1] = 1
    return rows


@twice_wrong("neuron_backward", "gate forgotten, and dx and dw exchanged")
def _(dvalue, x, w, b):
    dx = dvalue * x
    dw = dvalue * w
    return dx, dw, dvalue


@twice_wrong("neuron_backward", "gate forgotten, and dvalue forgotten")
def _(dvalue, x, w, b):
    dx, dw = w, x
    db = 1
    return dx, dw, db


@twice_wrong("accuracy", "argmax over axis 0, and counts where a share is asked")
def _(output, target):
    labels = target
    if labels.ndim == 2:
        labels = labels.argmax(axis=1)
    guesses = np.argmax(output, axis=0)
    return np.sum(guesses == labels)


@twice_wrong("sgd_step", "uphill, and the learning rate forgotten")
def _(parameter, gradient, learning_rate):
    new = parameter + gradient
    return new


@twice_wrong("chain_backward", "all slopes at x, and added")
def _(functions, derivatives, x):
    slope = 0
    for derivative in derivatives:
        slope += derivative(x)
    return slope


@twice_wrong("fused_forward", "the sum for the mean, and no minus")
def _(inputs, target):
    if target.ndim == 1:
        target = np.eye(inputs.shape[1])[target]
    shifted = inputs - inputs.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return (target * logs).sum()


@twice_wrong("fused_forward", "labels only, and the sum for the mean")
def _(inputs, target):
    shifted = inputs - inputs.max(axis=1, keepdims=True)
    totals = np.log(np.exp(shifted).sum(axis=1))
    chosen = shifted[np.arange(len(target)), target]
    return np.sum(totals - chosen)


@twice_wrong("divide_backward", "nothing summed, and db without what arrives")
def _(dvalues, a, b):
    return dvalues / b, -a / b**2


@twice_wrong("divide_backward", "no minus, b not squared")
def _(dvalues, a, b):
    return unbroadcast(dvalues / b, a.shape), unbroadcast(dvalues * a / b, b.shape)


@twice_wrong("layer_norm_backward", "the root's part with a plus, a sum for the last mean")
def _(dvalues, inputs, epsilon):
    centred = inputs - inputs.mean(axis=1, keepdims=True)
    root = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    droot = np.sum(dvalues * centred / root**2, axis=1, keepdims=True)
    dcentred = dvalues / root + droot / (2 * root) * 2 * centred / inputs.shape[1]
    return dcentred - dcentred.sum(axis=1, keepdims=True)


@twice_wrong("batch_norm_backward", "no mean of the gradients, epsilon outside of the root")
def _(dvalues, inputs, epsilon):
    root = np.std(inputs, axis=0) + epsilon
    x = (inputs - inputs.mean(axis=0)) / root
    return (dvalues - x * (dvalues * x).mean(axis=0)) / root


@twice_wrong("log_sum_exp_backward", "one shift for all, and nothing arrives")
def _(dvalues, inputs):
    powers = np.exp(inputs - inputs.max())
    return powers / powers.sum(axis=1, keepdims=True)


@twice_wrong("graph_backward", "= for +=, and ones everywhere")
def _(paths):
    g = np.ones(len(paths))
    for i in reversed(range(len(paths))):
        for j, slope in paths[i]:
            g[j] = slope * g[i]
    return g


# ---- right, by other ways than the course's
@right("mean_squared_error", "the array's own mean")
def _(predicted, target):
    error = target - predicted
    return (error**2).mean()


@right("numerical_derivative", "central, with a step of 1e-4")
def _(f, x):
    step = 1e-4
    rise = f(x + step) - f(x - step)
    return rise / (2 * step)


@right("numerical_derivative", "five points")
def _(f, x):
    step = 1e-3
    near = f(x + step) - f(x - step)
    far = f(x + 2 * step) - f(x - 2 * step)
    return (8 * near - far) / (12 * step)


@right("chain_backward", "product on the way forward")
def _(functions, derivatives, x):
    slope = 1.0
    value = x
    for function, derivative in zip(functions, derivatives):
        slope *= derivative(value)
        value = function(value)
    return slope


@right("dense_forward", "biases as one more row of the weights")
def _(inputs, weights, biases):
    ones = np.ones((len(inputs), 1))
    extended = np.hstack([inputs, ones])
    table = np.vstack([weights, biases])
    return extended @ table


@right("neuron_backward", "a list, with db as an array of one entry")
def _(dvalue, x, w, b):
    z = np.sum(w * x) + b
    dz = np.array([dvalue if z > 0 else 0.0])
    return [w * dz, x * dz, dz]


@right("dense_backward", "loops over all entries")
def _(dvalues, inputs, weights):
    dinputs, dweights = np.zeros(inputs.shape), np.zeros(weights.shape)
    dbiases = np.zeros((1, dvalues.shape[1]))
    for i in range(len(dvalues)):
        for h in range(dvalues.shape[1]):
            dinputs[i] += dvalues[i, h] * weights[:, h]
            dweights[:, h] += dvalues[i, h] * inputs[i]
            dbiases[0, h] += dvalues[i, h]
    return dinputs, dweights, dbiases


@right("dense_backward", "in float32")
def _(dvalues, inputs, weights):
    short = dvalues.astype("float32")
    dinputs = short @ weights.astype("float32").T
    dweights = inputs.astype("float32").T @ short
    return dinputs, dweights, short.sum(axis=0, keepdims=True)


@right("dense_backward", "dbiases by a row of ones")
def _(dvalues, inputs, weights):
    ones = np.ones((1, dvalues.shape[0]))
    dbiases = ones @ dvalues
    return dvalues @ weights.T, inputs.T @ dvalues, dbiases


@right("relu_forward", "half of the sum with the absolute value")
def _(inputs):
    size = np.abs(inputs)
    return (size + inputs) / 2


@right("relu_forward", "filled into zeros of the same type")
def _(inputs):
    output = np.zeros_like(inputs)
    positive = inputs > 0
    output[positive] = inputs[positive]
    return output


@right("relu_backward", "np.heaviside, with the slope 1 at 0: another convention, accepted with a note")
def _(dvalues, inputs):
    slope = np.heaviside(inputs, 1)
    return slope * dvalues


@right("relu_backward", "a masked array, filled with 0")
def _(dvalues, inputs):
    masked = np.ma.array(dvalues, mask=inputs <= 0)
    return masked.filled(0)


@right("one_hot", "rows stacked one after the other")
def _(target, classes):
    rows = np.zeros((0, classes))
    for label in target:
        row = np.zeros((1, classes))
        row[0, label] = 1
        rows = np.concatenate([rows, row])
    return rows


@right("one_hot", "lists of whole numbers")
def _(target, classes):
    rows = []
    for label in target:
        rows.append([1 if column == label else 0 for column in range(classes)])
    return rows


@right("cross_entropy_forward", "labels and rows apart, 1e-7 added")
def _(predict, target):
    logs = np.log(predict + 1e-7)
    if target.ndim == 1:
        losses = -logs[np.arange(len(logs)), target]
    else:
        losses = -(logs * target).sum(axis=1)
    return losses.mean()


@right("cross_entropy_forward", "1e-9 added")
def _(predict, target):
    n, classes = predict.shape
    rows = np.eye(classes)[target] if target.ndim == 1 else target
    return -np.sum(np.log(predict + 1e-9) * rows) / n


@right("cross_entropy_backward", "clipped at 1e-9, the batch size below the fraction line")
def _(predict, target):
    rows = np.eye(predict.shape[1])[target] if target.ndim == 1 else target
    safe = np.clip(predict, 1e-9, 1)
    return -rows / (len(rows) * safe)


@right("cross_entropy_backward", "1e-7 added")
def _(predict, target):
    rows = np.eye(predict.shape[1])[target] if target.ndim == 1 else target
    slopes = -rows / (predict + 1e-7)
    return slopes / len(slopes)


@right("softmax_forward", "exp of the logarithm of softmax")
def _(inputs):
    largest = inputs.max(axis=1)[:, None]
    log_sums = largest + np.log(np.exp(inputs - largest).sum(axis=1)[:, None])
    return np.exp(inputs - log_sums)


@right("softmax_forward", "in float32")
def _(inputs):
    logits = inputs.astype("float32")
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@right("softmax_jacobian", "minus the outer product, then the diagonal")
def _(output):
    table = -np.outer(output, output)
    np.fill_diagonal(table, output - output**2)
    return table


@right("softmax_backward", "one Jacobian for each sample, all in one array")
def _(dvalues, output):
    n, classes = output.shape
    tables = output[:, :, None] * np.eye(classes)
    tables = tables - output[:, :, None] * output[:, None, :]
    return (tables @ dvalues[:, :, None])[:, :, 0]


@right("softmax_backward", "a list of products with the Jacobian")
def _(dvalues, output):
    rows = []
    for d, s in zip(dvalues, output):
        table = np.diag(s) - np.outer(s, s)
        rows.append(table @ d)
    return np.array(rows)


@right("fused_forward", "log-sum-exp minus the target's logit")
def _(inputs, target):
    largest = inputs.max(axis=1)
    log_sums = largest + np.log(np.exp(inputs - largest[:, None]).sum(axis=1))
    rows = np.eye(inputs.shape[1])[target] if target.ndim == 1 else target
    return np.mean(log_sums - (rows * inputs).sum(axis=1))


@right("fused_backward", "rows filled from labels")
def _(output, target):
    n = len(output)
    rows = np.zeros(output.shape)
    if target.ndim == 1:
        rows[np.arange(n), target] = 1
    else:
        rows[:] = target
    return (output - rows) / n

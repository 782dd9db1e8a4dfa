namespace Nabla.Learning;

/// <summary>One step of a recurrent network, for loops of one's own. <see cref="RnnCell"/>, <see cref="LstmCell"/> and <see cref="GruCell"/> differ in the step.</summary>
[Module]
public abstract partial class RecurrentCell : Module
{
    private readonly RecurrentStep _step;

    [StateName("weight_ih")]
    private readonly Variable _ofInput;

    [StateName("weight_hh")]
    private readonly Variable _ofHidden;

    [StateName("bias_ih")]
    private readonly Variable? _inputShift;

    [StateName("bias_hh")]
    private readonly Variable? _hiddenShift;

    private protected RecurrentCell(RecurrentStep step, int inputs, int hidden, bool bias, Generator? generator, DType dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hidden);
        Variable Drawn(params ReadOnlySpan<int> shape) => new(Initialize.Uniform(Shape.Create(shape), 1 / Math.Sqrt(hidden), dtype, generator));
        _step = step;
        _ofInput = Drawn(step.Gates * hidden, inputs);
        _ofHidden = Drawn(step.Gates * hidden, hidden);
        _inputShift = bias ? Drawn(step.Gates * hidden) : null;
        _hiddenShift = bias ? Drawn(step.Gates * hidden) : null;
    }

    private protected Tensor[] Next(Tensor x, Tensor[]? state)
    {
        ArgumentNullException.ThrowIfNull(x);
        (int inputs, int hidden) = (_ofInput.Shape[1], _ofHidden.Shape[1]);
        if (x.Rank is not (1 or 2) || x.Shape[^1] != inputs)
        {
            throw new ArgumentException($"{GetType().Name} of {inputs} inputs takes x [N, {inputs}] or [{inputs}], not {x.Shape}.", nameof(x));
        }

        Shape shape = Shape.Create([.. x.Shape.Lengths[..^1], hidden]);
        Tensor[] before = state ?? [.. Enumerable.Range(0, _step.States).Select(_ => Tensor.Zeros(shape, _ofInput.DType))];
        if (Array.Find(before, one => one.Shape != shape) is { } other)
        {
            throw new ArgumentException($"{GetType().Name} of {hidden} numbers of state takes a state {shape} with x {x.Shape}, not {other.Shape}.", nameof(state));
        }

        return _step.Next(x.Linear(_ofInput, _inputShift), before[0].Linear(_ofHidden, _hiddenShift), before);
    }
}

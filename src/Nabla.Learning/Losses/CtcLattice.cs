namespace Nabla.Learning;

/// <summary>The states that a sequence of labels goes through: blank, label, blank, label, …, blank. Their probabilities pass from one time step to the next.</summary>
internal readonly struct CtcLattice
{
    // A logarithm of a probability that is 0 for all purposes, but whose differences are numbers.
    private const double Never = -1e30;

    private readonly Tensor _classes;
    private readonly Tensor _skips;
    private readonly Tensor _ends;
    private readonly int _states;

    private CtcLattice(Tensor classes, Tensor skips, Tensor ends, int states)
    {
        _classes = classes;
        _skips = skips;
        _ends = ends;
        _states = states;
    }

    public static CtcLattice Of(Tensor targets, long[] lengths, int blank, int classes, bool isSingle, Device device)
    {
        int examples = lengths.Length;
        long[] labels = targets.Cast(DType.Int64).Reshape(-1).ToArray<long>();
        bool isTable = targets.Rank == 2 || isSingle;
        long row = isTable ? targets.Shape[^1] : 0;
        if (isTable ? lengths.Any(length => length > row) || labels.Length != row * examples : lengths.Sum() != labels.Length)
        {
            throw new ArgumentException($"Ctc was given targets {targets.Shape} for {examples} examples of {lengths.Sum()} labels: they are [N, S], or all labels one after the other.", nameof(targets));
        }

        int states = (int)((2 * lengths.DefaultIfEmpty().Max()) + 1);
        long[] state = new long[examples * states];
        bool[] skips = new bool[state.Length];
        bool[] ends = new bool[state.Length];
        Array.Fill(state, blank);
        long start = 0;
        for (int n = 0; n < examples; n++)
        {
            long from = isTable ? n * row : start;
            for (int s = 0; s < lengths[n]; s++)
            {
                long label = labels[from + s];
                if (label < 0 || label >= classes || label == blank)
                {
                    throw new ArgumentOutOfRangeException(nameof(targets), $"Ctc has classes 0 to {classes - 1} and the blank {blank}, but example {n} has the label {label}.");
                }

                int at = (n * states) + (2 * s) + 1;
                state[at] = label;
                skips[at] = s > 0 && labels[from + s - 1] != label;
            }

            ends[(n * states) + (int)(2 * lengths[n])] = true;
            ends[(n * states) + (int)Math.Max(0, (2 * lengths[n]) - 1)] = true;
            start += lengths[n];
        }

        return new CtcLattice(
            Tensor.Of<long>(state, [examples, states]).To(device), Tensor.Of<bool>(skips, [examples, states]).To(device), Tensor.Of<bool>(ends, [examples, states]).To(device), states);
    }

    /// <summary>A loss for each example.</summary>
    public Tensor Losses(Tensor x, long[] times, bool zeroInfinity)
    {
        (int steps, int examples) = (x.Shape[0], x.Shape[1]);
        DType dtype = x.DType;
        x = x.Cast(DType.Float64);
        Tensor length = Tensor.Of<long>(times).To(x.Device).Unsqueeze(1);

        // Before the first step, only what stands before the first state has happened.
        Tensor reached = Tensor.Full([examples, _states], Never, x.DType);
        Tensor start = Tensor.Arange(_states) < 2;
        for (int t = 0; t < steps; t++)
        {
            Tensor seen = Functions.Gather(x[t], _classes, 1);
            Tensor next = t == 0
                ? Functions.Where(start, seen, Never)
                : seen + Sum(reached, Shifted(reached, 1), Functions.Where(_skips, Shifted(reached, 2), Never));
            reached = Functions.Where(length > t, next.Maximum(Never), reached);
        }

        // Without steps, nothing but the empty sequence has happened.
        Tensor ends = Functions.Where(_ends, reached, Never);
        Tensor isEmpty = Functions.Equal(length, 0).Squeeze(1);
        Tensor losses = Functions.Where(isEmpty, Functions.Where(_ends[.., 0], 0.0, double.PositiveInfinity).Cast(x.DType), -ends.LogSumExp(1));
        Tensor isImpossible = losses > -Never / 2;
        losses = Functions.Where(isImpossible, zeroInfinity ? 0 : double.PositiveInfinity, losses);

        // Of logarithms of probabilities that sum to 1, the gradient is the same with this term as without; it is the one that vanishes where the loss is least.
        Tensor counts = Tensor.Arange(steps).Reshape(-1, 1, 1) < length.Unsqueeze(0);
        Tensor mass = Functions.Where(counts & !isImpossible.Reshape(1, -1, 1), x.Exp(), 0).Sum([0, 2]);
        return (losses + (mass - mass.Detach())).Cast(dtype);
    }

    private static Tensor Shifted(Tensor x, int by) => x.Shape[1] <= by ? Tensor.Full(x.Shape, Never, x.DType) : x.Narrow(1, 0, x.Shape[1] - by).Pad(1, by, 0, Never);

    private static Tensor Sum(Tensor x, Tensor y, Tensor z)
    {
        Tensor greatest = x.Maximum(y).Maximum(z).Detach();
        return greatest + ((x - greatest).Exp() + (y - greatest).Exp() + (z - greatest).Exp()).Log();
    }
}

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Repeated along axes of length 1 and along new first axes to the given lengths, of which −1 keeps the tensor's own; PyTorch's expand. A view.</summary>
    /// <exception cref="ArgumentException">The tensor does not broadcast to the lengths.</exception>
    public Tensor Expand(params ReadOnlySpan<int> shape)
    {
        int[] lengths = shape.ToArray();
        for (int i = 0; i < lengths.Length; i++)
        {
            int own = i - (lengths.Length - Rank);
            if (lengths[i] == -1)
            {
                lengths[i] = own >= 0
                    ? Shape[own]
                    : throw new ArgumentException($"Expand keeps with −1 the length of an axis of the tensor, but axis {i} of [{string.Join(", ", shape.ToArray())}] is a new one for {Shape}{CallSite.Suffix()}.", nameof(shape));
            }
        }

        return BroadcastTo(Shape.Create(lengths));
    }

    /// <summary>Repeated to the shape of another tensor; PyTorch's expand_as. A view.</summary>
    /// <exception cref="ArgumentException">The shape does not broadcast to that of <paramref name="other"/>.</exception>
    public Tensor ExpandAs(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return BroadcastTo(other.Shape);
    }

    /// <summary>As often along each axis as said, one after the other; more numbers than axes add first axes. PyTorch's repeat.</summary>
    /// <exception cref="ArgumentException">There are fewer numbers than axes, or one is negative.</exception>
    public Tensor Repeat(params ReadOnlySpan<int> repeats) => repeats.Length >= Rank
        ? Repeated("Repeat", repeats)
        : throw new ArgumentException($"Repeat needs a number for each of the {Rank} axes of {Shape}, but was given {repeats.Length}. Tile adds ones in front{CallSite.Suffix()}.", nameof(repeats));

    /// <summary>As often along each of the last axes as said, one after the other; fewer numbers than axes leave the first axes alone, more add first axes. PyTorch's and NumPy's tile.</summary>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public Tensor Tile(params ReadOnlySpan<int> repeats)
    {
        int[] all = new int[Math.Max(repeats.Length, Rank)];
        Array.Fill(all, 1);
        repeats.CopyTo(all.AsSpan(all.Length - repeats.Length));
        return Repeated("Tile", all);
    }

    /// <summary>Each element along an axis as often as said, next to itself; without an axis, of the flattened tensor. PyTorch's repeat_interleave, NumPy's repeat.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="repeats"/> is negative.</exception>
    public Tensor RepeatInterleave(int repeats, int? axis = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(repeats);
        if (axis is not { } named)
        {
            return Reshape(-1).RepeatInterleave(repeats, 0);
        }

        named = Axes.Resolve(named, Rank);
        Shape beside = Shape.With(named + 1, repeats);
        return Unsqueeze(named + 1).BroadcastTo(beside).Reshape(Shape.Replace(named, Length((long)Shape[named] * repeats)));
    }

    /// <summary>Each element along an axis as often as a vector of integers says for it (or one number for all); without an axis, of the flattened tensor. PyTorch's repeat_interleave.</summary>
    /// <exception cref="ArgumentException"><paramref name="repeats"/> is not such a vector, or holds a negative number.</exception>
    public Tensor RepeatInterleave(Tensor repeats, int? axis = null)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        if (axis is not { } named)
        {
            return Reshape(-1).RepeatInterleave(repeats, 0);
        }

        named = Axes.Resolve(named, Rank);
        if (!repeats.DType.IsInteger() || repeats.Rank > 1 || (repeats.Count != 1 && repeats.Count != Shape[named]))
        {
            throw new ArgumentException($"RepeatInterleave along axis {named} of {Shape} needs {Shape[named]} integers or one, not {repeats.Type}{CallSite.Suffix()}.", nameof(repeats));
        }

        long[] times = repeats.Cast(DType.Int64).BroadcastTo(new Shape(Shape[named])).ToArray<long>();
        List<long> positions = [];
        for (int i = 0; i < times.Length; i++)
        {
            if (times[i] < 0)
            {
                throw new ArgumentException($"RepeatInterleave cannot repeat an element {times[i]} times{CallSite.Suffix()}.", nameof(repeats));
            }

            for (long j = 0; j < times[i]; j++)
            {
                positions.Add(i);
            }
        }

        return Functions.IndexSelect(this, ConcreteTensor.Placeless<long>([.. positions]), named);
    }

    /// <summary>Summed over the axes along which the given shape broadcasts to this one, so that the result has it; PyTorch's sum_to_size. The transpose of broadcasting.</summary>
    /// <exception cref="ArgumentException">The lengths do not broadcast to the shape of this tensor.</exception>
    public Tensor SumToSize(params ReadOnlySpan<int> shape)
    {
        Shape target = Shape.Create(shape);
        int added = Rank - target.Rank;
        List<int> summed = [];
        for (int axis = 0; axis < Rank; axis++)
        {
            int length = axis < added ? 1 : target[axis - added];
            if (length != Shape[axis])
            {
                summed.Add(axis);
            }

            if (added < 0 || (length != Shape[axis] && length != 1))
            {
                throw new ArgumentException($"SumToSize cannot sum {Shape} to {target}, which does not broadcast to it{CallSite.Suffix()}.", nameof(shape));
            }
        }

        return summed.Count == 0 && Rank > 0 ? Reshape(target) : Sum(Axes.Of([.. summed])).Reshape(target);
    }

    private Tensor Repeated(string name, ReadOnlySpan<int> repeats)
    {
        // x [n, m] seen as [1, n, 1, m] is repeated to [a, n, b, m], which is [a n, b m].
        int added = repeats.Length - Rank;
        int[] single = new int[2 * repeats.Length];
        int[] repeated = new int[2 * repeats.Length];
        int[] lengths = new int[repeats.Length];
        for (int i = 0; i < repeats.Length; i++)
        {
            if (repeats[i] < 0)
            {
                throw new ArgumentException($"{name} cannot repeat {repeats[i]} times along axis {i}{CallSite.Suffix()}.", nameof(repeats));
            }

            int length = i < added ? 1 : Shape[i - added];
            (single[2 * i], single[2 * i + 1]) = (1, length);
            (repeated[2 * i], repeated[2 * i + 1]) = (repeats[i], length);
            lengths[i] = Length((long)repeats[i] * length);
        }

        return Reshape(Shape.Create(single)).BroadcastTo(Shape.Create(repeated)).Reshape(Shape.Create(lengths));
    }
}

using System.Numerics.Tensors;
using Nabla.Primitives;

namespace Nabla;

/// <summary>What an indexer names, worked out for one shape: first a strided part, then picked positions in it, then axes dropped and added.</summary>
internal sealed partial class Selection
{
    private readonly Axes _starts;
    private readonly Axes _lengths;
    private readonly Axes _steps;

    // The shape after integers dropped their axes and new ones came in, before tensors pick.
    private readonly Shape _kept;

    // For each axis of that shape that tensors pick from: int64 positions, all broadcast to one shape, and which axis of x it is, for messages.
    private readonly List<int> _pickedAxes = [];
    private readonly List<int> _namedAxes = [];
    private readonly List<Tensor> _positions = [];

    // A mask whose values are not there to be counted, and the axis of that shape where it begins.
    private Tensor? _abstractMask;
    private int _maskedAxis;

    public Selection(Tensor x, ReadOnlySpan<At> at)
    {
        Shape shape = x.Shape;
        int consumed = 0;
        int rests = 0;
        foreach (At entry in at)
        {
            consumed += entry.What switch
            {
                At.Kind.Range or At.Kind.Index => 1,
                At.Kind.Tensor => entry.Indices!.DType == DType.Bool ? entry.Indices.Rank : 1,
                _ => 0,
            };
            rests += entry.What == At.Kind.Rest ? 1 : 0;
        }

        if (consumed > shape.Rank)
        {
            throw new ArgumentException($"The indexer names {consumed} axes, but {x.Type} has {shape.Rank}{CallSite.Suffix()}.", nameof(at));
        }

        if (rests > 1)
        {
            throw new ArgumentException($"At.Rest may stand once in an indexer{CallSite.Suffix()}.", nameof(at));
        }

        int[] starts = new int[shape.Rank];
        int[] lengths = shape.Lengths.ToArray();
        int[] steps = new int[shape.Rank];
        Array.Fill(steps, 1);
        List<int> kept = [];
        int axis = 0;
        foreach (At entry in at)
        {
            switch (entry.What)
            {
                case At.Kind.Index:
                    starts[axis] = Position(x, entry.Position, axis);
                    lengths[axis++] = 1;
                    break;
                case At.Kind.Range:
                    (starts[axis], lengths[axis], steps[axis]) = Part(x, entry, axis);
                    kept.Add(lengths[axis++]);
                    break;
                case At.Kind.NewAxis:
                    kept.Add(1);
                    break;
                case At.Kind.Rest:
                    for (int end = axis + shape.Rank - consumed; axis < end; axis++)
                    {
                        kept.Add(shape[axis]);
                    }

                    break;
                case At.Kind.Tensor when entry.Indices is { DType: DType.Bool, Rank: 0 } mask:
                    // A mask without axes is one on a new axis, of which it keeps all or nothing.
                    Mask(mask.Reshape(1), axis, kept.Count);
                    kept.Add(1);
                    break;
                default:
                    int taken = Positions(x, entry.Indices!, axis, kept.Count);
                    for (int end = axis + taken; axis < end; axis++)
                    {
                        kept.Add(shape[axis]);
                    }

                    break;
            }
        }

        for (; axis < shape.Rank; axis++)
        {
            kept.Add(shape[axis]);
        }

        _starts = Axes.Of(starts);
        _lengths = Axes.Of(lengths);
        _steps = Axes.Of(steps);
        _kept = Shape.Create([.. kept]);
        Broadcast();
    }

    public Tensor Pick(Tensor x)
    {
        if (_abstractMask is not null)
        {
            return Nonzero.Op.Apply(_abstractMask);
        }

        Tensor part = IsWhole(x.Shape) ? x : new Slice(_starts, _lengths, _steps).Apply(x);
        part = part.Reshape(_kept);
        if (_positions.Count == 0)
        {
            return part;
        }

        (Tensor front, Tensor flat) = Front(part);
        return Back(Functions.IndexSelect(front, flat, 0));
    }

    private static int Position(Tensor x, Index index, int axis)
    {
        int length = x.Shape[axis];
        int position = index.GetOffset(length);
        return position >= 0 && position < length
            ? position
            : throw new ArgumentOutOfRangeException(nameof(index), $"Index {(index.IsFromEnd ? $"^{index.Value}" : index.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))} is outside axis {axis} of {x.Type}, which has {length} elements{CallSite.Suffix()}.");
    }

    private static (int Start, int Length, int Step) Part(Tensor x, At entry, int axis)
    {
        int length = x.Shape[axis];
        int start = entry.Span.Start.GetOffset(length);
        int end = entry.Span.End.GetOffset(length);
        if (start < 0 || end > length || start > end)
        {
            throw new ArgumentOutOfRangeException(nameof(entry), $"Range {entry.Span} is not within axis {axis} of {x.Type}, which has {length} elements{CallSite.Suffix()}.");
        }

        long apart = Math.Abs((long)entry.Step);
        int count = (int)((end - start + apart - 1) / apart);

        // Of a single element the step does not matter, and a huge one would not fit strides.
        return (entry.Step > 0 || count == 0 ? start : end - 1, count, count > 1 ? entry.Step : 1);
    }

    private int Positions(Tensor x, Tensor indices, int axis, int at)
    {
        if (indices.DType != DType.Bool)
        {
            if (!indices.DType.IsInteger())
            {
                throw new ArgumentException($"A tensor index is bool or integer, not {indices.Type}{CallSite.Suffix()}.");
            }

            int length = x.Shape[axis];
            Tensor positions = indices.Cast(DType.Int64);
            Add(Functions.Where(positions < 0, positions + (long)length, positions), axis, at);
            return 1;
        }

        for (int i = 0; i < indices.Rank; i++)
        {
            if (indices.Shape[i] != x.Shape[axis + i])
            {
                throw new ArgumentException($"A mask of {indices.Shape} does not fit axes {axis} to {axis + indices.Rank - 1} of {x.Type}{CallSite.Suffix()}.");
            }
        }

        Mask(indices, axis, at);
        return indices.Rank;
    }

    /// <summary>The coordinates of a mask's true elements, one tensor for each of its axes.</summary>
    private void Mask(Tensor mask, int axis, int at)
    {
        if (mask.IsAbstract)
        {
            _abstractMask = _abstractMask is null ? mask : Nonzero.Op.Apply(mask);
            _maskedAxis = at;
            return;
        }

        Tensor[] coordinates = new Tensor[mask.Rank];

        // Computed here and not by operations: a mask that is known is a constant, also while a graph is written.
        long[] rest = mask.Read<bool, long[]>(Nonzero.Positions);
        for (int i = mask.Rank - 1; i >= 0; i--)
        {
            int length = mask.Shape[i];
            long[] along = new long[rest.Length];
            for (int j = 0; j < rest.Length; j++)
            {
                (rest[j], along[j]) = Math.DivRem(rest[j], length);
            }

            coordinates[i] = ConcreteTensor.Placeless(along);
        }

        for (int i = 0; i < coordinates.Length; i++)
        {
            Add(coordinates[i], axis + i, at + i);
        }
    }

    private void Add(Tensor positions, int axis, int at)
    {
        _positions.Add(positions);
        _namedAxes.Add(axis);
        _pickedAxes.Add(at);
    }

    private void Broadcast()
    {
        if (_abstractMask is not null && _positions.Count > 0)
        {
            Nonzero.Op.Apply(_abstractMask);
        }

        if (_positions.Count < 2)
        {
            return;
        }

        Shape common = _positions[0].Shape;
        foreach (Tensor position in _positions)
        {
            common = Alignment.Common("Index tensors", common, position.Shape);
        }

        for (int i = 0; i < _positions.Count; i++)
        {
            _positions[i] = _positions[i].BroadcastTo(common);
        }
    }

    private bool IsWhole(Shape x) => _lengths == Axes.Of(x.Lengths) && !_starts.Span.ContainsAnyExcept(0) && !_steps.Span.ContainsAnyExcept(1);

    /// <summary>The picked axes moved to the front and made one, and the flat positions in it, checked.</summary>
    private (Tensor Front, Tensor Flat) Front(Tensor part)
    {
        Tensor moved = part.Permute(FrontOrder(part.Rank));
        long merged = 1;
        Tensor flat = Tensor.Zeros(_positions[0].Shape, DType.Int64);
        for (int i = 0; i < _pickedAxes.Count; i++)
        {
            long length = part.Shape[_pickedAxes[i]];
            flat = flat * length + Checked(_positions[i], length, _namedAxes[i]);
            merged *= length;
        }

        Tensor front = moved.Reshape(Shape.Create([checked((int)merged), .. moved.Shape.Lengths[_pickedAxes.Count..]]));
        return (front, flat.Reshape(-1));
    }

    private static Tensor Checked(Tensor positions, long length, int axis)
    {
        if (positions.IsAbstract)
        {
            // Nobody knows them yet, and merged axes would hide one that is outside its own; picking it from all positions does not.
            return Functions.IndexSelect(Tensor.Arange(length), positions.Reshape(-1), 0).Reshape(positions.Shape);
        }

        if (positions.Count == 0)
        {
            return positions;
        }

        // Read and not reduced by operations, which would be written down while a graph is.
        (long low, long high) = positions.Read<long, (long, long)>(static all => (TensorPrimitives.Min(all), TensorPrimitives.Max(all)));
        if (low < 0 || high >= length)
        {
            throw new ArgumentOutOfRangeException(nameof(positions), $"Index {(low < 0 ? low - length : high)} is outside axis {axis}, which has {length} elements{CallSite.Suffix()}.");
        }

        return positions;
    }

    private int[] FrontOrder(int rank) => [.. _pickedAxes, .. Enumerable.Range(0, rank).Where(axis => !_pickedAxes.Contains(axis))];

    /// <summary>From [positions, rest…] to the result: the positions' axes where the first picked axis was if the picked axes were neighbours, else in front, as NumPy has it. A plain integer has dropped its axis before, as in PyTorch.</summary>
    private Tensor Back(Tensor picked)
    {
        Shape positions = _positions[0].Shape;
        Tensor result = picked.Reshape(Shape.Create([.. positions.Lengths, .. picked.Shape.Lengths[1..]]));
        return result.Permute(BackOrder(positions.Rank, result.Rank));
    }

    private int[] BackOrder(int positionsRank, int rank)
    {
        bool neighbours = _pickedAxes[^1] - _pickedAxes[0] == _pickedAxes.Count - 1;
        int before = neighbours ? _pickedAxes[0] : 0;
        return
        [
            .. Enumerable.Range(positionsRank, before),
            .. Enumerable.Range(0, positionsRank),
            .. Enumerable.Range(positionsRank + before, rank - positionsRank - before),
        ];
    }
}

namespace Nabla.Compilation;

/// <summary>What a function was written down for: types of tensors, everything else in its arguments, and where the thread stands.</summary>
/// <param name="types">The types of the tensors, in order.</param>
/// <param name="weak">Which of them are C# numbers.</param>
/// <param name="places">Where they are.</param>
/// <param name="sketch">What else the arguments consist of.</param>
/// <param name="records">Whether gradients are recorded.</param>
/// <param name="vectorizations">In how many Vmaps it is called.</param>
/// <param name="free">The tensors whose leading axes may have any length, all the same; null where there are none.</param>
/// <param name="least">The least such length.</param>
internal sealed class Signature(TensorType[] types, bool[] weak, Device?[] places, TreeSketch? sketch, bool records, int vectorizations, bool[]? free = null, int least = 1)
{
    private readonly int _first = free is null ? -1 : Array.IndexOf(free, true);

    /// <summary>The types of the tensors, in order.</summary>
    public TensorType[] Types => types;

    /// <summary>What else the arguments consist of.</summary>
    public TreeSketch? Sketch => sketch;

    /// <summary>Whether a call of these arguments on this floor is of this signature.</summary>
    public bool Is(ReadOnlySpan<Tensor> leaves, TreeSketch? other, Floor floor)
    {
        if (leaves.Length != types.Length || (floor.Imperative is not null) != records || floor.Vectorizations != vectorizations)
        {
            return false;
        }

        for (int i = 0; i < types.Length; i++)
        {
            if (leaves[i].DType != types[i].DType || leaves[i].IsWeak != weak[i] || !ReferenceEquals(leaves[i].Place, places[i]) || !(IsFree(i) ? HasSizeOf(leaves[i].Shape, types[i].Shape, leaves[_first].Shape) : leaves[i].Shape.Equals(types[i].Shape)))
            {
                return false;
            }
        }

        return sketch is null ? other is null : sketch.Equals(other);
    }

    /// <summary>Whether the leading axis of a tensor may have any length.</summary>
    public bool IsFree(int leaf) => free is not null && free[leaf];

    /// <summary>The length of the leading axes that may have any, or −1 where there are none.</summary>
    public int SizeOf(ReadOnlySpan<Tensor> leaves) => _first < 0 ? -1 : leaves[_first].Shape[0];

    /// <summary>Whether the leading axes that may have any length have length 1 in what was given.</summary>
    public bool IsOfOne => _first >= 0 && types[_first].Shape[0] == 1;

    /// <summary>The same without the length 1, where one example cannot be.</summary>
    public Signature WithoutOne() => new(types, weak, places, sketch, records, vectorizations, free, least: 2);

    /// <summary>The types at a size.</summary>
    public TensorType[] At(int size) => [.. types.Select((type, i) => IsFree(i) ? new TensorType(type.DType, type.Shape.Replace(0, size)) : type)];

    /// <summary>The types in words.</summary>
    public override string ToString() => string.Join(", ", types.Select((type, i) => IsFree(i) ? $"{type.DType.Name()} [{string.Join(", ", type.Shape.Skip(1).Select(length => $"{length}").Prepend("any"))}]" : $"{type}"));

    /// <summary>In what another signature differs, in words.</summary>
    public IEnumerable<(string What, string Values)> Differences(Signature other, Func<int, string> name)
    {
        for (int i = 0; i < types.Length && i < other.Types.Length; i++)
        {
            if (types[i].DType != other.Types[i].DType)
            {
                yield return ($"the element type of {name(i)}", $"{types[i].DType.Name()}, {other.Types[i].DType.Name()}");
            }
            else if (weak[i] != other.Weak[i])
            {
                yield return ($"whether {name(i)} is a C# number", "");
            }
            else if (!ReferenceEquals(places[i], other.Places[i]))
            {
                yield return ($"the device of {name(i)}", $"{places[i]}, {other.Places[i]}");
            }
            else if (!types[i].Shape.Equals(other.Types[i].Shape) && !(IsFree(i) && other.IsFree(i) && types[i].Shape.Replace(0, 0).Equals(other.Types[i].Shape.Replace(0, 0))))
            {
                yield return ($"the shape of {name(i)}", $"{types[i].Shape}, {other.Types[i].Shape}");
            }
        }

        if (types.Length != other.Types.Length)
        {
            yield return ("the number of tensors", FormattableString.Invariant($"{types.Length}, {other.Types.Length}"));
        }
        else if (sketch is not null && !sketch.Equals(other.Sketch))
        {
            yield return sketch.Difference(other.Sketch!);
        }

        if (records != other.Records || vectorizations != other.Vectorizations)
        {
            yield return ("where it is called", "under NoGrad, inside Vmap");
        }
    }

    /// <summary>Whether a shape is another one at the size of the first: nothing has a size of its own, and is written down for itself.</summary>
    private bool HasSizeOf(Shape shape, Shape written, Shape first)
        => shape.Rank == written.Rank && first.Rank > 0 && first[0] >= least && shape[0] == first[0] && shape.Lengths[1..].SequenceEqual(written.Lengths[1..]);

    /// <summary>Which tensors are C# numbers.</summary>
    public bool[] Weak => weak;

    /// <summary>Where the tensors are; null for those of a transform that may be anywhere.</summary>
    public Device?[] Places => places;

    /// <summary>Whether gradients are recorded where it is called.</summary>
    public bool Records => records;

    private int Vectorizations => vectorizations;
}

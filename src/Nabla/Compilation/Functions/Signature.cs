namespace Nabla.Compilation;

/// <summary>What a function was written down for: types of tensors, everything else in its arguments, and where the thread stands.</summary>
internal sealed class Signature(TensorType[] types, bool[] weak, TreeSketch? sketch, bool records, int vectorizations)
{
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
            if (leaves[i].DType != types[i].DType || leaves[i].IsWeak != weak[i] || !leaves[i].Shape.Equals(types[i].Shape))
            {
                return false;
            }
        }

        return sketch is null ? other is null : sketch.Equals(other);
    }

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
            else if (!types[i].Shape.Equals(other.Types[i].Shape))
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

    private bool[] Weak => weak;

    private bool Records => records;

    private int Vectorizations => vectorizations;
}

namespace Nabla.Gpu;

/// <summary>How a loop walks over operands of one shape: axes of length 1 left out, axes joined where one walk along them serves every operand. Strides count elements.</summary>
internal sealed class Walk
{
    private readonly long[] _lengths;
    private readonly long[][] _strides;

    private Walk(long[] lengths, long[][] strides)
    {
        _lengths = lengths;
        _strides = strides;
        Count = 1;
        foreach (long length in lengths)
        {
            Count *= length;
        }

        Modes = string.Create(strides.Length, this, static (modes, walk) =>
        {
            for (int operand = 0; operand < modes.Length; operand++)
            {
                modes[operand] = walk.Mode(operand);
            }
        });
        IsLinear = !Modes.Contains('s');
        IsSmall = Count <= int.MaxValue && Array.TrueForAll(strides, IsNear);
    }

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    /// <summary>The lengths of the axes, the last of which is walked first.</summary>
    public ReadOnlySpan<long> Lengths => _lengths;

    /// <summary>For each operand: c where elements follow each other, r where all are one, s where strides say where they are.</summary>
    public string Modes { get; }

    /// <summary>Whether no operand needs more than the element's number.</summary>
    public bool IsLinear { get; }

    /// <summary>Whether 32 bits hold every distance.</summary>
    public bool IsSmall { get; }

    /// <summary>How an operand's elements lie.</summary>
    public ReadOnlySpan<long> Strides(int operand) => _strides[operand];

    /// <summary>Of operands of one shape.</summary>
    /// <param name="lengths">The shape.</param>
    /// <param name="strides">For each operand, elements from one to the next, per axis.</param>
    public static Walk Of(ReadOnlySpan<int> lengths, ReadOnlySpan<long[]> strides)
    {
        List<int> axes = [];
        List<long> joined = [];
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            if (lengths[axis] == 1)
            {
                continue;
            }

            if (axes.Count > 0 && Continues(strides, axis, axes[^1], joined[^1]))
            {
                joined[^1] *= lengths[axis];
            }
            else
            {
                axes.Add(axis);
                joined.Add(lengths[axis]);
            }
        }

        axes.Reverse();
        joined.Reverse();
        long[][] result = new long[strides.Length][];
        for (int operand = 0; operand < result.Length; operand++)
        {
            // Of what was joined the innermost axis says the step.
            result[operand] = [.. axes.Select(Innermost(strides[operand]))];
        }

        return new Walk([.. joined], result);
    }

    /// <summary>Of operands of one shape.</summary>
    public static Walk Of(Shape shape, ReadOnlySpan<Layout> layouts)
    {
        long[][] strides = new long[layouts.Length][];
        for (int operand = 0; operand < strides.Length; operand++)
        {
            strides[operand] = layouts[operand].Strides.ToArray();
        }

        return Of(shape.Lengths, strides);
    }

    /// <summary>The same elements in another order: an axis is moved beside the last.</summary>
    public Walk BesideTheLast(int axis)
    {
        int[] order = [.. Enumerable.Range(0, _lengths.Length - 1).Where(other => other != axis), axis, _lengths.Length - 1];
        return new Walk([.. order.Select(other => _lengths[other])], [.. _strides.Select(strides => Array.ConvertAll(order, other => strides[other]))]);
    }

    /// <summary>The same elements four at a time along the last axis, where these lie beside each other in every operand, or one is for all four.</summary>
    /// <param name="inputs">How many of the operands are read only.</param>
    /// <returns>The walk, and the modes of operands in it: c and r as they are, v where strides say where four elements are, s where they say where one for all four is; null where some are neither.</returns>
    public (Walk Walk, string Modes)? InFours(int inputs)
    {
        int last = _lengths.Length - 1;
        if (last < 0 || Count == 0 || _lengths[last] % 4 != 0)
        {
            return null;
        }

        char[] modes = Modes.ToCharArray();
        for (int operand = 0; operand < modes.Length; operand++)
        {
            long[] strides = _strides[operand];
            if (modes[operand] == 's' && strides[last] == 1 && Array.TrueForAll(strides[..last], static stride => stride % 4 == 0))
            {
                modes[operand] = 'v';
            }
            else if (modes[operand] == 's' ? strides[last] != 0 || operand >= inputs : modes[operand] == 'r' && operand >= inputs)
            {
                return null;
            }
        }

        return (new Walk([.. _lengths[..last], _lengths[last] / 4], Array.ConvertAll(_strides, strides => (long[])[.. strides[..last], 4 * strides[last]])), new string(modes));
    }

    private static Func<int, long> Innermost(long[] strides) => axis => strides[axis];

    private static bool Continues(ReadOnlySpan<long[]> strides, int axis, int inner, long length)
    {
        foreach (long[] operand in strides)
        {
            if (operand[axis] != operand[inner] * length)
            {
                return false;
            }
        }

        return true;
    }

    private char Mode(int operand)
    {
        long step = 1;
        bool isContiguous = true;
        bool isRepeated = _lengths.Length > 0;
        for (int axis = _lengths.Length - 1; axis >= 0; axis--)
        {
            isContiguous &= _strides[operand][axis] == step;
            isRepeated &= _strides[operand][axis] == 0;
            step *= _lengths[axis];
        }

        return isContiguous ? 'c' : isRepeated ? 'r' : 's';
    }

    private bool IsNear(long[] strides)
    {
        long reach = 0;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            reach += Math.Abs(strides[axis]) * _lengths[axis];
        }

        return reach <= int.MaxValue;
    }
}

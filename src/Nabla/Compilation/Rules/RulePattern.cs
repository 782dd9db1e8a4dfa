namespace Nabla.Compilation;

/// <summary>A call of a rule without its sizes: which axes have length 1, and which lengths are equal to which.</summary>
/// <remarks>A length's number is 0 where it is 1, and otherwise tells the lengths of a call apart in the order in which they are met.</remarks>
internal sealed class RulePattern : IEquatable<RulePattern>
{
    private readonly Primitive? _op;
    private readonly int _asked;
    private readonly bool _hasLongRows;
    private readonly Operand[] _operands;

    private RulePattern(RuleCall call, List<int> lengths)
    {
        _op = call.Op;
        _asked = call.Asked;
        _operands = new Operand[call.Operands.Length];
        for (int i = 0; i < _operands.Length; i++)
        {
            RuleOperand operand = call.Operands[i];
            int[]? numbers = null;
            if (operand.HasType)
            {
                numbers = new int[operand.Type.Shape.Rank];
                for (int axis = 0; axis < numbers.Length; axis++)
                {
                    int number = lengths.IndexOf(operand.Type.Shape[axis]);
                    if (number < 0)
                    {
                        number = lengths.Count;
                        lengths.Add(operand.Type.Shape[axis]);
                    }

                    numbers[axis] = number;
                }

                // The compiler shares few but long rows out in another way.
                _hasLongRows |= Passes.RowView.AreLong(operand.Type.Shape);
            }

            _operands[i] = new Operand(operand.Value is not null, operand.Type.DType, numbers);
        }
    }

    /// <summary>The pattern of a call, and the length that each number stands for.</summary>
    public static (RulePattern Pattern, int[] Lengths) Of(RuleCall call)
    {
        List<int> lengths = [1];
        RulePattern pattern = new(call, lengths);
        return (pattern, [.. lengths]);
    }

    /// <summary>How many operands there are.</summary>
    public int Count => _operands.Length;

    /// <summary>Whether the rule is given the value.</summary>
    public bool IsThere(int operand) => _operands[operand].IsThere;

    /// <summary>The type of an operand if its lengths are these; without a shape where it has none.</summary>
    public TensorType Type(int operand, int[] lengths)
        => new(_operands[operand].DType, _operands[operand].Numbers is { } numbers ? Shape.Create(Array.ConvertAll(numbers, number => lengths[number])) : null!);

    public bool Equals(RulePattern? other)
        => other is not null && _asked == other._asked && _hasLongRows == other._hasLongRows && Equals(_op, other._op) && _operands.AsSpan().SequenceEqual(other._operands);

    public override bool Equals(object? obj) => Equals(obj as RulePattern);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(_op);
        hash.Add(_asked);
        foreach (Operand operand in _operands)
        {
            hash.Add(operand);
        }

        return hash.ToHashCode();
    }

    private readonly struct Operand(bool isThere, DType dtype, int[]? numbers) : IEquatable<Operand>
    {
        public bool IsThere => isThere;

        public DType DType => dtype;

        public int[]? Numbers => numbers;

        public bool Equals(Operand other)
            => isThere == other.IsThere && dtype == other.DType && (numbers is null) == (other.Numbers is null) && numbers.AsSpan().SequenceEqual(other.Numbers);

        public override bool Equals(object? obj) => obj is Operand other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(isThere);
            hash.Add(dtype);
            foreach (int number in numbers ?? [])
            {
                hash.Add(number);
            }

            return hash.ToHashCode();
        }
    }
}

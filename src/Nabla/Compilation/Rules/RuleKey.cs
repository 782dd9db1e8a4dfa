namespace Nabla.Compilation;

/// <summary>What loops of rules are found by: operation, what is asked, on which device, and of every operand its element type, its lengths and its strides. Where operands begin is no matter.</summary>
internal sealed class RuleKey(Primitive? op, int asked, Machine? device, RuleKey.Part[] parts, int hash)
{
    private readonly Primitive? _op = op;
    private readonly int _asked = asked;
    private readonly Machine? _device = device;
    private readonly Part[] _parts = parts;
    private readonly int _hash = hash;

    /// <summary>Compares keys, and calls with keys.</summary>
    public static Comparison Comparer { get; } = new();

    private static bool Lies(in RuleOperand operand, in Part part)
    {
        if ((operand.Value is not null) != part.IsThere || operand.Type.DType != part.Type.DType)
        {
            return false;
        }

        if (part.Type.Shape is null)
        {
            return !operand.HasType;
        }

        return operand.HasType && operand.Type.Shape.Equals(part.Type.Shape)
            && (operand.Value is not { } value || (value.Layout.IsContiguous ? part.Strides is null : part.Strides is { } strides && value.Layout.Strides.SequenceEqual(strides)));
    }

    /// <summary>An operand as far as loops depend on it; no strides stand for row-major order.</summary>
    internal readonly record struct Part(bool IsThere, TensorType Type, long[]? Strides);

    internal sealed class Comparison : IEqualityComparer<RuleKey>, IAlternateEqualityComparer<RuleCall, RuleKey>
    {
        public bool Equals(RuleKey? x, RuleKey? y) => ReferenceEquals(x, y);

        public int GetHashCode(RuleKey key) => key._hash;

        public bool Equals(RuleCall call, RuleKey key)
        {
            if (call.Asked != key._asked || !ReferenceEquals(call.Device, key._device) || call.Operands.Length != key._parts.Length || !(ReferenceEquals(call.Op, key._op) || (call.Op is not null && call.Op.Equals(key._op))))
            {
                return false;
            }

            for (int i = 0; i < key._parts.Length; i++)
            {
                if (!Lies(call.Operands[i], key._parts[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(RuleCall call)
        {
            uint hash = (uint)(call.Op?.GetHashCode() ?? 0) * 31 + (uint)call.Asked;
            foreach (ref readonly RuleOperand operand in call.Operands)
            {
                hash = hash * 31 + (uint)operand.Type.DType;
                if (operand.HasType)
                {
                    foreach (int length in operand.Type.Shape.Lengths)
                    {
                        hash = hash * 31 + (uint)length;
                    }
                }
            }

            return (int)hash;
        }

        public RuleKey Create(RuleCall call)
        {
            Part[] parts = new Part[call.Operands.Length];
            for (int i = 0; i < parts.Length; i++)
            {
                ref readonly RuleOperand operand = ref call.Operands[i];
                parts[i] = new Part(operand.Value is not null, operand.Type, operand.Value is null or { Layout.IsContiguous: true } ? null : operand.Value.Layout.Strides.ToArray());
            }

            return new RuleKey(call.Op, call.Asked, call.Device, parts, GetHashCode(call));
        }
    }
}

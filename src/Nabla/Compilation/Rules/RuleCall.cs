namespace Nabla.Compilation;

/// <summary>One time that a rule is asked for its results: by whom, for what, and what it is given.</summary>
/// <param name="op">The operation whose rule it is; null where the cache belongs to one function.</param>
/// <param name="asked">Which results are wanted, a bit each, or <see cref="Body"/>.</param>
/// <param name="operands">What the rule may look at.</param>
/// <param name="device">The machine of the device that the operands are on; null for the host's.</param>
internal readonly ref struct RuleCall(Primitive? op, int asked, ReadOnlySpan<RuleOperand> operands, Machine? device = null)
{
    /// <summary>Asks for what the operation itself gives, not for cotangents.</summary>
    public const int Body = -1;

    public Primitive? Op => op;

    public int Asked => asked;

    public Machine? Device => device;

    public ReadOnlySpan<RuleOperand> Operands { get; } = operands;
}

/// <summary>Something that a rule may look at: a value, or where it reads none the type alone; of what is not there neither.</summary>
internal readonly struct RuleOperand(ConcreteTensor? value, TensorType type)
{
    public ConcreteTensor? Value { get; } = value;

    public TensorType Type { get; } = type;

    public bool HasType => Type.Shape is not null;
}

namespace Nabla;

/// <summary>The interpreter at the bottom of every tower: it computes.</summary>
internal sealed class Evaluation : Interpreter
{
    private Evaluation()
        : base(0)
    {
    }

    public static Evaluation Instance { get; } = new();

    protected internal override void Apply(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        if (op.IsMadeOfOthers)
        {
            Transients.Evaluate(op, inputs, outputs);
        }
        else
        {
            op.Evaluate(inputs, outputs);
        }
    }
}

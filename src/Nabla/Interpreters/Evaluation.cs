using Nabla.Compilation;

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
        switch (op.Inside)
        {
            case Inside.Loop:
                op.Evaluate(inputs, outputs);
                break;
            case Inside.Operations or Inside.Bodies:
                ReadOnlySpan<Tensor> bare = Bare(inputs);
                if (!op.TryCompute(bare, outputs) && !Rules.TryEvaluate(op, bare, outputs))
                {
                    Transients.Evaluate(op, bare, outputs);
                }

                break;
            default:
                op.Evaluate(Bare(inputs), outputs);
                break;
        }
    }

    /// <summary>The values of inputs that may be variables or, under NoGrad, recorded: for code that must not meet those.</summary>
    public static ReadOnlySpan<Tensor> Bare(ReadOnlySpan<Tensor> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is not ConcreteTensor)
            {
                Tensor[] bare = inputs.ToArray();
                for (; i < bare.Length; i++)
                {
                    bare[i] = bare[i].Concrete;
                }

                return bare;
            }
        }

        return inputs;
    }
}

namespace Nabla.Primitives;

/// <summary>softmax(scale · q kᵀ + mask) v over the last two axes: q [.., L, D], k [.., S, D], v [.., S, E] and, if there is one, a mask [.., L, S] → [.., L, E] (Vaswani et al. 2017).</summary>
/// <remarks>
/// One operation so that reverse mode keeps no weights, of which there are L · S for every head: with the logarithm of each row's sum of exponentials, one number a row,
/// weights are e^(score − that), computed again where they are needed (Dao et al. 2022, FlashAttention).
/// </remarks>
/// <param name="Scale">What products of queries and keys are multiplied by.</param>
/// <param name="KeepsSums">Whether ln Σ e^score of every row, [.., L, 1], is a second result.</param>
internal sealed record Attention(double Scale, bool KeepsSums) : Composite
{
    internal override int Outputs => KeepsSums ? 2 : 1;

    internal override bool IsLoopRule => false;

    internal override Primitive Augmented(ReadOnlySpan<bool> wanted) => this with { KeepsSums = true };

    internal override long Arithmetic(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
        => 2 * outputs[0].Shape.Count * inputs[1].Shape[^2] + 2 * inputs[0].Shape.Count * inputs[1].Shape[^2];

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (Shape q, Shape k, Shape v) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        bool fits = inputs[0].DType == inputs[1].DType && inputs[0].DType == inputs[2].DType && q.Rank >= 2 && k.Rank == q.Rank && v.Rank == q.Rank
            && q.Lengths[..^2].SequenceEqual(k.Lengths[..^2]) && q.Lengths[..^2].SequenceEqual(v.Lengths[..^2]) && q[^1] == k[^1] && k[^2] == v[^2];
        fits = fits && (inputs.Length == 3 || (inputs[3].Shape.Equals(Rows(k[^2])) && (inputs[3].DType == DType.Bool || inputs[3].DType == inputs[0].DType)));
        if (!fits)
        {
            throw new ArgumentException($"Attention cannot look with {inputs[0]} among {inputs[1]} for {inputs[2]}{(inputs.Length == 3 ? "" : $" where {inputs[3]} allows it")}.");
        }

        outputs[0] = new TensorType(inputs[0].DType, Rows(v[^1]));
        if (KeepsSums)
        {
            outputs[1] = new TensorType(inputs[0].DType, Rows(1));
        }

        Shape Rows(int length) => Shape.Create([.. q.Lengths[..^1], length]);
    }

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        Tensor scores = Scores(inputs);
        outputs[0] = scores.Softmax(-1).MatMul(inputs[2]);
        if (KeepsSums)
        {
            outputs[1] = scores.LogSumExp(-1, keepAxes: true);
        }
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        // What a row sees nowhere has weights NaN, forward as in reverse, and so its gradients are NaN.
        Tensor scores = Scores(call.Inputs);
        Tensor weights = (scores - (KeepsSums ? call.Outputs[1]! : scores.LogSumExp(-1, keepAxes: true))).Exp();
        Tensor? ofScores = null;
        if (call.Cotangents[0] is { } g)
        {
            cotangents[2] = call.Wants(2) ? new MatMul(true, false).Apply(weights, g) : null;
            ofScores = MatMul.ByTransposed.Apply(g, call.Inputs[2]) - (g * call.Outputs[0]!).Sum(-1, keepAxes: true);
        }

        if (KeepsSums && call.Cotangents[1] is { } ofSums)
        {
            ofScores = ofScores is null ? ofSums : ofScores + ofSums;
        }

        ofScores = ofScores! * weights;
        cotangents[0] = call.Wants(0) ? MatMul.Op.Apply(ofScores, call.Inputs[1]) * Scale : null;
        cotangents[1] = call.Wants(1) ? new MatMul(true, false).Apply(ofScores, call.Inputs[0] * Scale) : null;
        if (call.Inputs.Length > 3 && call.Wants(3))
        {
            cotangents[3] = ofScores;
        }
    }

    private Tensor Scores(ReadOnlySpan<Tensor> inputs)
    {
        Tensor scores = MatMul.ByTransposed.Apply(inputs[0] * Scale, inputs[1]);
        return inputs.Length == 3 ? scores : inputs[3].DType == DType.Bool ? Functions.Where(inputs[3], scores, double.NegativeInfinity) : scores + inputs[3];
    }
}

namespace Nabla.Primitives;

/// <summary>√Σx² over some axes, which disappear. Of the subgradients at 0 it takes 0, as PyTorch does.</summary>
internal sealed record Norm(Axes Axes) : Composite
{
    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = new TensorType(inputs[0].DType, Reduction<Sum.Plus>.Reduced(inputs[0].Shape, Axes));

    protected override Tensor Body(ReadOnlySpan<Tensor> inputs) => new Sum(Axes).Apply(inputs[0].Square()).Sqrt();

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor x = call.Inputs[0];
        Axes kept = Axes.Of(Axes.Complement(x.Rank));
        Tensor y = new Broadcast(x.Shape, kept).Apply(call.Outputs[0]!);
        Tensor g = new Broadcast(x.Shape, kept).Apply(call.Cotangents[0]!);
        Tensor zero = Functions.Equal(y, 0);
        cotangents[0] = Functions.Where(zero, 0, g * x / Functions.Where(zero, 1, y));
    }
}

using Nabla.Primitives;

namespace Nabla;

/// <summary>A call of a user's operation in a function that was written down for other sizes: the user's code runs on what it is given, and only the types of the results are known before.</summary>
internal sealed class ResizedCall(CustomCall.Call call, TensorType[] types) : CustomCall.Call
{
    public override string Name => call.Name;

    public override int Outputs => types.Length;

    public override TensorType OutputType(int index) => types[index];

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => call.Evaluate(inputs, outputs);

    public override Tensor?[] Backward(ReadOnlySpan<Tensor> inputs, Tensor[] cotangents) => call.Backward(inputs, cotangents);

    public override Tensor?[] Tangents(ReadOnlySpan<Tensor> inputs, Tensor[] tangents) => call.Tangents(inputs, tangents);

    public override CustomCall.Call Batched(int size, int[] axes) => new BatchedCall(this, size, axes);
}

using Nabla.Primitives;

namespace Nabla;

/// <summary>A call of a user's operation on many inputs at once: the user's code runs once, on values that stand for all.</summary>
internal sealed class BatchedCall(CustomCall.Call one, int size, int[] axes) : CustomCall.Call
{
    public override string Name => one.Name;

    public override int Outputs => one.Outputs;

    public override TensorType OutputType(int index)
    {
        TensorType type = one.OutputType(index);
        return new TensorType(type.DType, type.Shape.With(0, size));
    }

    public override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        Batching batching = new(size);
        one.Evaluate(Lift(batching, inputs), outputs);
        foreach (ref Tensor output in outputs)
        {
            output = Stacked(batching, output);
        }

        batching.Close();
    }

    /// <summary>The gradient of an input that all share is the sum of what each gives it.</summary>
    public override Tensor?[] Backward(ReadOnlySpan<Tensor> inputs, Tensor[] cotangents)
    {
        Batching batching = new(size);
        Tensor[] lifted = Lift(batching, inputs);
        Tensor?[] gradients = one.Backward(lifted, Array.ConvertAll(cotangents, g => batching.Lift(g, 0)));
        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is { } gradient)
            {
                Tensor stacked = Stacked(batching, one.Fit(gradient, lifted[i].Type, i));
                gradients[i] = axes[i] < 0 ? stacked.Sum(0) : stacked.MoveAxis(0, axes[i]);
            }
        }

        batching.Close();
        return gradients;
    }

    public override Tensor?[] Tangents(ReadOnlySpan<Tensor> inputs, Tensor[] tangents)
    {
        Batching batching = new(size);
        Tensor?[] pushed = one.Tangents(Lift(batching, inputs), Lift(batching, tangents));
        for (int i = 0; i < pushed.Length; i++)
        {
            pushed[i] = pushed[i] is { } tangent ? Stacked(batching, tangent) : null;
        }

        batching.Close();
        return pushed;
    }

    public override CustomCall.Call Batched(int size, int[] axes) => new BatchedCall(this, size, axes);

    public override CustomCall.Call Resized(CustomCall.Call other, Sizing sizing)
        => other is BatchedCall batched ? new BatchedCall(one.Resized(batched.One, sizing), sizing.Length(size, batched.Size), axes) : base.Resized(other, sizing);

    private CustomCall.Call One => one;

    private int Size => size;

    private Tensor[] Lift(Batching batching, ReadOnlySpan<Tensor> inputs)
    {
        Tensor[] lifted = new Tensor[inputs.Length];
        for (int i = 0; i < lifted.Length; i++)
        {
            lifted[i] = batching.Lift(inputs[i], axes[i]);
        }

        return lifted;
    }

    private Tensor Stacked(Batching batching, Tensor x)
    {
        (Tensor value, int axis) = batching.Lower(x);
        return value.WithBatch(size, axis, 0);
    }
}

using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The combinations of the first 1, 2, 3 … elements along an axis.</summary>
internal abstract record RunningScan<TMonoid>(int Axis) : Primitive
    where TMonoid : struct, IMonoid
{
    internal sealed override Residuals Reads => Residuals.All;

    /// <summary>The cotangent of x: what flows to it from the results at its place and behind.</summary>
    protected abstract Tensor Back(Tensor g, Tensor x, Tensor y);

    /// <summary>The tangent of y: what comes to it from the elements at its place and before.</summary>
    protected abstract Tensor Forth(Tensor dx, Tensor x, Tensor y);

    /// <summary>The same along another axis.</summary>
    protected abstract Primitive Along(int axis);

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents)
        => cotangents[0] = Back(call.Cotangents[0]!, call.Inputs[0], call.Outputs[0]!);

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0] is { } dx && outputs[0].DType.IsFloating() ? Forth(dx, inputs[0], outputs[0]) : null;

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Along(Axis + 1).Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Scan<TMonoid>(inputs[0], outputs[0], Axis, false);

    /// <summary>s[i] = a[i] s[i − 1] + b[i] along the axis, in steps that double: nothing is divided, so zeros need no care.</summary>
    protected Tensor Recurrence(Tensor a, Tensor b)
    {
        int length = a.Shape[Axis];
        for (int step = 1; step < length; step *= 2)
        {
            b += a * Before(b, step, 0);
            a *= Before(a, step, 0);
        }

        return b;
    }

    /// <summary>s[i] = a[i + 1] s[i + 1] + b[i] along the axis, from its end.</summary>
    protected Tensor ReversedRecurrence(Tensor a, Tensor b) => Recurrence(Before(a.Flip(Axis), 1, 0), b.Flip(Axis)).Flip(Axis);

    /// <summary>The elements moved towards the end of the axis, a number coming in before them.</summary>
    protected Tensor Before(Tensor x, int by, double first)
        => x.Narrow(Axis, 0, Math.Max(x.Shape[Axis] - by, 0)).Pad(Axis, Math.Min(by, x.Shape[Axis]), 0, first);
}

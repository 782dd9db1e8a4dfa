namespace Nabla.Primitives;

/// <summary>An operation that returns numbers as they are, or throws because of them. What is computed of its result is computed after they were looked at, in compiled functions too.</summary>
internal abstract record Check : Primitive
{
    internal sealed override bool CanFail => true;

    internal sealed override Residuals Reads => Residuals.None;

    /// <summary>What is wrong with numbers, as a number of its own for each exception, from 1 to <see cref="MostFaults"/>; 0 where nothing is. For who cannot wait for them: Note [Checks that are not waited for].</summary>
    /// <param name="x">The numbers.</param>
    /// <returns>int32 [].</returns>
    internal abstract Tensor Fault(Tensor x);

    /// <summary>What is thrown for it.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="type">What the numbers are.</param>
    internal abstract Exception ExceptionOf(int fault, TensorType type);

    /// <summary>How many things can be wrong.</summary>
    internal const int MostFaults = 255;

    protected internal sealed override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

    protected internal sealed override void Vjp(in Pullback call, Span<Tensor?> cotangents) => cotangents[0] = call.Cotangents[0];

    protected internal sealed override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0];

    protected internal sealed override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = Apply(inputs[0]);
        outputAxes[0] = axes[0];
    }
}

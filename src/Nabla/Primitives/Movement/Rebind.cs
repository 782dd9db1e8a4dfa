namespace Nabla.Primitives;

/// <summary>
/// What a variable holds after an assignment, written in graphs: the numbers of the first input, the value assigned, and the derivative of the second,
/// what the variable held before. So the gradient with respect to the new value is the variable's, as it is in a program
/// that runs line by line, and nothing is differentiated through the assignment.
/// </summary>
internal sealed record Rebind : Primitive
{
    public static Rebind Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    internal override bool PassesGradient(int input) => input == 1;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => outputs[0] = inputs[0];

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => outputs[0] = inputs[0].Concrete;

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents) => cotangents[1] = call.Cotangents[0];

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[1];

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        // One axis for both: the derivative has the shape of the numbers.
        outputs[0] = Apply(inputs[0].WithBatch(size, axes[0], 0), inputs[1].WithBatch(size, axes[1], 0));
        outputAxes[0] = 0;
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Move(inputs[0], outputs[0]);
}

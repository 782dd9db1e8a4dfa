namespace Nabla;

/// <summary>Vectorisation: a value may stand for many, stacked along an axis that the function being interpreted does not see.</summary>
internal sealed class Batching(int size) : Interpreter
{
    private readonly Lifetime _lifetime = new();

    /// <summary>How many values are stacked.</summary>
    public int Size { get; } = size;

    /// <summary>Hides an axis.</summary>
    public Tensor Lift(Tensor value, int axis) => axis < 0 ? value : new Batched(this, value, axis);

    /// <summary>The value with its hidden axis, or -1 where it is the same for all.</summary>
    public (Tensor Value, int Axis) Lower(Tensor x) => x is Batched batched && batched.Batching == this ? (batched.Value, batched.Axis) : (x.Captured, -1);

    /// <inheritdoc cref="Lifetime.End"/>
    public void Close() => _lifetime.End();

    /// <summary>Throws if a value is read after its transform has ended.</summary>
    public void CheckOpen() => _lifetime.CheckOpen("Reading");

    protected internal override void Apply(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        _lifetime.Check(op);
        if (op.Inside == Inside.Operations)
        {
            op.Evaluate(inputs, outputs);
            return;
        }

        Eight<Tensor> valueRoom = default;
        Eight<int> axisRoom = default;
        Span<Tensor> values = inputs.Length <= Eight<Tensor>.Length ? valueRoom[..inputs.Length] : new Tensor[inputs.Length];
        Span<int> axes = inputs.Length <= Eight<Tensor>.Length ? axisRoom[..inputs.Length] : new int[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            (values[i], axes[i]) = Lower(inputs[i]);
        }

        Eight<int> outputRoom = default;
        Span<int> outputAxes = outputs.Length <= Eight<Tensor>.Length ? outputRoom[..outputs.Length] : new int[outputs.Length];
        op.Batch(Size, values, axes, outputs, outputAxes);
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Lift(outputs[i], outputAxes[i]);
        }
    }
}

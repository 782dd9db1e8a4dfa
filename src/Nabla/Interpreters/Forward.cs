namespace Nabla;

/// <summary>Forward mode: every value travels with its tangent, the directional derivative of the value along a direction of the arguments. No tangent is the tangent zero.</summary>
internal sealed class Forward : Interpreter
{
    private readonly Lifetime _lifetime = new();

    /// <summary>Packs a value with its tangent.</summary>
    public Tensor Lift(Tensor primal, Tensor? tangent) => tangent is null ? primal : new Dual(this, primal, tangent);

    /// <summary>The value without this interpreter's wrapping, and its tangent.</summary>
    public (Tensor Primal, Tensor? Tangent) Lower(Tensor x) => x is Dual dual && dual.Forward == this ? (dual.Primal, dual.Tangent) : (x.Captured, null);

    /// <inheritdoc cref="Lifetime.End"/>
    public void Close() => _lifetime.End();

    protected internal override void Apply(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        _lifetime.Check(op);
        if (op.Inside == Inside.Operations)
        {
            op.Evaluate(inputs, outputs);
            return;
        }

        Eight<Tensor> primalRoom = default;
        Eight<Tensor?> tangentRoom = default;
        Span<Tensor> primals = inputs.Length <= Eight<Tensor>.Length ? primalRoom[..inputs.Length] : new Tensor[inputs.Length];
        Span<Tensor?> tangents = inputs.Length <= Eight<Tensor>.Length ? tangentRoom[..inputs.Length] : new Tensor?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            (primals[i], tangents[i]) = Lower(inputs[i]);
        }

        op.Apply(primals, outputs);
        Eight<Tensor?> pushedRoom = default;
        Span<Tensor?> pushed = outputs.Length <= Eight<Tensor>.Length ? pushedRoom[..outputs.Length] : new Tensor?[outputs.Length];
        op.Jvp(primals, tangents, outputs, pushed);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (pushed[i] is { } tangent && tangent.Type != outputs[i].Type)
            {
                throw new InvalidOperationException(
                    $"The forward rule of {op.Name} returned a tangent of {tangent.Type} for a result of {outputs[i].Type}. A tangent has the type and shape of its value.");
            }

            outputs[i] = Lift(outputs[i], pushed[i]);
        }
    }
}

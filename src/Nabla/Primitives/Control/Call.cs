namespace Nabla.Primitives;

/// <summary>A function that was written down, applied. Of the values on the way only those are kept that are asked for; the reverse rule computes the others again.</summary>
/// <param name="Body">The function.</param>
/// <param name="Kept">How many of its last outputs are not results, but values on the way that the reverse rule need not compute again.</param>
/// <param name="Read">A bit for each input that the reverse rule reads; see <see cref="Residuals"/>.</param>
internal sealed record Call(Body Body, int Kept, ulong Read = ulong.MaxValue) : Primitive
{
    internal override int Outputs => Body.Outputs.Length;

    internal override Inside Inside => Inside.Bodies;

    internal override IReadOnlyList<(string Name, Body Body)> Parts => [(nameof(Body), Body)];

    internal override Body? Definition => Body;

    internal override Primitive With(Func<Body, Body> change) => this with { Body = change(Body) };

    internal override Residuals Reads => new(Read, Kept == 0 ? 0 : Residuals.From(Outputs - Kept));

    internal override Primitive? Augmented(ReadOnlySpan<bool> wanted)
    {
        int kept = Kept;
        return Body.Augmented(wanted.ToArray(), ref kept, out bool[] read) is { } body ? new Call(body, kept, Residuals.Mask(read)) : null;
    }

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs) => Body.Infer(Name, inputs, outputs);

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs) => Body.Run(inputs, outputs);

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        bool[] wanted = new bool[call.Count];
        bool[] read = new bool[call.Count];
        List<Tensor> inputs = [];
        for (int i = 0; i < wanted.Length; i++)
        {
            wanted[i] = call.Wants(i);
            read[i] = Reads.Input(i);
            if (read[i])
            {
                inputs.Add(call.Inputs[i]);
            }
        }

        for (int i = Outputs - Kept; i < Outputs; i++)
        {
            inputs.Add(call.Outputs[i]!);
        }

        bool[] given = new bool[Outputs];
        for (int i = 0; i < given.Length; i++)
        {
            if (call.Cotangents[i] is { } g)
            {
                given[i] = true;
                inputs.Add(g);
            }
        }

        Tensor[] pulled = Body.Reverse(wanted, given, Kept, fill: false, out bool[] reached, read).Call(inputs.ToArray());
        for (int i = 0, next = 0; i < cotangents.Length; i++)
        {
            cotangents[i] = reached[i] ? pulled[next++] : null;
        }
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => Bodies.Push(Body.Forward(Bodies.Present(tangents)).Call(Bodies.Join(inputs, tangents)), outputs, pushed);

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        Body batched = Body.Batch(size, axes.ToArray(), null, out int[] found);
        (this with { Body = batched }).Apply(inputs, outputs);
        found.CopyTo(outputAxes);
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => throw Bodies.NoLoop(this);
}

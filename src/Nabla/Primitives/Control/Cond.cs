namespace Nabla.Primitives;

/// <summary>One of two functions that were written down, applied: the first input, a bool, says which. Only that one is computed, unless the first input stands for many.</summary>
internal sealed record Cond(Body Then, Body Otherwise) : Primitive
{
    internal override int Outputs => Then.Outputs.Length;

    internal override Inside Inside => Inside.Bodies;

    internal override IReadOnlyList<(string Name, Body Body)> Parts => [(nameof(Then), Then), (nameof(Otherwise), Otherwise)];

    internal override Primitive With(Func<Body, Body> change) => this with { Then = change(Then), Otherwise = change(Otherwise) };

    internal override Residuals Reads => Residuals.AllInputs;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        if (inputs[0] != Bodies.Bool)
        {
            throw new ArgumentException($"{Name} decides by one bool, not by {inputs[0]}.");
        }

        TensorType[] others = new TensorType[Otherwise.Outputs.Length];
        Otherwise.Infer(Name, inputs[1..], others);
        Then.Infer(Name, inputs[1..], outputs);
        if (!outputs.SequenceEqual(others))
        {
            throw new ArgumentException($"{Name} gives {string.Join(", ", outputs.ToArray())} by one of its functions and {string.Join(", ", others)} by the other.");
        }
    }

    protected internal override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
        => ((bool)inputs[0] ? Then : Otherwise).Run(inputs[1..], outputs);

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        bool[] wanted = new bool[call.Count - 1];
        for (int i = 0; i < wanted.Length; i++)
        {
            wanted[i] = call.Wants(i + 1);
        }

        bool[] given = Bodies.Present(call.Cotangents);
        Tensor[] pulled = new Tensor[wanted.Count(wants => wants)];
        Cond reverse = new(Then.Reverse(wanted, given, 0, fill: true, out _), Otherwise.Reverse(wanted, given, 0, fill: true, out _));
        reverse.Apply(Bodies.Join(call.Inputs, call.Cotangents), pulled);
        cotangents[0] = null;
        for (int i = 0, next = 0; i < wanted.Length; i++)
        {
            cotangents[i + 1] = wanted[i] ? pulled[next++] : null;
        }
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        bool[] moving = Bodies.Present(tangents[1..]);
        Cond forward = new(Then.Forward(moving), Otherwise.Forward(moving));
        Tensor[] found = new Tensor[forward.Outputs];
        forward.Apply(Bodies.Join(inputs, tangents), found);
        Bodies.Push(found, outputs, pushed);
    }

    /// <summary>Where each has a choice of its own, both functions are applied to all, and each takes the result of its choice.</summary>
    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        int[] inner = axes[1..].ToArray();
        if (axes[0] < 0)
        {
            // A result is stacked if either function gives it stacked.
            Then.Batch(size, inner, null, out int[] first);
            Otherwise.Batch(size, inner, null, out int[] second);
            bool[] either = [.. first.Zip(second, (x, y) => x >= 0 || y >= 0)];
            new Cond(Then.Batch(size, inner, either, out int[] found), Otherwise.Batch(size, inner, either, out _)).Apply(inputs, outputs);
            found.CopyTo(outputAxes);
            return;
        }

        bool[] all = new bool[Outputs];
        Array.Fill(all, true);
        Tensor not = !inputs[0];
        Tensor[] taken = Then.Batch(size, inner, all, out _).Call(Bodies.Gate(inputs[0], inputs[1..], inner));
        Tensor[] left = Otherwise.Batch(size, inner, all, out _).Call(Bodies.Gate(not, inputs[1..], inner));
        outputAxes.Clear();
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Bodies.Choose(inputs[0], taken[i], left[i]);
        }
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => throw Bodies.NoLoop(this);
}

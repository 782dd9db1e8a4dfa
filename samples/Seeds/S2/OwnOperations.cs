using Nabla;

namespace SeedsSample.S2;

/// <summary>The notebook's Add2: its rule needs nothing, so nothing is kept.</summary>
internal sealed class Add2 : Function<(Tensor X, Tensor Y), Tensor>
{
    /// <summary>How many tensors the last call of the rule found kept.</summary>
    public int Kept { get; private set; } = -1;

    protected override Tensor Forward(Saved saved, (Tensor X, Tensor Y) inputs) => inputs.X + inputs.Y;

    protected override (Tensor X, Tensor Y) Backward(Saved saved, Tensor cotangent)
    {
        Kept = saved.Count;
        return (cotangent, cotangent);
    }
}

/// <summary>The notebook's Mul2, put right: the rule multiplies by its cotangent.</summary>
internal sealed class Mul2 : Function<(Tensor X, Tensor Y), Tensor>
{
    protected override Tensor Forward(Saved saved, (Tensor X, Tensor Y) inputs)
    {
        saved.Keep(inputs.X, inputs.Y);
        return inputs.X * inputs.Y;
    }

    protected override (Tensor X, Tensor Y) Backward(Saved saved, Tensor cotangent) => (cotangent * saved[1], cotangent * saved[0]);
}

/// <summary>The notebook's Mul2 as it was written, without the cotangent.</summary>
internal sealed class Mul2AsWritten : Function<(Tensor X, Tensor Y), Tensor>
{
    protected override Tensor Forward(Saved saved, (Tensor X, Tensor Y) inputs)
    {
        saved.Keep(inputs.X, inputs.Y);
        return inputs.X * inputs.Y;
    }

    protected override (Tensor X, Tensor Y) Backward(Saved saved, Tensor cotangent) => (saved[1], saved[0]);
}

/// <summary>The notebook's Relu2, put right: 0 at 0, and a new tensor instead of a changed one.</summary>
internal sealed class Relu2 : Function<Tensor, Tensor>
{
    protected override Tensor Forward(Saved saved, Tensor inputs)
    {
        saved.Keep(inputs);
        return Functions.Where(inputs > 0, inputs, 0);
    }

    protected override Tensor Backward(Saved saved, Tensor cotangent) => cotangent.With(0, saved[0] <= 0);
}

/// <summary>The notebook's Sigmoid, on the library's stable form.</summary>
internal sealed class Sigmoid2 : Function<Tensor, Tensor>
{
    protected override Tensor Forward(Saved saved, Tensor inputs)
    {
        Tensor result = Functions.Sigmoid(inputs);
        saved.Keep(inputs, result);
        return result;
    }

    protected override Tensor Backward(Saved saved, Tensor cotangent) => cotangent * saved[1] * (1 - saved[1]);
}

/// <summary>The notebook's Mm2.</summary>
internal sealed class Mm2 : Function<(Tensor X, Tensor W), Tensor>
{
    protected override Tensor Forward(Saved saved, (Tensor X, Tensor W) inputs)
    {
        saved.Keep(inputs.X, inputs.W);
        return inputs.X.MatMul(inputs.W);
    }

    protected override (Tensor X, Tensor W) Backward(Saved saved, Tensor cotangent) => (cotangent.MatMul(saved[1].T), saved[0].T.MatMul(cotangent));
}

/// <summary>The Softmax that the notebook announced: y = exp(x - max) / Σ exp(x - max), and dx = y · (g - Σ g·y), along the last axis.</summary>
internal sealed class Softmax2 : Function<Tensor, Tensor>
{
    protected override Tensor Forward(Saved saved, Tensor inputs)
    {
        Tensor exp = Functions.Exp(inputs - inputs.Max(-1, keepAxes: true));
        Tensor result = exp / exp.Sum(-1, keepAxes: true);
        saved.Keep(result);
        return result;
    }

    protected override Tensor Backward(Saved saved, Tensor cotangent) =>
        saved[0] * (cotangent - (cotangent * saved[0]).Sum(-1, keepAxes: true));
}

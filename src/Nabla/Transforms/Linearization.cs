namespace Nabla;

/// <summary>A function at one point: its value there, and the graph along which cotangents go back to its arguments.</summary>
internal sealed class Linearization
{
    private readonly Reverse _reverse = new();
    private readonly Traced[] _arguments;
    private readonly Tensor _output;

    public Linearization(Tensor[] leaves, Func<Tensor[], Tensor> f)
    {
        _arguments = new Traced[leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            Tensor leaf = leaves[i];
            if (!leaf.DType.IsFloating())
            {
                throw new ArgumentException(
                    $"A gradient was asked with respect to a tensor of {leaf.Type}: only floating-point numbers have gradients. Write 1f instead of 1, or cast it.");
            }

            _arguments[i] = _reverse.Lift(Alignment.As(leaf, leaf.DType).Captured);
        }

        try
        {
            _output = f(Array.ConvertAll(_arguments, argument => (Tensor)argument));
        }
        finally
        {
            _reverse.Close();
        }

        Value = _reverse.Lower(Alignment.As(_output, _output.DType)).Captured;
    }

    public Tensor Value { get; }

    /// <summary>The cotangents of the arguments; zeros where nothing depends on them.</summary>
    public Tensor[] Pull(Tensor cotangent, bool retainGraph)
    {
        cotangent = Alignment.As(cotangent, Value.DType);
        if (!cotangent.Shape.Equals(Value.Shape))
        {
            throw new ArgumentException($"The cotangent of a value of {Value.Shape} has that shape, not {cotangent.Shape}.", nameof(cotangent));
        }

        Tensor?[] found = new Pass(_reverse, retainGraph, createGraph: false).Pull(_output, cotangent, _arguments);
        Tensor[] gradients = new Tensor[found.Length];
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = found[i] ?? _arguments[i].Primal.ZerosLike();
        }

        return gradients;
    }
}

namespace Nabla;

/// <summary>A function at one point: its values there, and the graph along which cotangents go back to its arguments.</summary>
internal sealed class Linearization
{
    private readonly Reverse _reverse = new();
    private readonly Traced[] _arguments;
    private readonly Tensor[] _outputs;

    public Linearization(Tensor[] leaves, Func<Tensor[], Tensor> f)
        : this(leaves, arguments => new Tensor[] { Transform.Returned(f(arguments), "a transform (Grad, Vjp …)") })
    {
    }

    public Linearization(Tensor[] leaves, Func<Tensor[], Tensor[]> f)
    {
        _arguments = new Traced[leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            Tensor leaf = leaves[i] ?? throw new ArgumentNullException(nameof(leaves), $"A gradient was asked with respect to null{CallSite.Suffix()}.");
            if (!leaf.DType.IsFloating())
            {
                throw new ArgumentException(
                    $"A gradient was asked with respect to a tensor of {leaf.Type}: only floating-point numbers have gradients. Write 1f instead of 1, or cast it.");
            }

            _arguments[i] = _reverse.Lift(Alignment.As(leaf, leaf.DType).Captured);
        }

        try
        {
            _outputs = f(Array.ConvertAll(_arguments, argument => (Tensor)argument));
        }
        finally
        {
            _reverse.Close();
        }

        Values = Array.ConvertAll(_outputs, output => _reverse.Lower(Alignment.As(output, output.DType)).Captured);
    }

    public Tensor[] Values { get; }

    /// <summary>The value of a function that has one.</summary>
    public Tensor Value => Values[0];

    /// <summary>The cotangents of the arguments; zeros where nothing depends on them.</summary>
    public Tensor[] Pull(Tensor cotangent, bool retainGraph) => Pull(new ReadOnlySpan<Tensor>(in cotangent), retainGraph);

    /// <inheritdoc cref="Pull(Tensor, bool)"/>
    public Tensor[] Pull(ReadOnlySpan<Tensor> cotangents, bool retainGraph)
    {
        Tensor?[] found = PullWhereDependent(cotangents, retainGraph);
        Tensor[] gradients = new Tensor[found.Length];
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = found[i] ?? _arguments[i].Primal.ZerosLike();
        }

        return gradients;
    }

    /// <summary>The cotangents of the arguments; null where nothing depends on them.</summary>
    public Tensor?[] PullWhereDependent(ReadOnlySpan<Tensor> cotangents, bool retainGraph)
    {
        if (cotangents.Length != Values.Length)
        {
            throw new ArgumentException($"A pullback of {Values.Length} values was given {cotangents.Length} cotangents. Give one for each.", nameof(cotangents));
        }

        Tensor?[] aligned = new Tensor?[cotangents.Length];
        for (int i = 0; i < aligned.Length; i++)
        {
            // What is not differentiable has no cotangent, whatever stands in its place in the tree.
            if (!Values[i].DType.IsFloating())
            {
                continue;
            }

            if (cotangents[i] is null)
            {
                throw new ArgumentNullException(nameof(cotangents), $"The cotangent of a value of {Values[i].Type} is null. Give zeros where it does not count{CallSite.Suffix()}.");
            }

            Tensor cotangent = Alignment.As(cotangents[i], Values[i].DType);
            aligned[i] = cotangent.Shape.Equals(Values[i].Shape)
                ? cotangent
                : throw new ArgumentException($"The cotangent of a value of {Values[i].Shape} has that shape, not {cotangent.Shape}{CallSite.Suffix()}.", nameof(cotangents));
        }

        return new Pass(_reverse, retainGraph, createGraph: false).Pull(_outputs, aligned, _arguments);
    }
}

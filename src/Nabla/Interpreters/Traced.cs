namespace Nabla;

/// <summary>A value that Reverse computed with, and the node it came from.</summary>
internal sealed class Traced(Reverse owner, Tensor primal, Node node, int output) : Tracer(primal.Type)
{
    public Tensor Primal { get; } = primal;

    public Node Node { get; } = node;

    /// <summary>Which of the node's outputs this is.</summary>
    public int Output { get; } = output;

    public Reverse Reverse => owner;

    /// <inheritdoc/>
    public override Tensor? Grad
    {
        get
        {
            if (!owner.IsImperative)
            {
                throw new InvalidOperationException("A value inside a functional transform has no Grad; the transform returns gradients.");
            }

            return Node is LeafNode { Variable: { } variable }
                ? variable.Grad
                : Node.Extras is { } extras && extras.Retains(Output)
                    ? extras.Gradient(Output)
                    : throw new InvalidOperationException(
                        $"The gradient of this intermediate result ({Node.Applied?.Name}, {Type}) was not kept. Call RetainGrad() on it before Backward.");
        }
    }

    internal override Device? Place => Primal.Place;

    internal override Interpreter Owner => owner;

    // Under NoGrad what has been recorded counts as the value it is.
    internal override Interpreter OwnerOn(Floor floor) => owner.IsImperative && floor.Imperative is null ? floor.Ground : owner;

    public override bool IsAbstract => Primal.IsAbstract;

    internal override Tensor Detached => Primal.Detached;

    internal override ConcreteTensor Concrete => Primal.Concrete;
}

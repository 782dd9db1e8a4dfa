namespace Nabla;

/// <summary>A value that Forward computes with, and its tangent.</summary>
internal sealed class Dual(Forward owner, Tensor primal, Tensor tangent) : Tracer(primal.Type)
{
    public Tensor Primal { get; } = primal;

    /// <summary>Of the type of the primal; an absent tangent is no Dual at all.</summary>
    public Tensor Tangent { get; } = tangent;

    public Forward Forward => owner;

    internal override Device? Place => Primal.Place;

    internal override Interpreter Owner => owner;

    public override bool IsAbstract => Primal.IsAbstract;

    internal override Tensor Detached => Primal.Detached;

    internal override ConcreteTensor Concrete => Primal.Concrete;
}

namespace Nabla;

/// <summary>Many values at once, stacked along an axis that the function being interpreted does not see.</summary>
internal sealed class Batched(Batching owner, Tensor value, int axis) : Tracer(new TensorType(value.DType, value.Shape.Without(axis)))
{
    /// <summary>The stack.</summary>
    public Tensor Value { get; } = value;

    /// <summary>The axis along which the values are stacked.</summary>
    public int Axis { get; } = axis;

    public Batching Batching => owner;

    internal override Device? Place => Value.Place;

    internal override Interpreter Owner => owner;

    public override bool IsAbstract => true;

    internal override Tensor Detached => new Batched(owner, Value.Detached, Axis);

    internal override ConcreteTensor Concrete
    {
        get
        {
            owner.CheckOpen();
            throw new InvalidOperationException(
                $"A value of {Type} was read inside Vmap, where it stands for {owner.Size} values at once{CallSite.Suffix()}. Decide with Functions.Where (or Transform.Cond) instead of if, and read values outside.");
        }
    }
}

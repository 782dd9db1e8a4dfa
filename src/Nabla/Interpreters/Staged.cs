namespace Nabla;

/// <summary>A value that is not there yet: a line of the graph that is being written.</summary>
/// <param name="owner">Who writes the graph.</param>
/// <param name="value">The line.</param>
/// <param name="place">Where it will be; null where that may be anywhere.</param>
/// <param name="isWeak">Whether a C# number will stand there, which takes the element type of what it meets.</param>
internal sealed class Staged(Staging owner, GraphValue value, Device? place, bool isWeak = false) : Tracer(value.Type)
{
    public GraphValue Value { get; } = value;

    public Staging Staging => owner;

    private Tensor? _stopped;

    public override bool IsAbstract => true;

    internal override Device? Place => place;

    internal override Interpreter Owner => owner;

    internal override bool IsWeak => isWeak;

    internal override Tensor Detached => Value.Node.IsStop ? this : _stopped ??= Stopped();

    internal override Tensor Retyped(DType dtype, bool weak = false)
    {
        Tensor firm = isWeak ? new Staged(owner, Value, place) : this;
        Staged result = (Staged)Alignment.As(firm, dtype);
        return weak ? new Staged(owner, result.Value, result.Place, isWeak: true) : result;
    }

    internal override bool Fits(DType dtype) => dtype is DType.Int32 or DType.Int64 && dtype.Size() >= DType.Size()
        ? true
        : throw new TracingException(
            $"A C# number ({DType.Name()}), an argument of a function that is being written down as a graph, meets a tensor of {dtype.Name()}: whether it fits is not known before there is a value{CallSite.Suffix()}. Cast the tensor first: x.Cast(DType.Int64), or hand in a tensor of {dtype.Name()}.");

    internal override ConcreteTensor Concrete
    {
        get
        {
            owner.CheckOpen();
            throw new TracingException(
                $"A value of {Type} was read while its function is being written down as a graph, before there are any numbers{CallSite.Suffix()}. Leave it a tensor: operations and indices take tensors. Decide with Functions.Where, Transform.Cond or Transform.While instead of if and while, or read it after the graph has run.");
        }
    }
}

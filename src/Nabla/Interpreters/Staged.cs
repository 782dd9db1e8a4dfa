namespace Nabla;

/// <summary>A value that is not there yet: a line of the graph that is being written.</summary>
internal sealed class Staged(Staging owner, GraphValue value) : Tracer(value.Type)
{
    public GraphValue Value { get; } = value;

    public Staging Staging => owner;

    private Tensor? _stopped;

    public override bool IsAbstract => true;

    internal override Interpreter Owner => owner;

    internal override Tensor Detached => Value.Node.IsStop ? this : _stopped ??= Stopped();

    internal override ConcreteTensor Concrete
    {
        get
        {
            owner.CheckOpen();
            throw new TracingException(
                $"A value of {Type} was read while its function is being written down as a graph, before there are any numbers{CallSite.Suffix()}. Decide with Functions.Where, Transform.Cond or Transform.While instead of if and while, or read it after the graph has run.");
        }
    }
}

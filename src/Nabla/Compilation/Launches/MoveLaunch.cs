namespace Nabla.Compilation;

/// <summary>Brings elements into row-major order, where no strides describe a movement's result.</summary>
internal sealed class MoveLaunch(string name, int from, int to) : Launch([from], [to])
{
    public override string Name => name;

    public override void Run(Frame frame) => frame.Machine.Move(frame.Values[Inputs[0]], frame.Values[Outputs[0]]);
}

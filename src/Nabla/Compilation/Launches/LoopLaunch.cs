namespace Nabla.Compilation;

/// <summary>One operation, which says its loop to the machine.</summary>
internal sealed class LoopLaunch(Primitive op, int[] inputs, int[] outputs, bool[] overwrites) : Launch(inputs, outputs)
{
    public override string Name => op.Name;

    // What is looked up by index may ask for what is not there.
    public override bool CanFail => op.CanFail;

    public override bool MayOverwrite(int input, int output) => overwrites[input];

    public override void Run(Frame frame)
    {
        Span<Operand> room = frame.Room;
        for (int i = 0; i < Inputs.Length; i++)
        {
            room[i] = frame.Values[Inputs[i]];
        }

        Span<Operand> results = room[Inputs.Length..];
        for (int i = 0; i < Outputs.Length; i++)
        {
            results[i] = frame.Values[Outputs[i]];
        }

        op.Lower(frame.Machine, room[..Inputs.Length], results[..Outputs.Length]);
    }
}

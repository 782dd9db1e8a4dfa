namespace Nabla.Compilation;

/// <summary>Several operations as one loop, prepared for how their operands lie.</summary>
/// <remarks>Factors of a product, which come first, are read again and again while results are written already.</remarks>
internal sealed class FusedLaunch(string name, LoopProgram program, FusedLoop loop, int factors, int[] inputs, int[] outputs) : Launch(inputs, outputs)
{
    public override string Name => name;

    /// <summary>What the loop computes.</summary>
    public LoopProgram Program => program;

    /// <summary>The loop.</summary>
    public FusedLoop Loop => loop;

    public override bool MayOverwrite(int input, int output) => input >= factors && loop.MayOverwrite;

    public override void Run(Frame frame)
    {
        Span<Operand> room = frame.Room;
        loop.Run(room[..Gather(frame, room)]);
    }

    /// <summary>Puts the operands side by side, and says how many they are.</summary>
    public int Gather(Frame frame, Span<Operand> room)
    {
        for (int i = 0; i < Inputs.Length; i++)
        {
            room[i] = frame.Values[Inputs[i]];
        }

        for (int i = 0; i < Outputs.Length; i++)
        {
            room[Inputs.Length + i] = frame.Values[Outputs[i]];
        }

        return Inputs.Length + Outputs.Length;
    }
}

namespace Nabla.Compilation;

/// <summary>Several operations as one loop, prepared for how their operands lie.</summary>
/// <remarks>Factors of a product, which come first, are read again and again while results are written already.</remarks>
internal sealed class FusedLaunch(string name, LoopProgram program, FusedLoop loop, int factors, int[] inputs, int[] outputs) : Launch(inputs, outputs)
{
    private readonly int[] _operands = [.. inputs, .. outputs];

    public override string Name => name;

    /// <summary>The places of the operands, inputs before outputs.</summary>
    public ReadOnlySpan<int> Operands => _operands;

    /// <summary>What the loop computes.</summary>
    public LoopProgram Program => program;

    /// <summary>The loop.</summary>
    public FusedLoop Loop => loop;

    public override bool MayOverwrite(int input, int output) => input >= factors && loop.MayOverwrite;

    public override void Run(Frame frame) => loop.Run(frame.Values, _operands, frame.Room);
}

namespace Nabla;

/// <summary>A loop of the host over copies of a device's memory.</summary>
internal sealed class CopiedLoop(FusedLoop loop, int outputs) : FusedLoop
{
    public override bool MayOverwrite => loop.MayOverwrite;

    public override void Run(ReadOnlySpan<Operand> operands)
    {
        HostCopies copies = new(operands[..^outputs], operands[^outputs..]);
        loop.Run(copies.Operands);
        copies.WriteBack();
    }
}

namespace Nabla;

/// <summary>Several loops that take nothing from each other, one after the other.</summary>
internal sealed class LoopsInTurn(ReadOnlySpan<FusedLoop> loops, ReadOnlySpan<int> operands) : FusedLoop
{
    private readonly FusedLoop[] _loops = loops.ToArray();
    private readonly int[] _operands = operands.ToArray();

    public override bool MayOverwrite => Array.TrueForAll(_loops, loop => loop.MayOverwrite);

    public override void Run(ReadOnlySpan<Operand> operands)
    {
        for (int i = 0; i < _loops.Length; i++)
        {
            _loops[i].Run(operands[.._operands[i]]);
            operands = operands[_operands[i]..];
        }
    }
}

namespace Nabla.Compilation;

/// <summary>Several loops that take nothing from each other, in one go: threads share out the work of all.</summary>
internal sealed class GroupLaunch : Launch
{
    private readonly FusedLaunch[] _parts;
    private readonly FusedLoop _loops;
    private readonly int[] _operands;

    public GroupLaunch(FusedLaunch[] parts, Machine machine)
        : base([.. parts.SelectMany(part => part.Inputs)], [.. parts.SelectMany(part => part.Outputs)])
    {
        _parts = parts;
        _operands = [.. parts.SelectMany(part => part.Operands.ToArray())];
        Arithmetic = parts.Sum(part => part.Arithmetic);
        _loops = machine.Together(Array.ConvertAll(parts, part => part.Loop), Array.ConvertAll(parts, part => part.Inputs.Length + part.Outputs.Length));
        Name = string.Join(" | ", parts.Select(part => part.Name));
    }

    public override string Name { get; }

    /// <summary>Nobody says which loop comes first: only what a loop itself reads may it write over.</summary>
    public override bool MayOverwrite(int input, int output)
    {
        foreach (FusedLaunch part in _parts)
        {
            if (input < part.Inputs.Length && output < part.Outputs.Length)
            {
                return input >= 0 && output >= 0 && part.MayOverwrite(input, output);
            }

            input -= part.Inputs.Length;
            output -= part.Outputs.Length;
        }

        return false;
    }

    public override void Run(Frame frame) => _loops.Run(frame.Values, _operands, frame.Room);
}

using System.Numerics;

namespace Nabla.Gpu;

/// <summary>Formulas and reductions along rows that one group of work-items can hold: one kernel.</summary>
internal sealed class GpuRows : KernelLoop
{
    // So many work-items of a group, and bytes that it shares, leave room for other groups beside it.
    private const int Group = 128;
    private const int ManyBytes = 16 << 10;

    private readonly RowPlaces _places;
    private readonly RowGroupText _text;
    private GpuKernel? _kernel;

    private GpuRows(GpuMachine machine, RowProgram rows, RowPlaces places, RowGroupText text)
        : base(machine)
    {
        _places = places;
        _text = text;
        MayOverwrite = rows.MayOverwrite;
    }

    public override bool MayOverwrite { get; }

    /// <summary>The loop, or null where rows are too long.</summary>
    public static GpuRows? Of(GpuMachine machine, RowProgram rows, RowPlaces places)
    {
        if (places.Columns > RowTree.Block)
        {
            return null;
        }

        int room = rows.Held.Count == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)places.Columns);
        int team = RowTree.Team(places.Columns);
        int heldBytes = room * rows.Held.Sum(value => rows.Program.Values[value].DType.Size());
        int teams = Group / team;
        while (teams > 1 && teams * heldBytes > ManyBytes && teams * team > 32)
        {
            teams /= 2;
        }

        // What teams meet in comes on top, at most in every type.
        int meeting = rows.Stages.SelectMany(static stage => stage.Reductions).Select(value => rows.Program.Values[value].DType).Distinct().Sum(static dtype => dtype.Size());
        return teams * (heldBytes + team * meeting) > machine.Runtime.Limits.LocalBytes ? null : new GpuRows(machine, rows, places, new RowGroupText(rows.Program, places.Operands, team, teams, room));
    }

    protected override void Launch(ReadOnlySpan<Operand> operands)
    {
        Arguments arguments = Arguments.Begin(_places.Operands.IsPacked);
        _places.Add(ref arguments, operands);
        Storage? numbers = arguments.End(Machine);
        Machine.LaunchGroups(_kernel ??= Machine.Kernel(_text), (_places.Rows + _text.Teams - 1) / _text.Teams, _text.Teams * _text.Team, arguments.Span);
        numbers?.Release();
    }

    protected override FusedLoop OnHost() => Machine.FuseOnHost(_text.Program, _places.Shape, _places.Layouts);
}

using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A loop of formulas over more operands than a launch takes: several loops, one after the other.</summary>
internal sealed class GpuPieces : FusedLoop
{
    private readonly GpuMachine _machine;
    private readonly LoopProgram _program;
    private readonly Shape _shape;
    private readonly IReadOnlyList<ProgramPieces.Piece> _pieces;
    private readonly FusedLoop[] _loops;
    private readonly int[] _operandOf;

    private GpuPieces(GpuMachine machine, LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts, int most)
    {
        _machine = machine;
        _program = program;
        _shape = shape;
        _pieces = ProgramPieces.Of(program, most);
        _operandOf = new int[program.Values.Length];
        int input = 0;
        for (int value = 0; value < _operandOf.Length; value++)
        {
            _operandOf[value] = program.Values[value].Source == LoopProgram.Source.Input ? input++ : -1;
        }

        Layout[] all = layouts.ToArray();
        Layout Of(int operand) => operand < 0 ? shape.RowMajor : all[operand];
        _loops = [.. _pieces.Select(piece => GpuLoop.Of(machine, piece.Program, shape, [
            .. piece.Inputs.Select(value => Of(_operandOf[value])),
            .. piece.Outputs.Select(output => Of(output.Output < 0 ? -1 : program.Inputs + output.Output))]))];
    }

    // A later loop may read what an earlier one would have written over.
    public override bool MayOverwrite => false;

    /// <summary>The loop, in as many launches as it needs.</summary>
    public static FusedLoop Of(GpuMachine machine, LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts)
    {
        // Numbers are in memory of their own then, which is one operand more.
        return Of(machine, program, shape, layouts, machine.Runtime.Limits.ArgumentBytes / sizeof(long) - 1);
    }

    /// <summary>The loop, in launches of so many operands.</summary>
    public static FusedLoop Of(GpuMachine machine, LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts, int most)
        => layouts.Length <= most ? GpuLoop.Of(machine, program, shape, layouts.ToArray()) : new GpuPieces(machine, program, shape, layouts, most);

    public override void Run(ReadOnlySpan<Operand> operands)
    {
        Dictionary<int, Operand> between = [];
        List<Operand> room = [];
        for (int i = 0; i < _loops.Length; i++)
        {
            ProgramPieces.Piece piece = _pieces[i];
            room.Clear();
            foreach (int value in piece.Inputs)
            {
                room.Add(_operandOf[value] < 0 ? between[value] : operands[_operandOf[value]]);
            }

            foreach ((int value, int output) in piece.Outputs)
            {
                if (output < 0)
                {
                    between.Add(value, _machine.Scratch(_program.Values[value].DType, _shape));
                }

                room.Add(output < 0 ? between[value] : operands[_program.Inputs + output]);
            }

            _loops[i].Run(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(room));
        }

        foreach (Operand operand in between.Values)
        {
            operand.Storage.Release();
        }

        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }
}

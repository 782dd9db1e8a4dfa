using Nabla.Compilation;

namespace Nabla.Gpu;

/// <content>Formulas, element by element.</content>
internal sealed partial class GpuMachine
{
    // By the bytes of an element: bits are copied, whatever they mean.
    private static readonly LoopProgram?[] s_copies = [null, Copy(DType.UInt8), Copy(DType.Float16), null, Copy(DType.Int32), null, null, null, Copy(DType.Int64)];

    public override void Map<F>(in Operand x, in Operand z)
    {
        if (!TryRun(Formula1<F>.Token, [x, z]))
        {
            base.Map<F>(x, z);
        }
    }

    public override void Map<F>(in Operand x, in Operand y, in Operand z)
    {
        if (!TryRun(Formula2<F>.Token, [x, y, z]))
        {
            base.Map<F>(x, y, z);
        }
    }

    public override void Map<F>(in Operand w, in Operand x, in Operand y, in Operand z)
    {
        if (!TryRun(Formula3<F>.Token, [w, x, y, z]))
        {
            base.Map<F>(w, x, y, z);
        }
    }

    public override void Convert(in Operand x, in Operand z)
    {
        if (x.DType == z.DType)
        {
            Move(x, z);
        }
        else if (!TryRun(Conversion.Token, [x, z]))
        {
            base.Convert(x, z);
        }
    }

    public override void Move(in Operand x, in Operand z)
    {
        Loop(s_copies[x.DType.Size()]!, [x, z]);
    }

    public override FusedLoop Fuse(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts)
        => (program.HasReductions ? RowsOf(program, shape, layouts) : CanRun(program) ? GpuPieces.Of(this, program, shape, layouts) : null) ?? base.Fuse(program, shape, layouts);

    public override FusedLoop FuseSteps(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts)
        => !program.HasReductions && CanRun(program) ? new GpuSteps(this, program, shape, layouts.ToArray()) : base.FuseSteps(program, shape, layouts);

    /// <summary>The host's loop, on copies.</summary>
    public FusedLoop FuseOnHost(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts) => base.Fuse(program, shape, layouts);

    /// <summary>The host's loop over rows in their order, on copies.</summary>
    public FusedLoop FuseStepsOnHost(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts) => base.FuseSteps(program, shape, layouts);

    public override FusedLoop Together(ReadOnlySpan<FusedLoop> loops, ReadOnlySpan<int> operands) => new GpuLoopsTogether(this, loops, operands);

    public override void Random<D>(in Operand key, in Operand z)
    {
        if (z.Shape.Count == 0)
        {
            return;
        }

        if (!z.Layout.IsContiguous || (z.DType == DType.Float64 && !_runtime.Limits.HasFloat64) || Find(new RandomNumbersText(D.Distributed, z.DType)) is not { } kernel)
        {
            base.Random<D>(key, z);
            return;
        }

        int words = z.DType == DType.Float64 ? Chunk.Words64 : Chunk.Words32;
        long blocks = (z.Shape.Count + words - 1) / words * Chunk.Blocks;
        Arguments arguments = Arguments.Begin();
        arguments.Add(key);
        arguments.Add(z);
        arguments.Add(key.Layout.Strides[0]);
        arguments.Add(blocks);
        arguments.Add(z.Shape.Count);
        Launch(kernel, blocks, Group, arguments.Span);
        GC.KeepAlive(key.Storage);
        GC.KeepAlive(z.Storage);
    }

    /// <summary>Runs a program of formulas on operands of one shape, inputs first.</summary>
    public void Loop(LoopProgram program, ReadOnlySpan<Operand> operands)
    {
        Layout[] layouts = new Layout[operands.Length];
        for (int operand = 0; operand < layouts.Length; operand++)
        {
            layouts[operand] = operands[operand].Layout;
        }

        GpuLoop.Of(this, program, operands[^1].Shape, layouts).Run(operands);
    }

    private static LoopProgram Copy(DType dtype)
    {
        LoopProgram.Writer writer = new();
        writer.Output(writer.Input(dtype));
        return writer.ToProgram();
    }

    private bool TryRun(Formula formula, ReadOnlySpan<Operand> operands)
    {
        DType Type(int position, ReadOnlySpan<Operand> of) => position < of.Length - 1 ? of[position].DType : default;
        LoopProgram program = _programs.GetOrAdd(
            (formula, Type(0, operands), Type(1, operands), Type(2, operands), operands[^1].DType),
            static key => Of(key.Formula, [key.W, key.X, key.Y], key.Z));
        if (!CanRun(program))
        {
            return false;
        }

        Loop(program, operands);
        return true;
    }

    private static LoopProgram Of(Formula formula, DType[] arguments, DType result)
    {
        LoopProgram.Writer writer = new();
        int[] inputs = [.. arguments.Take(formula.Arity).Select(dtype => writer.Input(dtype))];
        writer.Output(writer.Apply(formula, result, inputs));
        return writer.ToProgram();
    }
}

using Nabla.Compilation;

namespace Nabla.Gpu;

/// <content>Loops with reductions along rows.</content>
internal sealed partial class GpuMachine
{
    /// <summary>A loop along rows, nothing of which is combined over them; null where it has no kernel.</summary>
    public FusedLoop? Rows(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts)
    {
        RowProgram rows = new(program);
        bool CanReduce(int value) => program.Values[value].Source != LoopProgram.Source.Reduction || CanCombine(program.Values[value].Monoid!, program.Values[value].DType);
        if (!rows.Parts.All(CanRun) || !Enumerable.Range(0, program.Values.Length).All(CanReduce))
        {
            return null;
        }

        bool IsPerRow(int operand) => operand < program.Inputs
            ? Enumerable.Range(0, program.Values.Length).Any(value => rows.OperandOf(value) == operand && rows.IsPerRow(value))
            : rows.IsPerRow(program.Outputs[operand - program.Inputs]);
        RowPlaces places = new(shape, layouts, IsPerRow, 2 * (rows.Held.Count + program.Values.ToArray().Count(static value => value.IsPerRow)) + 3, this);
        return places.IsPossible ? GpuRows.Of(this, rows, places) ?? (FusedLoop)new GpuRowStages(this, rows, places) : null;
    }

    /// <summary>The combination over all axes but the last, in the order of one over rows, however long they are.</summary>
    public void ReduceColumns(Monoid monoid, in Operand x, in Operand z)
    {
        if (x.Shape.Count == 0)
        {
            Fill(z, Identity.Of(monoid, FunctionText.Lane(x.DType)), x.DType);
            return;
        }

        Operand source = Contiguous(x);
        Operand whole = z.Layout.IsContiguous ? z : Scratch(z.DType, z.Shape);
        try
        {
            Stage(monoid, source, whole, 1, x.Shape.Count / x.Shape[^1], x.Shape[^1], isOfRows: false);
        }
        catch (NoCompilerException e)
        {
            Warn(e);
            ReduceColumnsOnHost(monoid, source, whole);
        }

        if (!ReferenceEquals(whole.Storage, z.Storage))
        {
            Move(whole, z);
            whole.Storage.Release();
        }

        Done(source, x);
    }

    private void ReduceColumnsOnHost(Monoid monoid, in Operand x, in Operand z)
    {
        LoopProgram.Writer writer = new();
        writer.Output(writer.ReduceColumns(monoid, writer.Input(x.DType)));
        long[] strides = new long[x.Shape.Rank];
        strides[^1] = 1;
        FuseOnHost(writer.ToProgram(), x.Shape, [x.Layout, Layout.Of(x.Shape.Lengths, strides, 0)]).Run([x, z]);
    }

    private FusedLoop? RowsOf(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts)
    {
        if (shape.Rank == 0 || shape[^1] == 0 || !program.IsOneLoop)
        {
            return null;
        }

        bool HasSums(int value) => program.Values[value].Source == LoopProgram.Source.Columns;
        bool CanSum(int value) => !HasSums(value) || CanCombine(program.Values[value].Monoid!, program.Values[value].DType);
        return !program.Outputs.ToArray().Any(HasSums) ? Rows(program, shape, layouts)
            : Enumerable.Range(0, program.Values.Length).All(CanSum) ? GpuColumnSums.Of(this, program, shape, layouts) : null;
    }
}

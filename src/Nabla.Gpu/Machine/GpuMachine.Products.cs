using Nabla.Compilation;

namespace Nabla.Gpu;

/// <content>Sums of products.</content>
internal sealed partial class GpuMachine
{
    public override void Contract(in Operand x, in Operand y, in Operand z)
    {
        LoopProgram.Writer writer = new();
        writer.Output(writer.Input(x.DType));
        Contract(writer.ToProgram(), x, y, [z]);
    }

    public override void Contract(in Operand x, in Operand y, in Operand w, in Operand z)
    {
        LoopProgram.Writer writer = new();
        int sum = writer.Input(x.DType);
        writer.Output(writer.Apply(Formula2<Shift>.Token, z.DType, sum, writer.Input(w.DType)));
        long[] strides = new long[z.Shape.Rank];
        strides[^1] = w.Layout.Strides[^1];
        Contract(writer.ToProgram(), x, y, [w.View(z.Shape, Layout.Of(z.Shape.Lengths, strides, w.Layout.Offset)), z]);
    }

    public override FusedLoop FuseProduct(LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts)
        => !ending.HasReductions && CanRun(GpuProduct.Computed(ending))
            ? LibraryProduct.Before(this, new GpuProduct(this, ending, shape, depth, layouts), _runtime.Products, ending, shape, depth, layouts)
            : base.FuseProduct(ending, shape, depth, layouts);

    /// <summary>The host's product, on copies.</summary>
    public FusedLoop FuseProductOnHost(LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts) => base.FuseProduct(ending, shape, depth, layouts);

    /// <summary>What a library might take over of an ending together with the sums, and what is left; or null.</summary>
    public ProductParts? Parts(LoopProgram ending) => _parts.GetOrAdd(ending, ProductParts.Of);

    private void Contract(LoopProgram ending, in Operand x, in Operand y, ReadOnlySpan<Operand> others)
    {
        Operand[] operands = [x, y, .. others];
        FuseProduct(ending, others[^1].Shape, x.Shape[^1], Array.ConvertAll(operands, static operand => operand.Layout)).Run(operands);
    }
}

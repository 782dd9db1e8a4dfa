using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A product of matrices whose sums go through formulas before they are stored.</summary>
internal sealed class GpuProduct : KernelLoop
{
    private readonly LoopProgram _ending;
    private readonly Shape _shape;
    private readonly Layout[] _layouts;
    private readonly ProductText _text;
    private readonly ProductSize _size;
    private readonly long[] _batches;
    private readonly long _count;
    private readonly long[] _factors;
    private readonly long[] _others;
    private readonly bool _isEmpty;
    private ProductText? _bare;
    private Prepared? _prepared;

    /// <param name="machine">Whose it is.</param>
    /// <param name="ending">What becomes of the sums.</param>
    /// <param name="shape">The shape of the sums.</param>
    /// <param name="depth">How many products make one sum.</param>
    /// <param name="layouts">How x, y, and the ending's operands but the sums lie.</param>
    public GpuProduct(GpuMachine machine, LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts)
        : base(machine)
    {
        (_ending, _shape, _layouts) = (ending, shape, layouts.ToArray());
        DType of = ending.OperandType(0);
        LoopProgram computed = Computed(ending);
        int rank = shape.Rank - 2;
        (int m, int n) = (shape[^2], shape[^1]);
        long[][] strides = [.. layouts.ToArray().Select(layout => layout.Strides[..rank].ToArray())];
        Walk batches = Walk.Of(shape.Lengths[..rank], strides);
        ReadOnlySpan<long> x = layouts[0].Strides;
        ReadOnlySpan<long> y = layouts[1].Strides;
        MatrixFactors factors = new(batches.Lengths.Length, Math.Abs(x[^1]) <= Math.Abs(x[^2]), Math.Abs(y[^2]) < Math.Abs(y[^1]));
        string modes = string.Concat(layouts[2..].ToArray().Select(layout => layout.Strides.ContainsAnyExcept(0) ? 's' : 'r'));
        _size = new ProductSize(of, (int)Math.Min(batches.Count, int.MaxValue), m, n, depth);
        _text = new ProductText(of, computed, factors, ProductTile.For(m, n), modes);
        _batches = batches.Lengths.ToArray();
        _count = batches.Count;
        _factors = [x[^2], x[^1], y[^2], y[^1], .. _batches.Skip(1), .. batches.Strides(0), .. batches.Strides(1)];
        List<long> others = [];
        foreach (int operand in _text.Strided())
        {
            others.AddRange(batches.Strides(operand + 1));
            others.AddRange(layouts[operand + 1].Strides[^2..]);
        }

        _others = [.. others];
        _isEmpty = shape.Count == 0;
    }

    public override bool MayOverwrite => true;

    /// <summary>The ending as a program of sums that are not rounded yet.</summary>
    public static LoopProgram Computed(LoopProgram ending)
    {
        DType of = ending.OperandType(0);
        return LaneTypes.Computed(of) is var held && held != of ? ending.WithFirstAs(held) : ending;
    }

    protected override void Launch(ReadOnlySpan<Operand> operands)
    {
        if (_isEmpty)
        {
            return;
        }

        ProductTile tile = Machine.Tiles.IsFor(_size) ? Machine.Tiles.Choose(new Trial(this, operands[0], operands[1])) : _text.Tile;
        if (_prepared is not { } prepared || prepared.Asked != tile)
        {
            _prepared = prepared = new Prepared(tile, Machine.Tiles.Load(_text with { Tile = tile }));
        }

        Launch(prepared.Kernel, operands, _size, _count, _others);
    }

    protected override FusedLoop OnHost() => Machine.FuseProductOnHost(_ending, _shape, _size.K, _layouts);

    private void Launch(TiledKernel kernel, ReadOnlySpan<Operand> operands, in ProductSize size, long batches, long[] others)
    {
        Arguments arguments = Arguments.Begin();
        foreach (ref readonly Operand operand in operands)
        {
            arguments.Add(operand);
        }

        arguments.Add((long)size.M);
        arguments.Add((long)size.N);
        arguments.Add((long)size.K);
        arguments.Add(batches);
        foreach (long number in _factors)
        {
            arguments.Add(number);
        }

        foreach (long number in others)
        {
            arguments.Add(number);
        }

        Machine.LaunchGroups(kernel.Kernel, kernel.Tile.Count(size.M, size.N, batches), kernel.Tile.Group, arguments.Span);
    }

    /// <summary>The sums of its factors as they are, one after another in memory of its own.</summary>
    private sealed class Trial(GpuProduct product, Operand x, Operand y) : ITileTrial
    {
        public ProductSize Size => product._size;

        public TiledText Text(ProductTile tile) => (product._bare ??= Bare()) with { Tile = tile };

        public void Launch(TiledKernel kernel, in ProductSize part)
        {
            Operand sums = product.Machine.Scratch(Size.DType, Shape.Create([part.Batch, part.M, part.N]));
            long[] strides = new long[product._batches.Length + 2];
            strides[^1] = 1;
            strides[^2] = part.N;
            long each = (long)part.M * part.N;
            for (int axis = product._batches.Length - 1; axis >= 0; axis--)
            {
                strides[axis] = each;
                each *= product._batches[axis];
            }

            product.Launch(kernel, [x, y, sums], part, part.Batch, strides);
            sums.Storage.Release();
        }

        private ProductText Bare()
        {
            LoopProgram.Writer writer = new();
            writer.Output(writer.Input(Size.DType));
            return product._text with { Ending = Computed(writer.ToProgram()), Modes = "s" };
        }
    }

    private sealed record Prepared(ProductTile Asked, TiledKernel Kernel);
}

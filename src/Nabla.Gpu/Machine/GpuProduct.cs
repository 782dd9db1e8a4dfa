using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A product of matrices whose sums go through formulas before they are stored.</summary>
internal sealed class GpuProduct : FusedLoop
{
    private readonly GpuMachine _machine;
    private readonly ProductText _text;
    private readonly ProductTile _tile;
    private readonly long[] _numbers;
    private readonly long _tiles;
    private readonly bool _isEmpty;
    private GpuKernel? _kernel;

    /// <param name="machine">Whose it is.</param>
    /// <param name="ending">What becomes of the sums.</param>
    /// <param name="shape">The shape of the sums.</param>
    /// <param name="depth">How many products make one sum.</param>
    /// <param name="layouts">How x, y, and the ending's operands but the sums lie.</param>
    public GpuProduct(GpuMachine machine, LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts)
    {
        _machine = machine;
        DType of = ending.OperandType(0);
        LoopProgram computed = Computed(ending);
        int rank = shape.Rank - 2;
        (int m, int n) = (shape[^2], shape[^1]);
        long[][] strides = [.. layouts.ToArray().Select(layout => layout.Strides[..rank].ToArray())];
        Walk batches = Walk.Of(shape.Lengths[..rank], strides);
        _tile = ProductTile.For(m, n);
        ReadOnlySpan<long> x = layouts[0].Strides;
        ReadOnlySpan<long> y = layouts[1].Strides;
        MatrixFactors factors = new(batches.Lengths.Length, Math.Abs(x[^1]) <= Math.Abs(x[^2]), Math.Abs(y[^2]) < Math.Abs(y[^1]));
        string modes = string.Concat(layouts[2..].ToArray().Select(layout => layout.Strides.ContainsAnyExcept(0) ? 's' : 'r'));
        _text = new ProductText(of, computed, factors, _tile, modes);
        List<long> numbers = [m, n, depth, batches.Count, x[^2], x[^1], y[^2], y[^1]];
        numbers.AddRange(batches.Lengths.Length > 0 ? batches.Lengths[1..] : []);
        numbers.AddRange(batches.Strides(0));
        numbers.AddRange(batches.Strides(1));
        foreach (int operand in _text.Strided())
        {
            numbers.AddRange(batches.Strides(operand + 1));
            numbers.AddRange(layouts[operand + 1].Strides[^2..]);
        }

        _numbers = [.. numbers];
        _tiles = batches.Count * ((m + _tile.M - 1) / _tile.M) * ((n + _tile.N - 1) / _tile.N);
        _isEmpty = shape.Count == 0;
    }

    public override bool MayOverwrite => true;

    /// <summary>The ending as a program of sums that are not rounded yet.</summary>
    public static LoopProgram Computed(LoopProgram ending)
    {
        DType of = ending.OperandType(0);
        return LaneTypes.Computed(of) is var held && held != of ? ending.WithFirstAs(held) : ending;
    }

    public override void Run(ReadOnlySpan<Operand> operands)
    {
        if (_isEmpty)
        {
            return;
        }

        Arguments arguments = Arguments.Begin();
        foreach (ref readonly Operand operand in operands)
        {
            arguments.Add(operand);
        }

        foreach (long number in _numbers)
        {
            arguments.Add(number);
        }

        _machine.LaunchGroups(_kernel ??= _machine.Kernel(_text), _tiles, _tile.Group, arguments.Span);
        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }
}

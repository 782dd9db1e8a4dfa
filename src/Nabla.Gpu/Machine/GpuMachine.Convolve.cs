using Nabla.Compilation;
using Nabla.Cpu;
using Nabla.Loops;

namespace Nabla.Gpu;

/// <content>Convolutions; see Note [A convolution on a device].</content>
internal sealed partial class GpuMachine
{
    // Runs of images that are summed apart, and what their sums may take, as the CPU has it.
    private const int MostRuns = 16;
    private const long RoomOfSums = 1 << 24;

    // Lines and channels from which on the CPU adds line by line.
    private const int ShortestLine = 6;
    private const int Lanes = 16;

    public override void Convolve(in Operand input, in Operand weight, in Operand output, in Window window, Convolved result)
    {
        Operand written = result switch { Convolved.Input => input, Convolved.Weight => weight, _ => output };
        if (written.Shape.Count == 0)
        {
            return;
        }

        if ((written.DType == DType.Float64 && !_runtime.Limits.HasFloat64) || !written.Layout.IsContiguous)
        {
            base.Convolve(input, weight, output, window, result);
            return;
        }

        ConvolutionShape shape = new(input.Shape, weight.Shape, output.Shape, window);
        if (shape.IsEmpty)
        {
            Fill(written, 0, written.DType);
            return;
        }

        try
        {
            if (!TryLibrary(shape, input, weight, output, result, written.DType))
            {
                Generate(shape, input, weight, output, written, result);
            }
        }
        catch (NoCompilerException e)
        {
            Warn(e);
            base.Convolve(input, weight, output, window, result);
        }

        GC.KeepAlive(input.Storage);
        GC.KeepAlive(weight.Storage);
        GC.KeepAlive(output.Storage);
    }

    // Filters of one channel are little work for much memory, which the generated kernels are written for.
    private bool TryLibrary(in ConvolutionShape shape, in Operand input, in Operand weight, in Operand output, Convolved result, DType dtype)
    {
        if (_runtime.Convolutions is not { } library || IsDepthwise(shape))
        {
            return false;
        }

        Operand[] given = [input, weight, output];
        Operand[] lying = Array.ConvertAll(given, operand => Contiguous(operand));
        bool isDone = library.TryConvolve(shape, dtype, Place(lying[0]), Place(lying[1]), Place(lying[2]), result);
        Release(lying, given);
        return isDone;

        static ArrayPlace Place(in Operand operand) => new(((GpuMemory)operand.Storage.Device!).Buffer, operand.Layout.Offset);
    }

    private void Generate(in ConvolutionShape shape, in Operand input, in Operand weight, in Operand output, in Operand written, Convolved result)
    {
        // Sums of half precision are complete before they are rounded.
        DType lane = LaneTypes.Computed(written.DType);
        Operand whole = lane == written.DType ? written : Scratch(lane, written.Shape);
        Operand x = Factor(result == Convolved.Weight ? output : weight, lane);
        Operand y = Factor(result == Convolved.Input ? output : input, lane);
        Convolve(shape, x, y, whole, result);
        Release([x, y], [input, weight, output]);
        if (lane != written.DType)
        {
            Convert(whole, written);
            whole.Storage.Release();
        }
    }

    // What was made to lie otherwise than what was given.
    private static void Release(ReadOnlySpan<Operand> made, ReadOnlySpan<Operand> given)
    {
        foreach (ref readonly Operand operand in made)
        {
            Storage storage = operand.Storage;
            bool isGiven = false;
            foreach (ref readonly Operand other in given)
            {
                isGiven |= ReferenceEquals(storage, other.Storage);
            }

            if (!isGiven)
            {
                storage.Release();
            }
        }
    }

    private static bool IsDepthwise(in ConvolutionShape shape) => shape.Channels == 1 && shape.Filters == 1 && shape.Taps <= ProductText.Chain;

    private Operand Factor(in Operand x, DType lane)
    {
        if (x.DType == lane)
        {
            return Contiguous(x);
        }

        Operand wide = Scratch(lane, x.Shape);
        Convert(x, wide);
        return wide;
    }

    private void Convolve(in ConvolutionShape shape, in Operand x, in Operand y, in Operand z, Convolved result)
    {
        bool isDepthwise = IsDepthwise(shape);
        if (isDepthwise && result != Convolved.Weight)
        {
            Arguments arguments = Begin(x, y, z);
            arguments.Add((long)shape.Images);
            Add(ref arguments, shape);
            Launch(Kernel(new DepthwiseText(z.DType, result == Convolved.Input)), z.Shape.Count, Group, arguments.Span);
        }
        else if (result == Convolved.Weight)
        {
            long one = (long)shape.Groups * shape.Taps * shape.Filters;
            long runs = Math.Min(MostRuns, shape.Images);
            runs = isDepthwise ? runs : Math.Clamp(RoomOfSums / (one * z.DType.Size()), 1, runs);
            Operand sums = runs == 1 ? z : Scratch(z.DType, Shape.Create([checked((int)runs), checked((int)one)]));
            WeightSums(shape, x, y, sums, runs, isDepthwise);
            if (runs > 1)
            {
                AddRuns(sums, z, (int)runs);
                sums.Storage.Release();
            }
        }
        else
        {
            bool isLines = shape.Output.W >= ShortestLine && 4 * ((shape.Channels + Lanes - 1) / Lanes * Lanes - shape.Channels) <= shape.Channels;
            ConvolutionOrder order = result == Convolved.Output ? ConvolutionOrder.Output : isLines ? ConvolutionOrder.Lines : ConvolutionOrder.Blocks;
            (long m, long n) = result == Convolved.Output ? (shape.Filters, shape.Output.Count) : (shape.Channels, shape.Input.Count);
            Product(shape, order, x, y, z, m, n, (long)shape.Images * shape.Groups, 1);
        }
    }

    private void WeightSums(in ConvolutionShape shape, in Operand x, in Operand y, in Operand sums, long runs, bool isDepthwise)
    {
        if (!isDepthwise)
        {
            Product(shape, ConvolutionOrder.Weight, x, y, sums, shape.Filters, shape.Taps, runs * shape.Groups, runs);
            return;
        }

        Arguments arguments = Begin(x, y, sums);
        arguments.Add((long)shape.Images);
        arguments.Add(runs);
        Add(ref arguments, shape);
        LaunchGroups(Kernel(new DepthwiseWeightText(sums.DType)), (runs * shape.Groups * shape.Taps + 1) / 2, DepthwiseWeightText.Group, arguments.Span);
    }

    private void Product(in ConvolutionShape shape, ConvolutionOrder order, in Operand x, in Operand y, in Operand z, long m, long n, long batches, long runs)
    {
        ConvolutionText text = new(z.DType, order, ProductTile.For(m, n));
        ConvolutionTrial trial = new(this, shape, text, x, y, m, n, batches, runs);
        if (Tiles.IsFor(trial.Size))
        {
            text = text with { Tile = Tiles.Choose(trial) };
        }

        Product(Tiles.Load(text), shape, x, y, z, m, n, batches, shape.Images, runs);
    }

    private void Product(TiledKernel kernel, in ConvolutionShape shape, in Operand x, in Operand y, in Operand z, long m, long n, long batches, long images, long runs)
    {
        Arguments arguments = Begin(x, y, z);
        arguments.Add(m);
        arguments.Add(n);
        arguments.Add(batches);
        arguments.Add(images);
        arguments.Add(runs);
        Add(ref arguments, shape);
        LaunchGroups(kernel.Kernel, kernel.Tile.Count(m, n, batches), kernel.Tile.Group, arguments.Span);
    }

    /// <summary>z[i] = x[0, i] + x[1, i] + …, in that order.</summary>
    private void AddRuns(in Operand x, in Operand z, int runs)
    {
        LoopProgram.Writer writer = new();
        int sum = writer.Input(z.DType);
        for (int run = 1; run < runs; run++)
        {
            sum = writer.Apply(Formula2<Shift>.Token, z.DType, sum, writer.Input(z.DType));
        }

        writer.Output(sum);
        Operand[] operands = new Operand[runs + 1];
        for (int run = 0; run < runs; run++)
        {
            operands[run] = x.View(z.Shape, Layout.Contiguous(z.Shape.Lengths, x.Layout.Offset + run * z.Shape.Count));
        }

        operands[runs] = z;
        Loop(writer.ToProgram(), operands);
    }

    private static Arguments Begin(in Operand x, in Operand y, in Operand z)
    {
        Arguments arguments = Arguments.Begin();
        arguments.Add(x);
        arguments.Add(y);
        arguments.Add(z);
        return arguments;
    }

    private static void Add(ref Arguments arguments, in ConvolutionShape shape)
    {
        foreach (int number in WindowText.Numbers(shape))
        {
            arguments.Add(number);
        }
    }

    /// <summary>A convolution as the product that it is; lengths in between are the convolution's own, whatever part of the result is asked for.</summary>
    private sealed class ConvolutionTrial(GpuMachine machine, ConvolutionShape shape, ConvolutionText text, Operand x, Operand y, long m, long n, long batches, long runs) : ITileTrial
    {
        public ProductSize Size => new(text.Of, Length(batches), Length(m), Length(n), Length(text.Order switch
        {
            ConvolutionOrder.Output => shape.Taps,
            ConvolutionOrder.Weight => shape.Images / runs * shape.Places,
            _ => shape.Filters * shape.Kernel.Count,
        }));

        public TiledText Text(ProductTile tile) => text with { Tile = tile };

        public void Launch(TiledKernel kernel, in ProductSize part)
        {
            Operand sums = machine.Scratch(text.Of, Shape.Create([part.Batch, part.M, part.N]));

            // A run has an image at least, and as many as the products that are asked for.
            long images = Math.Min(shape.Images, runs * ((part.K + shape.Places - 1) / shape.Places));
            machine.Product(kernel, shape, x, y, sums, part.M, part.N, part.Batch, images, runs);
            sums.Storage.Release();
        }

        private static int Length(long length) => (int)Math.Min(length, int.MaxValue);
    }
}

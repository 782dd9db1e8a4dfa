namespace Nabla.Cpu;

/// <summary>What the three convolutions have in common: how work is shared out, and how a factor is laid out for the register tiles.</summary>
internal static unsafe class ConvolutionWork
{
    // So many multiplications take the time of an element of a simple loop.
    private const int PerElement = 16;

    // Parts for each thread: enough that a late one is made up for.
    private const int Parts = 4;

    /// <summary>Into how many parts each piece of work is cut, where there are fewer pieces than threads want.</summary>
    public static int Cuts(long pieces, long most) => (int)Math.Clamp((Parts * Workers.Count + pieces - 1) / pieces, 1, most);

    /// <summary>A number of rows or columns, and as many more as fill the last registers.</summary>
    public static int Padded(int count, int lanes) => (count + lanes - 1) / lanes * lanes;

    /// <summary>Runs the parts, on all threads if they pay.</summary>
    public static void Run<TBody>(int parts, double work, ref TBody body)
        where TBody : struct, IParallelBody
    {
        if (parts > 1 && Pieces.Pay((long)(work / PerElement)))
        {
            Workers.For(parts, ref body);
            return;
        }

        for (int part = 0; part < parts; part++)
        {
            body.Run(part);
        }
    }

    /// <summary>The bytes from each of some places to the next; from the last, 0.</summary>
    public static void Steps(long* places, int count, int size, nint* to)
    {
        for (int i = 0; i < count; i++)
        {
            to[i] = i == count - 1 ? 0 : (nint)((places[i + 1] - places[i]) * size);
        }
    }

    /// <summary>Lays rows out as bands of tiles read them: all of a block of columns, band after band, then the next block.</summary>
    public static void PackRows<T>(MatrixView from, Bands bands, long depth, T* to)
        where T : unmanaged
    {
        long rows = bands.Start(bands.Count);
        for (long start = 0; start < depth; start += Blocking.Depth)
        {
            long length = Math.Min(Blocking.Depth, depth - start);
            T* block = to + (start * rows);
            for (long band = 0; band < bands.Count; band++)
            {
                long row = bands.Start(band);
                int height = bands.Size(band);
                Packing<T>.Panel(from.From(row, start).Transposed(), length, height, height, block + (row * length));
            }
        }
    }
}

namespace Nabla.Cpu;

/// <summary>Loops over pieces that do not depend on each other (rows, slices), shared out among threads in runs.</summary>
internal static class Pieces
{
    // Fewer elements than this are not worth waking another thread for.
    private const long Grain = 1 << 14;

    /// <summary>Runs the body over all pieces.</summary>
    /// <param name="count">The number of pieces.</param>
    /// <param name="each">What one costs, in elements of a simple loop.</param>
    /// <param name="body">What to do with a run of them.</param>
    public static void Run<TBody>(long count, long each, ref TBody body)
        where TBody : struct, Map.IRange
    {
        long worthwhile = (long)((double)count * each / Grain);
        int parts = (int)Math.Clamp(Math.Min(count, worthwhile), 1, 4L * Workers.Count);
        if (parts == 1 || Workers.IsInline)
        {
            body.Run(0, count);
            return;
        }

        Parts<TBody> split = new() { Body = body, Bands = new Bands(count, (int)((count + parts - 1) / parts)) };
        Workers.For((int)split.Bands.Count, ref split);
    }

    private struct Parts<TBody> : IParallelBody
        where TBody : struct, Map.IRange
    {
        public TBody Body;
        public Bands Bands;

        public void Run(int part)
        {
            TBody body = Body;
            body.Run(Bands.Start(part), Bands.Start(part) + Bands.Size(part));
        }
    }
}

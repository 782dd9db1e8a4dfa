namespace Nabla.Cpu;

/// <summary>Loops over pieces that do not depend on each other (rows, slices, tiles), shared out among threads in runs.</summary>
internal static class Pieces
{
    // Fewer elements than this are not worth waking another thread for.
    private const long Smallest = 1 << 16;

    /// <summary>Whether threads would pay for so many elements of a simple loop.</summary>
    public static bool Pay(long elements) => elements >= Smallest && !Workers.IsInline;

    /// <summary>Runs the body over all pieces.</summary>
    /// <param name="count">The number of pieces, any number of which one thread may take.</param>
    /// <param name="each">What one costs, in elements of a simple loop.</param>
    /// <param name="body">What to do with a run of them.</param>
    public static void Run<TBody>(long count, long each, ref TBody body)
        where TBody : struct, Map.IRange
    {
        if (count == 1 || !Pay(count * each))
        {
            body.Run(0, count);
            return;
        }

        int parts = (int)Math.Min(count, 4L * Workers.Count);
        Runs<TBody> runs = new() { Body = body, Count = count, Parts = parts };
        Workers.For(parts, ref runs);
    }

    private struct Runs<TBody> : IParallelBody
        where TBody : struct, Map.IRange
    {
        public TBody Body;
        public long Count;
        public int Parts;

        public void Run(int part)
        {
            TBody body = Body;
            body.Run(Count * part / Parts, Count * (part + 1) / Parts);
        }
    }
}

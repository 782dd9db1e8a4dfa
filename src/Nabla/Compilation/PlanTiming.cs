using System.Diagnostics;

namespace Nabla.Compilation;

/// <summary>How long the launches of a plan take, and what this machine could do.</summary>
/// <param name="Launches">The shortest time of each launch, in microseconds; a TimeSpan counts in tenths of them, and many launches take less.</param>
/// <param name="Copied">Bytes read and written in a second by a copy of as much memory as the plan uses.</param>
/// <param name="Multiplied">Operations on single numbers in a second by a product of two matrices.</param>
internal sealed record PlanTiming(double[] Launches, double Copied, double Multiplied)
{
    private const int MostRounds = 100;
    private const long LeastCopied = 1 << 16;
    private const long MostCopied = 1 << 26;
    private const int Rows = 384;

    private static readonly TimeSpan s_enough = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs a plan some times. Nothing is assigned: results go where nobody looks.</summary>
    /// <param name="plan">The plan; it runs no code of the user's.</param>
    /// <param name="inputs">What it is run on.</param>
    public static PlanTiming Of(Plan plan, ReadOnlySpan<Tensor> inputs)
    {
        double[] shortest = new double[plan.Launches.Count];
        Array.Fill(shortest, double.PositiveInfinity);
        Frame frame = plan.Rent();
        try
        {
            inputs.CopyTo(frame.Inputs);
            plan.Bind(frame);
            long begin = Stopwatch.GetTimestamp();
            for (int round = 0; round < MostRounds && (round < 2 || Stopwatch.GetElapsedTime(begin) < s_enough); round++)
            {
                for (int i = 0; i < shortest.Length; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    plan.Launches[i].Run(frame);
                    long ticks = Math.Max(Stopwatch.GetTimestamp() - start, 1);
                    shortest[i] = Math.Min(shortest[i], 1e6 * ticks / Stopwatch.Frequency);
                }
            }

            GC.KeepAlive(frame);
        }
        finally
        {
            plan.Return(frame);
        }

        long bytes = plan.Places.Select(place => place.Root).Distinct().Sum(root => root.Source == Source.Arena ? 0 : root.Bytes) + plan.ArenaBytes;
        return new PlanTiming(shortest, Copying(Math.Clamp(bytes / 2, LeastCopied, MostCopied)), Multiplying());
    }

    /// <summary>How many microseconds a launch takes where memory or arithmetic is the limit.</summary>
    public double AtBest(long bytes, long arithmetic) => 1e6 * Math.Max(bytes / Copied, arithmetic / Multiplied);

    private static double Copying(long bytes)
    {
        TensorType type = new(DType.UInt8, [(int)bytes]);
        (ConcreteTensor from, ConcreteTensor to) = (ConcreteTensor.Zeroed(type), ConcreteTensor.Zeroed(type));
        double seconds = Shortest(() => Device.Cpu.Machine.Move(from.Operand, to.Operand));
        GC.KeepAlive(from);
        GC.KeepAlive(to);
        return 2 * bytes / seconds;
    }

    private static double Multiplying()
    {
        TensorType type = new(DType.Float32, [Rows, Rows]);
        (ConcreteTensor x, ConcreteTensor z) = (ConcreteTensor.Zeroed(type), ConcreteTensor.Zeroed(type));
        double seconds = Shortest(() => Device.Cpu.Machine.Contract(x.Operand, x.Operand, z.Operand));
        GC.KeepAlive(x);
        GC.KeepAlive(z);
        return 2.0 * Rows * Rows * Rows / seconds;
    }

    private static double Shortest(Action work)
    {
        double seconds = double.PositiveInfinity;
        for (int round = 0; round < 8; round++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return seconds;
    }
}

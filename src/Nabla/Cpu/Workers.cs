using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Nabla.Cpu;

/// <summary>Fork and join over a fixed team of background threads, started at the first parallel loop.</summary>
/// <remarks>
/// One loop at a time has the team. A loop started inside a part, or while another thread's loop has the team, runs
/// inline on its own thread, so nothing ever waits for a thread that waits for it.
/// </remarks>
internal static unsafe class Workers
{
    private const int SpinsBeforeYielding = 512;

    private static readonly Lock s_growth = new();
    private static Worker[] s_team = [];
    private static int s_count = Environment.ProcessorCount;
    private static int s_busy;

    // What the current loop is. Written before the offer is published; stable while any part is unfinished.
    private static delegate*<void*, int, void> s_invoke;
    private static void* s_body;
    private static int s_parts;
    private static Failure? s_failure;
    private static Counters s_counters;

    [ThreadStatic]
    private static bool t_inside;

    /// <summary>How many threads a loop may use, the caller included. 1 runs everything inline.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 1 … 4096.</exception>
    public static int Count
    {
        get => Volatile.Read(ref s_count);
        set
        {
            if (value is < 1 or > 4096)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"Workers.Count was set to {value}; it must be in 1 … 4096. 1 runs everything on the calling thread.");
            }

            Volatile.Write(ref s_count, value);
        }
    }

    /// <summary>Whether a loop started here and now would run on this thread alone.</summary>
    public static bool IsInline => t_inside || Count == 1;

    /// <summary>Runs parts 0 … <paramref name="parts"/> − 1 of <paramref name="body"/> and returns when all are done.</summary>
    /// <remarks>
    /// Parts are handed out one by one as threads become free. If parts throw, the others still run, and the exception
    /// of the lowest part that threw is rethrown here; inline, the parts after it do not run.
    /// </remarks>
    public static void For<TBody>(int parts, ref TBody body)
        where TBody : struct, IParallelBody
    {
        int threads = Math.Min(Count, parts);
        if (threads <= 1 || t_inside || Interlocked.CompareExchange(ref s_busy, 1, 0) != 0)
        {
            for (int part = 0; part < parts; part++)
            {
                body.Run(part);
            }

            return;
        }

        Failure? failure = null;
        t_inside = true;
        try
        {
            // Other threads reach the body through a pointer, so it has to lie on this stack, where nothing moves it.
            TBody onStack = body;
            Fork(parts, threads, &Invoke<TBody>, Unsafe.AsPointer(ref onStack));
            body = onStack;
            failure = s_failure;
        }
        finally
        {
            s_failure = null;
            t_inside = false;
            Volatile.Write(ref s_busy, 0);
        }

        failure?.Exception.Throw();
    }

    private static void Invoke<TBody>(void* body, int part)
        where TBody : struct, IParallelBody => Unsafe.AsRef<TBody>(body).Run(part);

    private static void Fork(int parts, int threads, delegate*<void*, int, void> invoke, void* body)
    {
        if (s_team.Length < threads - 1)
        {
            Grow(threads - 1);
        }

        s_invoke = invoke;
        s_body = body;
        s_parts = parts;
        s_counters.Finished = 0;
        long epoch = (s_counters.Offer >> 32) + 1;

        // A full fence: a worker about to park either sees this offer or is seen parked below.
        Interlocked.Exchange(ref s_counters.Offer, (epoch << 32) | (uint)parts);
        Worker[] team = s_team;
        for (int index = 0; index < threads - 1; index++)
        {
            team[index].WakeIfParked();
        }

        TakeParts();
        for (int spins = 0; Volatile.Read(ref s_counters.Finished) != parts; spins++)
        {
            // A part is still running elsewhere; its thread may have lost its core to somebody, perhaps to this one.
            if (spins < SpinsBeforeYielding)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    /// <summary>Whether a part waits to be taken by the worker of this index.</summary>
    internal static bool HasWork(int index) => (uint)Volatile.Read(ref s_counters.Offer) != 0 && index < Count - 1;

    /// <summary>Marks this thread as one of the team's, on which loops run inline.</summary>
    internal static void Join() => t_inside = true;

    /// <summary>Takes parts of the current loop until none is left.</summary>
    internal static void TakeParts()
    {
        // Note [The offer]: the low half counts the parts nobody has taken, the high half numbers the loop. A thread that
        // read the offer of an earlier loop fails to swap it, and an exhausted offer is never swapped; so a successful
        // swap means the loop's description is stable until this part is counted as finished.
        int finished = 0;
        for (long offer; (uint)(offer = Volatile.Read(ref s_counters.Offer)) != 0;)
        {
            if (Interlocked.CompareExchange(ref s_counters.Offer, offer - 1, offer) != offer)
            {
                continue;
            }

            int part = s_parts - (int)(uint)offer;
            try
            {
                s_invoke(s_body, part);
            }
            catch (Exception exception)
            {
                Keep(part, exception);
            }

            finished++;
        }

        if (finished != 0)
        {
            Interlocked.Add(ref s_counters.Finished, finished);
        }
    }

    private static void Keep(int part, Exception exception)
    {
        lock (s_growth)
        {
            if (s_failure is null || part < s_failure.Part)
            {
                s_failure = new Failure(part, ExceptionDispatchInfo.Capture(exception));
            }
        }
    }

    private static void Grow(int workers)
    {
        lock (s_growth)
        {
            Worker[] team = s_team;
            int present = team.Length;
            Array.Resize(ref team, workers);
            for (int index = present; index < workers; index++)
            {
                team[index] = new Worker(index);
            }

            Volatile.Write(ref s_team, team);
        }
    }

    private sealed record Failure(int Part, ExceptionDispatchInfo Exception);
}

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

    // The caller's share comes first, then one for every worker. Replaced only by the caller that has the team.
    private static Share[] s_shares = new Share[1];

    // What the current loop is. Written before it is offered; stable while any part is unfinished.
    private static delegate*<void*, int, void> s_invoke;
    private static void* s_body;
    private static int s_parts;
    private static int s_grain;
    private static int s_threads;
    private static uint s_loop;
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
    /// Every thread has a run of parts of its own, the caller the first, and the same ones in the next loop of as many
    /// parts; a thread that is done takes parts of those that are late. If parts throw, the others still run, and the
    /// exception of the lowest part that threw is rethrown here; inline, the parts after it do not run.
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

        int grain = (int)((parts + Share.MostPieces - 1L) / Share.MostPieces);
        int pieces = (int)((parts + grain - 1L) / grain);
        s_invoke = invoke;
        s_body = body;
        s_parts = parts;
        s_grain = grain;
        s_threads = threads;
        s_counters.Finished = 0;
        uint loop = ++s_loop;
        Share[] shares = s_shares;
        for (int thread = threads - 1; thread >= 0; thread--)
        {
            shares[thread].Offer(loop, (int)((long)pieces * thread / threads), (int)((long)pieces * (thread + 1) / threads));
        }

        // A worker about to park either sees its offer or is seen parked below.
        Interlocked.MemoryBarrier();
        Worker[] team = s_team;
        for (int index = 0; index < threads - 1; index++)
        {
            team[index].WakeIfParked();
        }

        int elsewhere = pieces - TakePieces(0, loop);
        for (int spins = 0; Volatile.Read(ref s_counters.Finished) != elsewhere; spins++)
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

    /// <summary>The number of the loop that was last offered to this thread of the team; 0 is the caller.</summary>
    internal static uint LoopOffered(int thread) => Volatile.Read(ref s_shares)[thread].Loop;

    /// <summary>Marks this thread as one of the team's, on which loops run inline.</summary>
    internal static void Join() => t_inside = true;

    /// <summary>Does this thread's share of a loop that was offered to it, and what others are late with.</summary>
    internal static void Help(int thread, uint loop)
    {
        int finished = TakePieces(thread, loop);
        if (finished != 0)
        {
            Interlocked.Add(ref s_counters.Finished, finished);
        }
    }

    private static int TakePieces(int thread, uint loop)
    {
        Share[] shares = Volatile.Read(ref s_shares);
        int finished = 0;
        for (; shares[thread].TryTakeFirst(loop, out int piece); finished++)
        {
            RunPiece(piece);
        }

        // A thread that is very late may read the count of a later loop; then no share has the number asked for, and nothing is taken.
        int threads = Math.Min(s_threads, shares.Length);
        for (int step = 1; step < threads; step++)
        {
            int other = thread + step < threads ? thread + step : thread + step - threads;
            for (; shares[other].TryTakeLast(loop, out int piece); finished++)
            {
                RunPiece(piece);
            }
        }

        return finished;
    }

    private static void RunPiece(int piece)
    {
        int end = (int)Math.Min(s_parts, (piece + 1L) * s_grain);
        for (int part = piece * s_grain; part < end; part++)
        {
            try
            {
                s_invoke(s_body, part);
            }
            catch (Exception exception)
            {
                Keep(part, exception);
            }
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
            Share[] shares = s_shares;
            Array.Resize(ref shares, workers + 1);
            Volatile.Write(ref s_shares, shares);
            Array.Resize(ref team, workers);
            for (int index = present; index < workers; index++)
            {
                team[index] = new Worker(index + 1);
            }

            Volatile.Write(ref s_team, team);
        }
    }

    private sealed record Failure(int Part, ExceptionDispatchInfo Exception);
}

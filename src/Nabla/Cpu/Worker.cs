using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Nabla.Cpu;

/// <summary>One background thread of the team: it spins for a moment after its last work, then parks.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A worker lives as long as the process, and so does what wakes it.")]
internal sealed class Worker
{
    // Long enough to bridge the gaps between the loops of a training step, short enough not to be seen in a process list.
    private static readonly long s_spinTicks = Stopwatch.Frequency / 10_000;

    private readonly SemaphoreSlim _wake = new(0);
    private readonly int _number;
    private int _parked;

    public Worker(int number)
    {
        _number = number;
        Thread thread = new(Loop)
        {
            IsBackground = true,
            Name = string.Create(CultureInfo.InvariantCulture, $"Nabla worker {number}"),
        };
        thread.Start();
    }

    /// <summary>Wakes the thread if it sleeps; a read of one flag if it does not.</summary>
    public void WakeIfParked()
    {
        if (Volatile.Read(ref _parked) != 0 && Interlocked.Exchange(ref _parked, 0) != 0)
        {
            _wake.Release();
        }
    }

    private void Loop()
    {
        Workers.Join();

        // Not a field: a caller reads the others, and would fetch this line at every loop.
        uint seen = 0;
        for (; ; )
        {
            if (Spin(seen))
            {
                seen = Workers.LoopOffered(_number);
                Workers.Help(_number, seen);
            }
            else
            {
                Park(seen);
            }
        }
    }

    private bool Spin(uint seen)
    {
        long start = Stopwatch.GetTimestamp();
        for (int spins = 1; Workers.LoopOffered(_number) == seen; spins++)
        {
            Thread.SpinWait(1);
            if (spins % 64 == 0 && Stopwatch.GetTimestamp() - start > s_spinTicks)
            {
                return false;
            }
        }

        return true;
    }

    private void Park(uint seen)
    {
        Interlocked.Exchange(ref _parked, 1);

        // Whoever clears the flag decides: this thread, and there is no permit; or a caller, and there is one to take.
        if (Workers.LoopOffered(_number) != seen && Interlocked.Exchange(ref _parked, 0) != 0)
        {
            return;
        }

        _wake.Wait();
    }
}

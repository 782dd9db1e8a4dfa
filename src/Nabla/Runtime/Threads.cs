namespace Nabla;

/// <summary>The threads that computations are shared among. The numbers computed do not depend on how many there are.</summary>
public static class Threads
{
    private const int Most = 4096;

    /// <summary>How many threads one operation may use, the calling one included: at first as many as there are processors. 1 computes
    /// everything on the calling thread, which leaves the others to the rest of the program. Holds for the whole process, from the next operation on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 1 to 4096.</exception>
    public static int Count
    {
        get => Device.Cpu.Machine.Threads;
        set => Device.Cpu.Machine.Threads = value is >= 1 and <= Most
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Threads.Count was set to {value}; it must be in 1 to {Most}. 1 computes everything on the calling thread.");
    }
}

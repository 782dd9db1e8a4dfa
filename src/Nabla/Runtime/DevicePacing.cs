namespace Nabla;

/// <summary>When to collect for the sake of devices: the collector sees small objects only, not the memory that they hold there.</summary>
/// <remarks>As for the host's pool, most of what a step took is dead and young right after it: see Note [When the pool collects].</remarks>
internal static class DevicePacing
{
    private const long AfterAStep = 256L << 20;
    private const long WithoutSteps = 8 * AfterAStep;

    private static long s_handed;

    /// <summary>Memory of a machine; if there is none left, after everything unreachable has been given back.</summary>
    /// <exception cref="InsufficientMemoryException">There is still none.</exception>
    public static DeviceMemory Rent(long bytes, Machine machine)
    {
        if (Interlocked.Add(ref s_handed, bytes) > WithoutSteps)
        {
            Collect();
        }

        // What is of no bytes is somewhere, too.
        bytes = Math.Max(bytes, 1);
        try
        {
            return machine.Rent(bytes);
        }
        catch (InsufficientMemoryException)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return machine.Rent(bytes);
        }
    }

    /// <summary>To be called where a step's tensors have just been dropped.</summary>
    public static void AtSafePoint()
    {
        if (Volatile.Read(ref s_handed) > AfterAStep)
        {
            Collect();
        }
    }

    private static void Collect()
    {
        Volatile.Write(ref s_handed, 0);
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
    }
}

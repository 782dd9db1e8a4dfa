using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>Copies between memory of the host and of a device, of any length.</summary>
internal static class Transfers
{
    // No span is longer than 2 GB.
    private const int Most = 1 << 30;

    /// <summary>Copies bytes of a device to the host; waits for them.</summary>
    public static void Read(DeviceMemory from, long offset, Storage to, long at, long bytes)
    {
        for (long done = 0; done < bytes; done += Most)
        {
            from.Machine.Read(from, offset + done, Bytes(to, at + done, bytes - done));
        }

        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }

    /// <summary>Copies bytes of the host to a device.</summary>
    public static void Write(Storage from, long at, DeviceMemory to, long offset, long bytes)
    {
        for (long done = 0; done < bytes; done += Most)
        {
            to.Machine.Write(Bytes(from, at + done, bytes - done), to, offset + done);
        }

        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }

    private static Span<byte> Bytes(Storage storage, long at, long most)
        => MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref storage.Reference, (nint)at), (int)Math.Min(most, Most));
}

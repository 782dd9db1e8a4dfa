namespace Nabla.Gpu;

/// <summary>Places in buffers.</summary>
internal static class BufferPlaces
{
    /// <summary>Throws unless so many bytes at that offset lie inside the buffer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not.</exception>
    public static void CheckPlace(this GpuBuffer buffer, string use, long offset, long bytes, string device)
    {
        if (offset < 0 || bytes < 0 || offset > buffer.Bytes - bytes)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{bytes} bytes at {offset} were to be {use} a buffer of {buffer.Bytes} bytes on {device}; they must lie inside it.");
        }
    }
}

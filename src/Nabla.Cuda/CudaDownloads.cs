using Nabla.Cuda.Native;
using Nabla.Gpu;

namespace Nabla.Cuda;

/// <summary>Little that goes to the host, such as a loss, as soon as it is there and not only when all is done that was asked for since. The device's context is current where it is asked.</summary>
internal sealed unsafe class CudaDownloads
{
    private readonly Lock _lock = new();
    private readonly CudaMarks _marks = new();
    private readonly nint _kernels;
    private readonly nint _copies;

    public CudaDownloads(nint kernels)
    {
        _kernels = kernels;
        CuAnswer.Check(CuDriver.CreateStream(out _copies, CuDriver.StreamNonBlocking), "make a stream for copies");
    }

    /// <summary>Marks that a buffer has its numbers with what was asked for until now.</summary>
    public void Mark(PooledBuffer buffer)
    {
        nint mark = _marks.Take();
        CudaMarks.Set(mark, _kernels);
        buffer.Completion = mark;
    }

    /// <summary>Forgets the mark of a buffer that is about to be used. Who waits for it just now waits, at worst, for what is marked next, which is later.</summary>
    public void Forget(PooledBuffer buffer)
    {
        if (buffer.Completion == 0)
        {
            return;
        }

        lock (_lock)
        {
            if (buffer.Completion != 0)
            {
                _marks.Return(buffer.Completion);
                buffer.Completion = 0;
            }
        }
    }

    /// <summary>Device → host, once a mark is reached; waits for no more than that.</summary>
    public void Read(nint mark, nint from, Span<byte> to)
    {
        fixed (byte* start = to)
        {
            CuAnswer.Check(CuDriver.WaitInStream(_copies, mark, 0), "have a copy wait for an event");
            CuAnswer.Check(CuDriver.CopyToHost(start, from, (nuint)to.Length, _copies), $"read {to.Length} bytes");
            CuAnswer.Check(CuDriver.WaitForStream(_copies), $"finish reading {to.Length} bytes");
        }
    }
}

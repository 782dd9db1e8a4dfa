using Nabla.Cuda.Native;
using Nabla.Gpu;

namespace Nabla.Cuda;

/// <summary>Much that comes from the host: on a stream of its own, so that kernels go on meanwhile. The device's context is current where it is asked.</summary>
/// <remarks>
/// Note [Copies beside kernels]
/// A copy waits for all that was asked of the device before it, because that may use the memory; and what uses the memory afterwards waits for the copy, but nothing else does. So while a step computes on one batch, the next one but one arrives.
/// Memory that is being written to says so itself (<see cref="PooledBuffer.Arrival"/>): whoever is about to use it asks <see cref="Await"/>, which has the device's stream wait once.
/// </remarks>
internal sealed unsafe class CudaUploads
{
    /// <summary>From so many bytes on a copy takes longer than what it costs to have it go aside.</summary>
    public const int Least = 1 << 20;

    private readonly Lock _lock = new();
    private readonly CudaMarks _marks = new();
    private readonly nint _kernels;
    private readonly nint _copies;
    private readonly CudaStaging _staging;
    private readonly nint _before;

    public CudaUploads(nint kernels)
    {
        _kernels = kernels;
        CuAnswer.Check(CuDriver.CreateStream(out _copies, CuDriver.StreamNonBlocking), "make a stream for copies");
        _before = CudaMarks.Make();
        _staging = new CudaStaging(_copies);
    }

    /// <summary>Host → device.</summary>
    public void Write(ReadOnlySpan<byte> from, PooledBuffer to, long offset)
    {
        lock (_lock)
        {
            CudaMarks.Set(_before, _kernels);
            CuAnswer.Check(CuDriver.WaitInStream(_copies, _before, 0), "have a copy wait for an event");
            _staging.Write(from, to, offset);
            nint mark = to.Arrival == 0 ? _marks.Take() : to.Arrival;
            CudaMarks.Set(mark, _copies);
            to.Arrival = mark;
        }
    }

    /// <summary>Waits for all copies.</summary>
    public void Finish() => CuAnswer.Check(CuDriver.WaitForStream(_copies), "finish copies");

    /// <summary>Has what the device is asked for from now on come after the copy to a buffer.</summary>
    /// <returns>What the driver answered.</returns>
    public int Await(PooledBuffer buffer)
    {
        lock (_lock)
        {
            nint mark = buffer.Arrival;
            if (mark == 0)
            {
                return CuDriver.Done;
            }

            // The wait is for what was recorded until now: the mark may be used again at once.
            int status = CuDriver.WaitInStream(_kernels, mark, 0);
            _marks.Return(mark);
            buffer.Arrival = 0;
            return status;
        }
    }
}

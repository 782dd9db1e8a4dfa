using Nabla.Cuda.Native;
using Nabla.Gpu;

namespace Nabla.Cuda;

/// <summary>Staging in pinned memory, which the device reads while both compute; events say when a block may be used again. The device's context is current where it is asked.</summary>
internal sealed unsafe class CudaStaging(nint stream) : StagingRing
{
    /// <inheritdoc/>
    protected override nint Allocate(int bytes)
    {
        CuAnswer.Check(CuDriver.AllocatePinned(out nint block, (nuint)bytes, 0), $"pin {bytes} bytes of the host's memory");
        return block;
    }

    /// <inheritdoc/>
    protected override nint Fetch(nint block, PooledBuffer to, long offset, int bytes)
    {
        CuAnswer.Check(CuDriver.CopyToDevice((nint)(to.Handle + offset), (void*)block, (nuint)bytes, stream), $"write {bytes} bytes at {offset} of a buffer of {to.Size} bytes");
        nint mark = CudaMarks.Make();
        CudaMarks.Set(mark, stream);
        return mark;
    }

    /// <inheritdoc/>
    protected override bool IsOver(nint mark)
    {
        int status = CuDriver.QueryEvent(mark);
        if (status == CuDriver.NotReady)
        {
            return false;
        }

        CuAnswer.Check(status, "say whether a write is over");
        return true;
    }

    /// <inheritdoc/>
    protected override void Wait(nint mark)
    {
        int status = CuDriver.WaitForEvent(mark);
        _ = CuDriver.DestroyEvent(mark);
        CuAnswer.Check(status, "wait for a write");
    }
}

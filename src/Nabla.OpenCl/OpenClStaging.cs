using System.Runtime.InteropServices;
using Nabla.Gpu;
using Nabla.OpenCl.Native;

namespace Nabla.OpenCl;

/// <summary>Staging by non-blocking writes, whose events say when a block may be used again.</summary>
internal sealed unsafe class OpenClStaging(nint queue) : StagingRing
{
    private const nuint Alignment = 4096;

    /// <inheritdoc/>
    protected override nint Allocate(int bytes) => (nint)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);

    /// <inheritdoc/>
    protected override nint Fetch(nint block, PooledBuffer to, long offset, int bytes)
    {
        nint mark;
        ClAnswer.Check(Cl.EnqueueWrite(queue, to.Handle, 0, (nuint)offset, (nuint)bytes, (void*)block, 0, null, &mark), $"write {bytes} bytes at {offset} of a buffer of {to.Size} bytes");
        return mark;
    }

    /// <inheritdoc/>
    protected override bool IsOver(nint mark)
    {
        int state;
        ClAnswer.Check(Cl.GetEventInfo(mark, ClInfo.EventCommandExecutionStatus, sizeof(int), &state, null), "say whether a write is over");
        return state <= 0;
    }

    /// <inheritdoc/>
    protected override void Wait(nint mark)
    {
        ClStatus status = Cl.WaitForEvents(1, &mark);
        Cl.ReleaseEvent(mark);
        ClAnswer.Check(status, "wait for a write");
    }
}

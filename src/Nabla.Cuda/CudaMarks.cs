using Nabla.Cuda.Native;

namespace Nabla.Cuda;

/// <summary>Events that say how far a stream has come, used again and again. The device's context is current where they are asked for.</summary>
internal sealed class CudaMarks
{
    private readonly Lock _lock = new();
    private readonly Stack<nint> _idle = new();

    /// <summary>A mark that nobody uses.</summary>
    public nint Take()
    {
        lock (_lock)
        {
            if (_idle.TryPop(out nint mark))
            {
                return mark;
            }
        }

        return Make();
    }

    /// <summary>Takes a mark back, which may be set again at once.</summary>
    public void Return(nint mark)
    {
        lock (_lock)
        {
            _idle.Push(mark);
        }
    }

    /// <summary>A mark for good.</summary>
    public static nint Make(uint flags = CuDriver.EventDisableTiming)
    {
        CuAnswer.Check(CuDriver.CreateEvent(out nint mark, flags), "make an event");
        return mark;
    }

    /// <summary>Has a mark be reached with what a stream was asked for until now.</summary>
    public static void Set(nint mark, nint stream) => CuAnswer.Check(CuDriver.RecordEvent(mark, stream), "record an event");
}

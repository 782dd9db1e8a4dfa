using Nabla.Cuda.Native;
using Nabla.Gpu;

namespace Nabla.Cuda;

/// <summary>What was captured from a stream, as a graph that the driver launches at one call, with the memory that was allocated meanwhile.</summary>
internal sealed class CudaGraph : GpuRecord
{
    private readonly nint _handle;
    private readonly GraphMemory _memory;

    private CudaGraph(nint handle, GraphMemory memory)
    {
        _handle = handle;
        _memory = memory;
    }

    ~CudaGraph()
    {
        // What is being done goes on to its end, and memory is used again in the stream's order.
        _memory.Runtime.Destroy(_handle);
        _memory.LetGo();
    }

    /// <summary>Ends a capture.</summary>
    /// <param name="stream">The stream that is captured from.</param>
    /// <param name="memory">What was allocated meanwhile.</param>
    /// <param name="isWhole">Whether all was captured that is to be done.</param>
    /// <returns>The graph; null where it is not whole or the driver has none, and then the memory is given back.</returns>
    public static CudaGraph? End(nint stream, GraphMemory memory, bool isWhole)
    {
        memory.Runtime.Enter();
        nint handle = 0;
        if (CuDriver.EndCapture(stream, out nint captured) == CuDriver.Done && captured != 0)
        {
            isWhole = isWhole && CuDriver.InstantiateGraph(out handle, captured, 0) == CuDriver.Done;
            _ = CuDriver.DestroyCaptured(captured);
        }

        if (isWhole && handle != 0)
        {
            return new CudaGraph(handle, memory);
        }

        memory.LetGo();
        return null;
    }

    /// <inheritdoc/>
    public override void Launch()
    {
        _memory.Runtime.Launch(_handle);
        GC.KeepAlive(this);
    }
}

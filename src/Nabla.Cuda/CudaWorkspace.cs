using Nabla.Gpu;

namespace Nabla.Cuda;

/// <summary>Memory that a library computes in, given back in the stream's order: who rents it next computes later.</summary>
internal readonly struct CudaWorkspace : IDisposable
{
    private readonly CudaRuntime _runtime;
    private readonly PooledBuffer? _buffer;

    public CudaWorkspace(CudaRuntime runtime, nuint bytes)
    {
        _runtime = runtime;
        _buffer = bytes > 0 ? (PooledBuffer)runtime.Allocate((long)bytes) : null;
    }

    /// <summary>Where it is; 0 where no bytes were asked for.</summary>
    public nint Handle => _buffer?.Handle ?? 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer is not null)
        {
            _runtime.Free(_buffer);
        }
    }
}

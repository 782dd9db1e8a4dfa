using System.Buffers;

namespace Nabla;

/// <summary>Memory of the user's that no array backs, pinned for as long as a storage refers to it.</summary>
internal sealed unsafe class PinnedMemory(MemoryHandle handle)
{
    private MemoryHandle _handle = handle;

    ~PinnedMemory() => _handle.Dispose();

    /// <summary>Where the memory begins.</summary>
    public nint Address => (nint)_handle.Pointer;
}

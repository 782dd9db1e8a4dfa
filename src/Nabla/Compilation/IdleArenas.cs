namespace Nabla.Compilation;

/// <summary>The arenas that wait for a run.</summary>
/// <remarks>
/// Note [What idle frames keep]
/// A step that runs again and again finds its arena warm and allocates nothing, so a frame keeps it. But a program that compiles many functions would keep an arena for each, run or not. So
/// arenas that wait are in one list, the longest-waiting first, and where they are more than a part of the machine's memory, the first go back to the pool. The arena that waits
/// since last stays whatever its size, so that a loop around one function never loses it. The list holds memory weakly: a function that is dropped takes its own along.
/// </remarks>
/// <param name="most">How many bytes all that wait may have.</param>
internal sealed class IdleArenas(long most)
{
    // What is less is not worth the list.
    private const long Small = 1 << 20;

    private readonly Lock _lock = new();
    private Entry? _first;
    private Entry? _last;
    private long _bytes;

    /// <summary>Those of the process: a sixteenth of the memory that is there, and at least 64 MB.</summary>
    public static IdleArenas Shared { get; } = new(Math.Max(1 << 26, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16));

    /// <summary>The bytes of those that wait now.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>What says when an arena waits; null where it is too small to matter.</summary>
    public Entry? Of(Storage arena) => arena.Bytes < Small ? null : new Entry(this, arena);

    /// <summary>One arena.</summary>
    internal sealed class Entry(IdleArenas list, Storage arena)
    {
        private readonly WeakReference<Storage> _arena = new(arena);
        private readonly long _bytes = arena.Bytes;
        private Entry? _before;
        private Entry? _after;
        private bool _isGone;

        /// <summary>Begins to wait. Others may have to go.</summary>
        public void Wait()
        {
            lock (list._lock)
            {
                _before = list._last;
                (list._last is null ? ref list._first : ref list._last._after) = this;
                list._last = this;
                list._bytes += _bytes;
                while (list._bytes > list.Most && list._first != this)
                {
                    list._first!.Go();
                }
            }
        }

        /// <summary>Ends waiting.</summary>
        /// <returns>Whether the memory is still there.</returns>
        public bool TryResume()
        {
            lock (list._lock)
            {
                if (!_isGone)
                {
                    Leave();
                }

                return !_isGone;
            }
        }

        private void Go()
        {
            Leave();
            _isGone = true;
            if (_arena.TryGetTarget(out Storage? storage))
            {
                storage.Release();
            }
        }

        private void Leave()
        {
            (_before is null ? ref list._first : ref _before._after) = _after;
            (_after is null ? ref list._last : ref _after._before) = _before;
            (_before, _after) = (null, null);
            list._bytes -= _bytes;
        }
    }

    private long Most => most;
}

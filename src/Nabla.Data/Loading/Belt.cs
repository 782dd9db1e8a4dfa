using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Nabla.Data;

/// <summary>Carries elements from one thread, which makes them, to another, which waits for them; holds a few.</summary>
/// <param name="capacity">How many it holds.</param>
/// <param name="consumer">Dies with whoever takes elements off; after that nothing more is put on.</param>
internal sealed class Belt<T>(int capacity, WeakReference consumer) : IDisposable
{
    // How often a maker with nothing to do looks whether anybody is left to take what it made.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);

    private readonly object _gate = new();
    private readonly Queue<T> _items = new(capacity);
    private readonly CancellationTokenSource _stopping = new();
    private ExceptionDispatchInfo? _failure;
    private bool _hasEnded;

    /// <summary>Cancelled once nobody takes elements any more.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Waits until an element may be made; false where nobody would take it.</summary>
    public bool AwaitRoom()
    {
        lock (_gate)
        {
            while (_items.Count >= capacity && !_stopping.IsCancellationRequested)
            {
                if (!Monitor.Wait(_gate, s_patience) && !consumer.IsAlive)
                {
                    return false;
                }
            }

            return !_stopping.IsCancellationRequested;
        }
    }

    public void Put(T item)
    {
        lock (_gate)
        {
            _items.Enqueue(item);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Says that making the next element failed.</summary>
    public void Fail(Exception exception)
    {
        lock (_gate)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>Says that no more elements come.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the next element; false where there is none. Throws what making it threw.</summary>
    public bool TryTake(CancellationToken cancellation, [MaybeNullWhen(false)] out T item)
    {
        cancellation.ThrowIfCancellationRequested();
        using CancellationTokenRegistration waking = cancellation.UnsafeRegister(static belt => ((Belt<T>)belt!).Wake(), this);
        lock (_gate)
        {
            while (_items.Count == 0 && !_hasEnded)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }

            if (_items.TryDequeue(out item))
            {
                Monitor.PulseAll(_gate);
                return true;
            }

            _failure?.Throw();
            return false;
        }
    }

    /// <summary>Says that no more elements are taken.</summary>
    public void Stop()
    {
        // Before the lock: what the source does when it is told may take a while, and may take locks of its own.
        _stopping.Cancel();
        Wake();
    }

    /// <summary>To be called once the other thread has ended, if it is awaited at all.</summary>
    public void Dispose() => _stopping.Dispose();

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}

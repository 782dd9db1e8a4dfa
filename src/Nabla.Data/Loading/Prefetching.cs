namespace Nabla.Data;

/// <summary>Making the elements of a sequence on a background thread while the ones before are worked on.</summary>
public static class Prefetching
{
    /// <summary>The same elements in the same order, up to <paramref name="ahead"/> of them made before they are asked for.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="source">What is enumerated, by one background thread per enumeration.</param>
    /// <param name="ahead">How many elements are made ahead.</param>
    /// <param name="cancellation">Ends the enumeration by an <see cref="OperationCanceledException"/>, also while it waits for an element.</param>
    /// <remarks>
    /// The thread starts when the first element is asked for. Leaving the loop, by its end, <c>break</c> or an exception,
    /// ends the thread and waits for that, which takes as long as the source takes for the element it is making: afterwards
    /// nothing enumerates the source. An enumerator that is dropped without being disposed ends its thread after a collection has found it.
    /// An exception of the source is thrown to the consumer, with its own stack trace, after the elements before it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ahead"/> is not positive.</exception>
    public static IEnumerable<T> Prefetch<T>(this IEnumerable<T> source, int ahead = 2, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Run(_ => source, Checked(ahead), cancellation);
    }

    /// <summary>The elements of an asynchronous sequence as an ordinary one, up to <paramref name="ahead"/> of them made before they are asked for.</summary>
    /// <inheritdoc cref="Prefetch{T}(IEnumerable{T}, int, CancellationToken)"/>
    public static IEnumerable<T> Prefetch<T>(this IAsyncEnumerable<T> source, int ahead = 2, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Run(stopping => Awaited(source, stopping), Checked(ahead), cancellation);
    }

    /// <summary>The same batches on a device, in the same order, up to <paramref name="ahead"/> of them copied there before they are asked for: while one is computed with, the next is on its way. A <see cref="DataLoader"/> has <see cref="DataLoader.To"/> for that.</summary>
    /// <param name="source">What is enumerated, by one background thread per enumeration.</param>
    /// <param name="device">Where batches are to be.</param>
    /// <param name="ahead">How many batches are there before they are asked for, so how much of the device's memory they take.</param>
    /// <param name="cancellation">Ends the enumeration by an <see cref="OperationCanceledException"/>, also while it waits for a batch.</param>
    /// <inheritdoc cref="Prefetch{T}(IEnumerable{T}, int, CancellationToken)" path="/remarks"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ahead"/> is not positive.</exception>
    public static IEnumerable<(Tensor X, Tensor Y)> Prefetch(this IEnumerable<(Tensor X, Tensor Y)> source, Device device, int ahead = 2, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(device);
        return source.Select(batch => (X: batch.X.To(device), Y: batch.Y.To(device))).Prefetch(ahead, cancellation);
    }

    internal static int Checked(int ahead) => ahead > 0
        ? ahead
        : throw new ArgumentOutOfRangeException(nameof(ahead), FormattableString.Invariant($"{ahead} elements were to be made ahead; 1 or more can be."));

    private static IEnumerable<T> Run<T>(Func<CancellationToken, IEnumerable<T>> source, int ahead, CancellationToken cancellation)
    {
        // The feeder knows the loop only by a weak reference to this object, which lives as long as the enumerator does.
        object presence = new();
        using Belt<T> belt = new(ahead, new WeakReference(presence));
        Thread thread = new Feeder<T>(source, belt).Start();
        try
        {
            while (belt.TryTake(cancellation, out T? item))
            {
                yield return item;
            }
        }
        finally
        {
            belt.Stop();
            thread.Join();
            GC.KeepAlive(presence);
        }
    }

    // Runs on the feeder's thread only, which has no synchronisation context that blocking it could lock up.
    private static IEnumerable<T> Awaited<T>(IAsyncEnumerable<T> source, CancellationToken stopping)
    {
        IAsyncEnumerator<T> elements = source.GetAsyncEnumerator(stopping);
        try
        {
            while (elements.MoveNextAsync().AsTask().GetAwaiter().GetResult())
            {
                yield return elements.Current;
            }
        }
        finally
        {
            elements.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}

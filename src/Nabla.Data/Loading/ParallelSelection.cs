using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Nabla.Data;

/// <summary>Making something of each element of a sequence on several threads, in the sequence's order.</summary>
public static class ParallelSelection
{
    /// <summary>What <paramref name="selector"/> makes of each element, in the same order; up to <paramref name="ahead"/> of them are in work or wait to be taken.</summary>
    /// <typeparam name="TSource">What the elements are.</typeparam>
    /// <typeparam name="TResult">What is made of them.</typeparam>
    /// <param name="source">The elements, enumerated by whoever enumerates the result: let the work be in <paramref name="selector"/>.</param>
    /// <param name="selector">The work: called from several threads at once.</param>
    /// <param name="workers">How many threads work.</param>
    /// <param name="ahead">How many elements are begun before they are asked for; twice as many as there are workers if null. No more are begun until one is taken.</param>
    /// <param name="cancellation">Ends the enumeration by an <see cref="OperationCanceledException"/>, also while it waits.</param>
    /// <remarks>
    /// What the source throws, and a <see cref="DataItemException"/> for what <paramref name="selector"/> throws, comes after the elements before it.
    /// Leaving the loop waits for the elements in work, at most one a worker; afterwards nothing runs. An enumerator that is dropped without being disposed blocks no thread.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workers"/> or <paramref name="ahead"/> is not positive.</exception>
    public static IEnumerable<TResult> SelectParallel<TSource, TResult>(
        this IEnumerable<TSource> source, Func<TSource, TResult> selector, int workers, int? ahead = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selector);
        int window = CheckedWindow(workers, ahead);
        return Run(source, selector, static (item, number) => FormattableString.Invariant($"Element {number} ({item})"), workers, window, cancellation);
    }

    /// <summary>How many elements are begun ahead.</summary>
    internal static int CheckedWindow(int workers, int? ahead)
    {
        if (workers <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(workers), FormattableString.Invariant($"{workers} threads were to work; 1 or more can."));
        }

        return ahead is null or > 0
            ? ahead ?? (int)Math.Min(2L * workers, int.MaxValue)
            : throw new ArgumentOutOfRangeException(nameof(ahead), FormattableString.Invariant($"{ahead} elements were to be made ahead; 1 or more can be."));
    }

    internal static IEnumerable<TResult> Run<TSource, TResult>(
        IEnumerable<TSource> source, Func<TSource, TResult> selector, Func<TSource, long, string> name, int workers, int window, CancellationToken cancellation)
    {
        // Before there is work to end: what it throws comes as it is.
        using IEnumerator<TSource> elements = source.GetEnumerator();
        Channel<Job<TSource, TResult>> jobs = Channel.CreateBounded<Job<TSource, TResult>>(window);
        using CancellationTokenSource stopping = new();
        CancellationToken stopped = stopping.Token;
        Task[] working = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(jobs.Reader, selector, name, stopped), CancellationToken.None))];
        Queue<Task<TResult>> begun = new();
        ExceptionDispatchInfo? failure = null;
        bool hasEnded = false;
        long number = 0;
        try
        {
            while (true)
            {
                while (!hasEnded && begun.Count < window)
                {
                    if (!TryMove(elements, out hasEnded, out failure))
                    {
                        break;
                    }

                    Job<TSource, TResult> job = new(elements.Current, number++);
                    begun.Enqueue(job.Result);

                    // There is room: of what was begun, at most the window, the channel holds what no worker has taken.
                    jobs.Writer.TryWrite(job);
                }

                if (!begun.TryDequeue(out Task<TResult>? next))
                {
                    failure?.Throw();
                    yield break;
                }

                Task.WaitAny([next], cancellation);
                cancellation.ThrowIfCancellationRequested();
                yield return next.GetAwaiter().GetResult();
            }
        }
        finally
        {
            stopping.Cancel();
            jobs.Writer.Complete();
            Task.WaitAll(working, CancellationToken.None);
        }
    }

    private static bool TryMove<T>(IEnumerator<T> elements, out bool hasEnded, out ExceptionDispatchInfo? failure)
    {
        try
        {
            failure = null;
            hasEnded = !elements.MoveNext();
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
            hasEnded = true;
        }

        return !hasEnded;
    }

    // Waits without a thread: an enumeration that nobody continues is collected with its workers.
    private static async Task WorkAsync<TSource, TResult>(
        ChannelReader<Job<TSource, TResult>> jobs, Func<TSource, TResult> selector, Func<TSource, long, string> name, CancellationToken stopped)
    {
        while (await jobs.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (!stopped.IsCancellationRequested && jobs.TryRead(out Job<TSource, TResult>? job))
            {
                job.Run(selector, name);
            }

            if (stopped.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>An element on its way.</summary>
    private sealed class Job<TSource, TResult>(TSource item, long number)
    {
        private readonly TaskCompletionSource<TResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TResult> Result => _result.Task;

        public void Run(Func<TSource, TResult> selector, Func<TSource, long, string> name)
        {
            try
            {
                _result.SetResult(selector(item));
            }
            catch (Exception exception)
            {
                _result.SetException(DataItemException.Names(exception) ? new DataItemException(Name(name), exception) : exception);
            }
        }

        /// <summary>What messages call the element: its number where it cannot be said what it is, since whoever waits for the result must get one.</summary>
        private string Name(Func<TSource, long, string> name)
        {
            try
            {
                return name(item, number);
            }
            catch (Exception)
            {
                return FormattableString.Invariant($"Element {number}");
            }
        }
    }
}

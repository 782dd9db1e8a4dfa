namespace Nabla.Data;

/// <summary>What the background thread of one prefetched enumeration does.</summary>
internal sealed class Feeder<T>(Func<CancellationToken, IEnumerable<T>> source, Belt<T> belt)
{
    public Thread Start()
    {
        Thread thread = new(Run) { IsBackground = true, Name = "Nabla prefetch" };
        thread.Start();
        return thread;
    }

    private void Run()
    {
        try
        {
            using IEnumerator<T> elements = source(belt.Stopping).GetEnumerator();
            while (belt.AwaitRoom() && elements.MoveNext())
            {
                belt.Put(elements.Current);
            }
        }
        catch (Exception exception)
        {
            belt.Fail(exception);
        }
        finally
        {
            belt.End();
        }
    }
}

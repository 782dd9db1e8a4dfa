namespace Nabla.Bench.Memory;

/// <summary>A small object of the user's: many of them make a heap that a full collection must walk.</summary>
internal sealed class Link
{
    /// <summary>What one takes.</summary>
    public const int Bytes = 40;

    private readonly long _a;
    private readonly long _b;

    private Link(Link? next)
    {
        Next = next;
        _a = 1;
        _b = 2;
    }

    /// <summary>The one before.</summary>
    public Link? Next { get; }

    /// <summary>Something to read, so that the fields are fields.</summary>
    public long Sum => _a + _b;

    /// <summary>So many of them in a row.</summary>
    public static Link? Chain(long count)
    {
        Link? chain = null;
        for (long i = 0; i < count; i++)
        {
            chain = new Link(chain);
        }

        return chain;
    }
}

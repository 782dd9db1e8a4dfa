namespace Nabla.Data;

/// <summary>Single examples in a list, which may make them when asked.</summary>
internal sealed class ListedExamples : IExamples
{
    private readonly IReadOnlyList<(Tensor X, Tensor Y)> _examples;

    public ListedExamples(IReadOnlyList<(Tensor X, Tensor Y)> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        _examples = examples;
    }

    public int Count => _examples.Count;

    public (Tensor X, Tensor Y) Pick(ReadOnlySpan<long> numbers)
    {
        Collation collation = new(numbers.Length);
        foreach (long number in numbers)
        {
            collation.Add(Example(number), number);
        }

        return collation.Take();
    }

    private (Tensor X, Tensor Y) Example(long number)
    {
        try
        {
            return _examples[(int)number];
        }
        catch (Exception exception) when (DataItemException.Names(exception))
        {
            throw new DataItemException($"Example {number}", exception);
        }
    }
}

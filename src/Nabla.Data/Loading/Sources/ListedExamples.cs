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

    public (Tensor X, Tensor Y) Range(int first, int length)
    {
        Collation collation = new(length);
        for (int i = 0; i < length; i++)
        {
            collation.Add(_examples[first + i], first + i);
        }

        return collation.Take();
    }

    public (Tensor X, Tensor Y) Pick(ReadOnlySpan<long> numbers)
    {
        Collation collation = new(numbers.Length);
        foreach (long number in numbers)
        {
            collation.Add(_examples[(int)number], number);
        }

        return collation.Take();
    }
}

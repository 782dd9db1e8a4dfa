namespace Nabla.Data;

/// <summary>The rows of two tensors.</summary>
internal sealed class TensorExamples : IExamples
{
    private readonly Tensor _x;
    private readonly Tensor _y;

    public TensorExamples(Tensor x, Tensor y)
    {
        Count = CheckedCount(x, y);

        // A batch is data: nothing should be differentiated through it to the whole.
        _x = x.Detach();
        _y = y.Detach();
    }

    public int Count { get; }

    /// <summary>The number of examples that both have.</summary>
    public static int CheckedCount(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        foreach ((Tensor tensor, string name) in (ReadOnlySpan<(Tensor, string)>)[(x, nameof(x)), (y, nameof(y))])
        {
            if (tensor.Rank == 0)
            {
                throw new ArgumentException($"The first axis of {name} should number the examples, but {name} is a single number of {tensor.DType.Name()}.", name);
            }
        }

        return x.Shape[0] == y.Shape[0]
            ? x.Shape[0]
            : throw new ArgumentException($"x has {x.Shape[0]} examples ({x.Type}), but y has {y.Shape[0]} ({y.Type}): row i of y should be the target of row i of x.", nameof(y));
    }

    public (Tensor X, Tensor Y) Pick(ReadOnlySpan<long> numbers)
    {
        if (IsRange(numbers))
        {
            return (_x.Narrow(0, (int)numbers[0], numbers.Length), _y.Narrow(0, (int)numbers[0], numbers.Length));
        }

        Tensor indices = Tensor.Of(numbers);
        return (Functions.IndexSelect(_x, indices, 0), Functions.IndexSelect(_y, indices, 0));
    }

    // Rows one after another are a view, which copies nothing.
    private static bool IsRange(ReadOnlySpan<long> numbers)
    {
        for (int i = 1; i < numbers.Length; i++)
        {
            if (numbers[i] != numbers[0] + i)
            {
                return false;
            }
        }

        return numbers.Length > 0;
    }
}

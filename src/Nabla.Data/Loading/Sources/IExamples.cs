namespace Nabla.Data;

/// <summary>Examples at hand by number.</summary>
internal interface IExamples
{
    int Count { get; }

    /// <summary>A batch of the examples from <paramref name="first"/> on.</summary>
    (Tensor X, Tensor Y) Range(int first, int length);

    /// <summary>A batch of the examples of these numbers, in this order.</summary>
    (Tensor X, Tensor Y) Pick(ReadOnlySpan<long> numbers);
}

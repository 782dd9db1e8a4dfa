namespace Nabla.Data;

/// <summary>Examples at hand by number.</summary>
internal interface IExamples
{
    int Count { get; }

    /// <summary>A batch of the examples of these numbers, in this order. Called from several threads where there are workers.</summary>
    (Tensor X, Tensor Y) Pick(ReadOnlySpan<long> numbers);
}

namespace Nabla.Cpu;

/// <summary>Numbers as unsigned integers of the same order, by which they can be sorted digit by digit.</summary>
internal interface ISortKey<T, TKey>
{
    /// <summary>The integer of a number: equal for equal numbers, the greatest for NaN.</summary>
    static abstract TKey Of(T x);
}

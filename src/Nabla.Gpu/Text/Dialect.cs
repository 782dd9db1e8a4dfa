namespace Nabla.Gpu;

/// <summary>What two languages call the same things: kernels are one text, which begins with a page of such names.</summary>
internal abstract class Dialect
{
    /// <summary>What people call the language.</summary>
    public abstract string Name { get; }

    /// <summary>The page of names that every text begins with.</summary>
    /// <param name="hasFloat64">Whether the device computes with float64.</param>
    public abstract string Names(bool hasFloat64);
}

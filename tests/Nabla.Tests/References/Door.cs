namespace Nabla.Tests.References;

/// <summary>The two ways to a gradient.</summary>
internal enum Door
{
    /// <summary>Variables and <see cref="Tensor.Backward"/>.</summary>
    Imperative,

    /// <summary>Transform.Grad of a function.</summary>
    Functional,
}

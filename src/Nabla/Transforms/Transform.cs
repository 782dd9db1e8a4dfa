namespace Nabla;

/// <summary>Functions from functions to functions: derivatives of functions of tensors, tuples, arrays and <c>[Tree]</c> records, in any nesting.</summary>
public static partial class Transform
{
    /// <summary>While the result is not disposed, this thread's operations on variables are not recorded.</summary>
    public static NoGradScope NoGrad() => new(Floor.Current);

    /// <summary>The same numbers as a constant, at every level of nesting and in graphs too: <see cref="Tensor.Detach"/> as a function, JAX's stop_gradient.</summary>
    /// <param name="x">What is not to be differentiated through.</param>
    public static Tensor StopGradient(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Detach();
    }

    /// <summary>The same tree with every tensor a constant.</summary>
    /// <param name="tree">What is not to be differentiated through.</param>
    public static T StopGradient<T>(T tree) => Tree.Map(tree, static leaf => leaf.Detach());

    /// <summary>What a function returned, if it did.</summary>
    /// <exception cref="InvalidOperationException">It returned null.</exception>
    internal static R Returned<R>(R result, string transform)
        => result is null ? throw new InvalidOperationException($"The function given to {transform} returned null{CallSite.Suffix()}. Return a tensor; one of zeros if there is nothing to say.") : result;
}

namespace Nabla;

/// <summary>Functions from functions to functions: derivatives of functions of tensors, tuples, arrays and <c>[Tree]</c> records, in any nesting.</summary>
public static partial class Transform
{
    /// <summary>While the result is not disposed, this thread's operations on variables are not recorded.</summary>
    public static NoGradScope NoGrad() => new(Floor.Current);

    /// <summary>While the result is not disposed, an operation of this thread that makes NaN or infinity of numbers that are neither throws, and says which operation it was, at which line of
    /// your program, and in which range its operands were; in Backward also the operation whose derivative it was, and where that was applied.</summary>
    /// <remarks>
    /// <para>For finding a mistake: every result is read once more, and lines are looked up. Compiled functions run as they were written, with the same numbers, step by step. What is
    /// thrown is a <see cref="NotFiniteNumberException"/>. A side of Where that is not used is looked at too: mask its operand, not its result.</para>
    /// <para>Other threads are not watched; a trainer, which has a thread of its own, has a property for it. To check one number, in compiled steps as well: <see cref="Tensor.RequireFinite"/>.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">A function is being written down as a graph: there are no numbers to look at.</exception>
    public static DebugNaNScope DebugNaN() => Floor.Current.Ground is Staging
        ? throw new InvalidOperationException($"DebugNaN was asked for inside a function that is being written down as a graph, where there are no numbers{CallSite.Suffix()}. Put it around the call of the function.")
        : new DebugNaNScope(Floor.Current);

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

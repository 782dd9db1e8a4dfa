namespace Nabla;

/// <summary>Functions from functions to functions: derivatives of functions of tensors, tuples, arrays and <c>[Tree]</c> records, in any nesting.</summary>
public static partial class Transform
{
    /// <summary>While the result is not disposed, this thread's operations on variables are not recorded.</summary>
    public static NoGradScope NoGrad() => new(Floor.Current);
}

using Nabla.Primitives;

namespace Nabla;

/// <summary>What a check finds in a function that is being written down, where it does not throw.</summary>
/// <param name="Check">Who looks.</param>
/// <param name="Type">What the numbers are.</param>
/// <param name="Fault">What is wrong with them, int32 []; 0 where nothing is.</param>
internal readonly record struct Checked(Check Check, TensorType Type, Tensor Fault)
{
    /// <summary>What is thrown for a fault.</summary>
    public Exception ExceptionOf(int fault) => Check.ExceptionOf(fault, Type);
}

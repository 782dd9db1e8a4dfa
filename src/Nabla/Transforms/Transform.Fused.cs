using Nabla.Compilation;

namespace Nabla;

public static partial class Transform
{
    /// <summary>The same function, which goes over memory once where it is given numbers and consists of formulas of elements: an optimizer's rule, say. Elsewhere, under
    /// other transforms or where something else is between, it is the function as it stands. The numbers are the same either way.</summary>
    /// <remarks>
    /// <code>
    /// Func&lt;Tensor[], Tensor[]&gt; update = Transform.Fused(x =>
    /// {
    ///     Tensor velocity = 0.9 * x[1] + x[2];
    ///     return [x[0] - 0.1 * velocity, velocity];
    /// });
    /// </code>
    /// Unlike <see cref="Jit(Func{Tensor, Tensor}, bool, bool)"/> it keeps nothing by size, and gradients go through the function itself. The function is written down when it has met
    /// enough elements; C# numbers that it uses stay then as they were. What changes must be an argument. Functions that read variables or draw numbers run as they stand.
    /// </remarks>
    /// <param name="f">A function of tensors alone, up to eight.</param>
    public static Func<Tensor[], Tensor[]> Fused(Func<Tensor[], Tensor[]> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        RuleCache cache = new(RuleText.Of(f));
        return arguments => Rules.TryCompute(cache, arguments) ?? f(arguments);
    }
}

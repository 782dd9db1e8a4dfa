namespace Nabla.Compilation;

/// <summary>A node of a symbolic expression: one step, and what it is applied to.</summary>
/// <remarks>
/// Nodes refer to nodes, so that what a formula names once is one node. Equal nodes that were made apart become one when a
/// <see cref="SymbolTable"/> takes them in.
/// </remarks>
internal sealed class Expression(Step step, DType lane, ulong bits = 0, Expression? x = null, Expression? y = null, Expression? z = null, ScalarFunction? function = null)
{
    public Step Step { get; } = step;

    /// <summary>The type of the elements; bools are bytes.</summary>
    public DType Lane { get; } = lane;

    /// <summary>A constant's bits, a shift's distance, an input's number.</summary>
    public ulong Bits { get; } = bits;

    public Expression? X { get; } = x;

    public Expression? Y { get; } = y;

    public Expression? Z { get; } = z;

    /// <summary>What <see cref="Step.Each"/> calls.</summary>
    public ScalarFunction? Function { get; } = function;
}

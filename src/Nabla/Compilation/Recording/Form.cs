namespace Nabla.Compilation;

/// <summary>In which loop an operation consists, as far as the compiler cares.</summary>
internal abstract record Form
{
    private Form()
    {
    }

    /// <summary>A formula, element by element, of the operation's inputs at the given positions.</summary>
    public sealed record Pointwise(Formula Formula, IReadOnlyList<int> Inputs) : Form;

    /// <summary>The combination of the only input over axes, which disappear.</summary>
    public sealed record Combination(Monoid Monoid, Axes Axes) : Form;

    /// <summary>The products of the matrices in the last two axes of the inputs at the given positions, each taken as it is or transposed.</summary>
    public sealed record Contraction(int X, bool IsTransposedX, int Y, bool IsTransposedY) : Form;

    /// <summary>The elements of the input at the given position as they are, under the layout that the operation saw them with.</summary>
    public sealed record Copy(int Input) : Form;

    /// <summary>Anything else: it runs on its own.</summary>
    public sealed record Opaque : Form;
}

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The graph behind this tensor as an indented text: for each operation its name, element type, shape, value if small, and gradient where it was kept. A node used twice is printed once and referred to by its number.</summary>
    /// <remarks>Backward drops the graph unless <c>retainGraph: true</c>; explain before it, or retain.</remarks>
    public string Explain() => new Explanation(this).ToText();

    /// <summary>The same as a flowchart in Mermaid's language.</summary>
    public string ExplainMermaid() => new Explanation(this).ToMermaid();
}

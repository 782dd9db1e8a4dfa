namespace Nabla;

/// <summary>The operation a tensor came from, and through it the graph behind the tensor.</summary>
public sealed class GradFunction
{
    private readonly Node _node;

    internal GradFunction(Node node) => _node = node;

    /// <summary>The operation's name, for example <c>MatMul</c>; <c>Variable</c> where the graph begins, <c>argument</c> where it does so in a functional transform.</summary>
    public string Name => _node.Applied?.Name ?? (Variable is null ? "argument" : "Variable");

    /// <summary>Whether Backward has been through and dropped what the operation kept.</summary>
    public bool IsReleased => _node.IsReleased;

    /// <summary>Where each input came from; null for constants. Empty once released.</summary>
    public IReadOnlyList<GradFunction?> Inputs => Array.ConvertAll(_node.Edges ?? [], edge => edge.Source is { } source ? new GradFunction(source) : null);

    /// <summary>The variable, where the graph begins with one.</summary>
    public Variable? Variable => (_node as LeafNode)?.Variable;

    internal Node Node => _node;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

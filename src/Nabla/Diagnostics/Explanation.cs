using System.Globalization;
using System.Text;

namespace Nabla;

/// <summary>The graph behind a tensor, in words: every node once, with what it computed and, where kept, its gradient.</summary>
internal sealed class Explanation
{
    // A graph of thousands of nodes is for programs to walk, not for people to read.
    private const int MostNodes = 200;

    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<Entry> _entries = [];
    private readonly bool _truncated;

    public Explanation(Tensor tensor)
    {
        // Depth first, with an explicit stack: graphs are deeper than call stacks.
        Stack<(object Key, Node? Node, int Output, Tensor? Value, TensorType Type, int Parent, int Depth)> open = new();
        open.Push(tensor switch
        {
            Traced traced => (traced.Node, traced.Node, traced.Output, traced.Primal, traced.Type, -1, 0),
            Variable variable => (variable.Leaf, variable.Leaf, 0, variable.Concrete, variable.Type, -1, 0),
            _ => (tensor, null, 0, tensor, tensor.Type, -1, 0),
        });
        while (open.TryPop(out (object Key, Node? Node, int Output, Tensor? Value, TensorType Type, int Parent, int Depth) next))
        {
            bool known = _numbers.TryGetValue(next.Key, out int number);
            if (!known)
            {
                if (_numbers.Count == MostNodes)
                {
                    _truncated = true;
                    break;
                }

                number = _numbers.Count + 1;
                _numbers.Add(next.Key, number);
            }

            _entries.Add(new Entry(number, next.Parent, next.Depth, known, next.Node, next.Output, next.Value, next.Type));
            if (known || next.Node?.Edges is not { } edges)
            {
                continue;
            }

            for (int i = edges.Length - 1; i >= 0; i--)
            {
                Edge edge = edges[i];
                open.Push((edge.Source ?? edge.Saved ?? new object(), edge.Source, edge.Output, edge.Saved, edge.Type, number, next.Depth + 1));
            }
        }
    }

    /// <summary>An indented tree. A node met again is referred to by its number.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        foreach (Entry entry in _entries)
        {
            text.Append(' ', 2 * entry.Depth).Append(CultureInfo.InvariantCulture, $"#{entry.Number} ");
            text.Append(entry.IsReference ? $"{entry.Name} (above)" : entry.Describe(", ")).Append('\n');
        }

        if (_truncated)
        {
            text.Append(CultureInfo.InvariantCulture, $"… and more: only the first {MostNodes} nodes are shown.\n");
        }

        return text.ToString();
    }

    /// <summary>A flowchart for Mermaid: arrows go from inputs to results.</summary>
    public string ToMermaid()
    {
        StringBuilder text = new("flowchart BT\n");
        foreach (Entry entry in _entries)
        {
            if (!entry.IsReference)
            {
                string label = entry.Describe("<br/>").Replace("\"", "#quot;", StringComparison.Ordinal).Replace("\n", "<br/>", StringComparison.Ordinal);
                text.Append(CultureInfo.InvariantCulture, $"    n{entry.Number}[\"{label}\"]\n");
            }
        }

        foreach (Entry entry in _entries)
        {
            if (entry.Parent > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"    n{entry.Number} --> n{entry.Parent}\n");
            }
        }

        return text.ToString();
    }

    private readonly record struct Entry(int Number, int Parent, int Depth, bool IsReference, Node? Node, int Output, Tensor? Value, TensorType Type)
    {
        public string Name => Node switch
        {
            null => "constant",
            LeafNode { Variable: { } variable } => variable.Name is { } name ? $"Variable {name}" : "Variable",
            LeafNode => "argument",
            _ => Node.Applied!.Name,
        };

        public string Describe(string separator)
        {
            string text = $"{Name} {Type.DType.Name()} {Type.Shape}";
            if (Value is { } value && Shown(value) is { } shown)
            {
                text += $" = {shown}";
            }

            if (Gradient is { } gradient && Shown(gradient) is { } shownGradient)
            {
                text += $"{separator}grad {shownGradient}";
            }

            return Node is { IsReleased: true } ? $"{text}{separator}(released by Backward)" : text;
        }

        private Tensor? Gradient => Node is LeafNode { Variable: { } variable } ? variable.Grad : Node?.Extras?.Gradient(Output);

        private static string? Shown(Tensor x) => x.Count > Nabla.Node.LargestExplained ? null : x.Detach().ToString().Replace("\n", "", StringComparison.Ordinal);
    }
}

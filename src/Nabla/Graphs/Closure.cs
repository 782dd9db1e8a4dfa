namespace Nabla;

/// <summary>A function written down, with what it takes from outside its arguments and what it leaves in variables; not a body yet, because bodies that belong together take the same inputs.</summary>
internal sealed class Closure(List<GraphNode> nodes, List<GraphNode> arguments, GraphValue[] results, Capture[] captures, List<GraphCapture> writes)
{
    /// <summary>What it takes.</summary>
    public IReadOnlyList<Capture> Captures { get; } = Needed(captures, results, writes);

    /// <summary>The variables it assigns.</summary>
    public IReadOnlyList<Variable> Written { get; } = [.. writes.Select(write => write.IsGradient ? throw Gathers(write.Variable) : write.Variable)];

    /// <summary>The types of its results.</summary>
    public TensorType[] ResultTypes => Array.ConvertAll(results, result => result.Type);

    /// <summary>The body with inputs (constants, first arguments, variables, other arguments) and outputs (first results, variables, other results, kept values).</summary>
    /// <param name="outside">What this and the bodies beside it take and do not assign, the constants, and the variables that they assign.</param>
    /// <param name="firstArguments">How many arguments come before the variables.</param>
    /// <param name="firstResults">How many results come before the variables.</param>
    /// <param name="kept">Values on the way that become results.</param>
    /// <param name="leaves">Whether what is left in the variables is among the results.</param>
    public GraphBody ToBody(Enclosure outside, int firstArguments, int firstResults, IReadOnlyList<GraphValue>? kept = null, bool leaves = true)
    {
        List<GraphNode> all = [.. nodes];
        GraphNode Parameter(Capture capture)
        {
            foreach (Capture mine in Captures)
            {
                if (mine.Is(capture))
                {
                    return mine.Node;
                }
            }

            GraphNode unread = new(capture.Source.Type);
            all.Add(unread);
            return unread;
        }

        GraphNode[] first = [.. outside.Constants.Select(Parameter)];
        GraphNode[] held = [.. outside.Variables.Select(variable => Parameter(new Capture(variable, false, null!)))];
        GraphValue Left(Variable variable, GraphNode before)
            => writes.Find(write => ReferenceEquals(write.Variable, variable)) is { Value.Node: not null } write ? write.Value : new GraphValue(before, 0);

        GraphNode[] parameters = [.. first, .. arguments.Take(firstArguments), .. held, .. arguments.Skip(firstArguments)];
        GraphValue[] outputs = [.. results.Take(firstResults), .. leaves ? outside.Variables.Zip(held, Left) : [], .. results.Skip(firstResults), .. kept ?? []];
        return new GraphBody(new Graph(all, parameters, [], outputs, []));
    }

    /// <summary>The values on the way that operations of certain names give.</summary>
    public IReadOnlyList<GraphValue> Named(Func<string, bool> names)
    {
        HashSet<GraphNode> needed = Graph.Needed(results.Concat(writes.Select(write => write.Value)));
        return [.. nodes.Where(node => node.Op is { } op && needed.Contains(node) && names(op.Name)).SelectMany(node => node.Types.Select((_, output) => new GraphValue(node, output)))];
    }

    // What was read only to be forgotten again is no input.
    private static Capture[] Needed(Capture[] captures, GraphValue[] results, List<GraphCapture> writes)
    {
        HashSet<GraphNode> needed = Graph.Needed(results.Concat(writes.Select(write => write.Value)));
        return [.. captures.Where(capture => needed.Contains(capture.Node))];
    }

    private static InvalidOperationException Gathers(Variable variable) => new(
        $"A gradient of a variable of {variable.Type} was gathered or cleared inside a function that is written down as a part of another (Checkpoint, Cond, While, Scan). Call Backward and ClearGrad outside{CallSite.Suffix()}.");
}

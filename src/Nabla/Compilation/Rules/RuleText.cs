namespace Nabla.Compilation;

/// <summary>Writes rules down for operands of given sizes.</summary>
internal abstract class RuleText
{
    /// <summary>The rules of operations.</summary>
    public static RuleText OfOperations { get; } = new Operations();

    /// <summary>A function, whose results are asked for.</summary>
    public static RuleText Of(Func<Tensor[], Tensor[]> f) => new Function(f);

    /// <summary>The recipe for operands of these lengths, or null where the rule is not one loop.</summary>
    public Recipe? Write(RuleCall call, RulePattern pattern, int[] lengths)
    {
        int[] operandOf = [.. Enumerable.Range(0, pattern.Count).Where(pattern.IsThere)];
        TensorType[] types = [.. Enumerable.Range(0, pattern.Count).Select(operand => pattern.Type(operand, lengths))];
        Primitive? op = call.Op;
        int asked = call.Asked;
        int[] outputOf = [];
        Graph graph;
        try
        {
            using FloorScope scope = Floor.Unrecorded.Enter();
            graph = Staging.Trace([.. operandOf.Select(operand => types[operand])], arguments =>
            {
                Tensor?[] operands = new Tensor?[types.Length];
                for (int i = 0; i < arguments.Length; i++)
                {
                    operands[operandOf[i]] = arguments[i];
                }

                Tensor?[] results = Run(op, asked, operands, types);
                int next = 0;
                outputOf = Array.ConvertAll(results, result => result is null ? -1 : next++);
                return [.. results.OfType<Tensor>()];
            });
            if (graph.ReadCaptures.Count + graph.WriteCaptures.Count > 0)
            {
                // What variables hold is no operand.
                return null;
            }

            graph = Compiler.Rewritten(graph);
        }
        catch (Exception impossible) when (impossible is InvalidOperationException or ArgumentException or NotSupportedException)
        {
            // It reads values, or takes no other sizes. Where something is wrong with it, running it as it stands will say so.
            return null;
        }

        return RecipeWriter.Write(graph, operandOf, outputOf, lengths);
    }

    /// <summary>The rule's results; null is nothing.</summary>
    public abstract Tensor?[] Run(Primitive? op, int asked, Tensor?[] operands, TensorType[] types);

    private sealed class Operations : RuleText
    {
        public override Tensor?[] Run(Primitive? op, int asked, Tensor?[] operands, TensorType[] types)
        {
            if (asked == RuleCall.Body)
            {
                Tensor[] results = new Tensor[op!.Outputs];
                op.Evaluate(operands!, results);
                return results;
            }

            int outputs = op!.Outputs;
            int inputs = operands.Length - 2 * outputs;
            Edge[] edges = new Edge[inputs];
            LeafNode waiting = new(null);
            for (int i = 0; i < inputs; i++)
            {
                edges[i] = new Edge((asked >> i & 1) != 0 ? waiting : null, 0, null, types[i]);
            }

            Tensor?[] pulled = new Tensor?[inputs];
            op.Vjp(new Pullback(edges, operands.AsSpan(0, inputs)!, operands.AsSpan(inputs, outputs), operands.AsSpan(inputs + outputs, outputs)), pulled);
            for (int i = 0; i < inputs; i++)
            {
                pulled[i] = (asked >> i & 1) != 0 ? pulled[i] : null;
            }

            return pulled;
        }
    }

    private sealed class Function(Func<Tensor[], Tensor[]> f) : RuleText
    {
        public override Tensor?[] Run(Primitive? op, int asked, Tensor?[] operands, TensorType[] types) => f(operands!);
    }
}

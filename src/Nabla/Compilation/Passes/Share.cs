namespace Nabla.Compilation.Passes;

/// <summary>Computes the same thing once. Two applications are the same if operation and inputs are; so two draws are if they have the same key.</summary>
internal static class Share
{
    public static Graph Run(Graph graph)
    {
        Dictionary<Application, GraphValue[]> known = [];
        return Rewriting.Of(graph, (writing, node, inputs) =>
        {
            if (node.Op!.Inside == Inside.UserCode)
            {
                // What a user's code does besides computing is not known.
                return null;
            }

            Application application = new(node.Op, inputs);
            if (!known.TryGetValue(application, out GraphValue[]? results))
            {
                known.Add(application, results = writing.Apply(node.Op, inputs, node.Types));
            }

            return results;
        });
    }

    private readonly struct Application(Primitive op, GraphValue[] inputs) : IEquatable<Application>
    {
        private readonly Primitive _op = op;
        private readonly GraphValue[] _inputs = inputs;

        public bool Equals(Application other) => _op.Equals(other._op) && _inputs.AsSpan().SequenceEqual(other._inputs);

        public override bool Equals(object? obj) => obj is Application other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(_op);
            foreach (GraphValue input in _inputs)
            {
                hash.Add(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(input.Node));
                hash.Add(input.Output);
            }

            return hash.ToHashCode();
        }
    }
}

namespace Nabla.Compilation.Passes;

/// <summary>Computes the same thing once. Two applications are the same if operation and inputs are; so two draws are if they have the same key. A number that is written twice is one.</summary>
internal static class Share
{
    public static Graph Run(Graph graph)
    {
        Dictionary<Application, GraphValue[]> known = [];
        Dictionary<(TensorType Type, ulong Bits), GraphValue> numbers = [];
        return Rewriting.Of(graph, (writing, node, inputs) =>
        {
            if (node.Op!.Inside == Inside.UserCode)
            {
                // What a user's code does besides computing is not known.
                return null;
            }

            inputs = Array.ConvertAll(inputs, input => Known(input, numbers));
            Application application = new(node.Op, inputs);
            if (!known.TryGetValue(application, out GraphValue[]? results))
            {
                known.Add(application, results = writing.Apply(node.Op, inputs, node.Types));
            }

            return results;
        });
    }

    private static GraphValue Known(GraphValue value, Dictionary<(TensorType Type, ulong Bits), GraphValue> numbers)
    {
        if (value.Node is not { Constant: ConcreteTensor { IsLiteral: true } number, IsSized: false })
        {
            return value;
        }

        return numbers.TryGetValue((value.Type, number.Bits()), out GraphValue known) ? known : numbers[(value.Type, number.Bits())] = value;
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

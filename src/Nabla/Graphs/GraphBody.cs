using System.Collections.Concurrent;
using System.Globalization;
using Nabla.Compilation;
using Nabla.Primitives;

namespace Nabla;

/// <summary>A graph as the body of control flow. What a transform makes of it is found by running it under the transform while that is written down.</summary>
internal sealed partial class GraphBody(Graph graph, bool isCompiled = false) : Body
{
    private GraphBody? _compiled;
    private Plan? _plan;
    private ConcurrentDictionary<Machine, Plan>? _elsewhere;
    private DerivedBodies? _derived;

    public Graph Graph => graph;

    /// <summary>The same function, which runs as a plan where numbers are there, and whose derivatives do.</summary>
    public GraphBody Compiled => isCompiled ? this : _compiled ?? Interlocked.CompareExchange(ref _compiled, (GraphBody)new GraphBody(graph, isCompiled: true).At(Site), null) ?? _compiled;

    /// <summary>The plan on a machine; made when first asked for.</summary>
    public Plan PlanOn(Machine machine)
    {
        if (!machine.IsHost)
        {
            ConcurrentDictionary<Machine, Plan> known = _elsewhere ?? Interlocked.CompareExchange(ref _elsewhere, [], null) ?? _elsewhere;
            return known.GetOrAdd(machine, other => Compiler.Compile(graph, other));
        }

        return _plan ?? Interlocked.CompareExchange(ref _plan, Compiler.Compile(graph), null) ?? _plan;
    }

    /// <summary>The plan on the host, where it is there already.</summary>
    public Plan? Made
    {
        init => _plan = value;
    }

    /// <summary>What has been derived from a compiled body is kept: it is asked for again and again, and compiled in turn.</summary>
    private DerivedBodies Derived => _derived ?? Interlocked.CompareExchange(ref _derived, new DerivedBodies(), null) ?? _derived;

    public override TensorType[] Inputs { get; } = [.. graph.Parameters.Select(parameter => parameter.Types[0])];

    public override TensorType[] Outputs { get; } = [.. graph.Outputs.Select(output => output.Type)];

    public override long Arithmetic => graph.Arithmetic;

    public override void Run(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        if (isCompiled && AreNumbers(inputs))
        {
            Compute(inputs, outputs);
            return;
        }

        graph.Run(inputs, null, Following(inputs)).CopyTo(outputs);
    }

    private void Compute(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        PlanOn(graph.MachineOf(inputs)).Run(inputs, outputs);
        Placement.Follow(inputs, outputs);
    }

    /// <summary>Whether everything can be computed here and now, and nobody is to hear of the steps.</summary>
    private static bool AreNumbers(ReadOnlySpan<Tensor> inputs)
    {
        bool numbers = Floor.Current.Ground is not Staging;
        foreach (Tensor input in inputs)
        {
            numbers &= input is ConcreteTensor;
        }

        return numbers;
    }

    /// <summary>Who returns memory after its last use: where all is computed here and nobody watches, that is known.</summary>
    private static Transients? Following(ReadOnlySpan<Tensor> inputs)
    {
        Transients? transients = Floor.Current.Ground as Transients;
        foreach (Tensor input in inputs)
        {
            transients = input is ConcreteTensor ? transients : null;
        }

        return transients;
    }

    public override Body Of(TensorType[] inputs, Func<Tensor[], Tensor[]> f) => new GraphBody(Staging.Trace(inputs, f), isCompiled);

    public override Body Resized(Body other, Sizing sizing)
        => ReferenceEquals(this, other) ? this : new GraphBody(new SizedGraph(graph, ((GraphBody)other).Graph).At(sizing), isCompiled).At(Site);

    public override Body Reverse(bool[] wanted, bool[] given, int kept, bool fill, out bool[] reached, bool[]? read = null)
    {
        bool[] taken = read ?? [.. Inputs.Select(_ => true)];
        if (!isCompiled)
        {
            return Reversed(wanted, given, taken, kept, fill, out reached);
        }

        (Body body, reached) = Derived.Find(
            new DerivedBodies.Key("reverse", [.. wanted, .. given, .. taken], [kept, fill ? 1 : 0]), () => (Reversed(wanted, given, taken, kept, fill, out bool[] found), found));
        return body;
    }

    private GraphBody Reversed(bool[] wanted, bool[] given, bool[] read, int kept, bool fill, out bool[] reached)
    {
        bool[] found = new bool[wanted.Length];
        TensorType[] types = [.. Inputs.Where((_, i) => read[i]), .. Outputs.Skip(Outputs.Length - kept), .. Outputs.Where((_, i) => given[i])];
        Tensor?[] unread = [.. Inputs.Select((type, i) => read[i] ? null : new ConcreteTensor(type, type.Shape.Repeated, Storage.RentZeroed(type.DType.Size())))];
        GraphBody body = (GraphBody)Of(types, taken =>
        {
            // Those that are not taken stand there by something that nothing depends on.
            int first = 0;
            Tensor[] all = [.. unread.Select(other => other ?? taken[first++]), .. taken[read.Count(takes => takes)..]];
            Reverse reverse = new();
            Tensor[] inputs = all[..Inputs.Length];
            Dictionary<GraphValue, Tensor> known = [];
            for (int i = 0; i < kept; i++)
            {
                known[graph.Outputs[Outputs.Length - kept + i]] = all[Inputs.Length + i];
            }

            List<Traced> leaves = [];
            for (int i = 0; i < inputs.Length; i++)
            {
                if (wanted[i])
                {
                    leaves.Add(reverse.Lift(inputs[i]));
                    inputs[i] = leaves[^1];
                }
            }

            Tensor[] outputs = graph.Run(inputs, kept == 0 ? null : (value, computed) => known.TryGetValue(value, out Tensor? there) ? Known(reverse, computed, there) : computed, null);
            reverse.Close();
            Tensor?[] cotangents = new Tensor?[outputs.Length];
            for (int i = 0, next = Inputs.Length + kept; i < cotangents.Length; i++)
            {
                cotangents[i] = given[i] ? all[next++] : null;
            }

            Tensor?[] pulled = new Pass(reverse, retainGraph: false, createGraph: false).Pull(outputs, cotangents, leaves.ToArray());
            List<Tensor> results = [];
            for (int i = 0, next = 0; i < wanted.Length; i++)
            {
                Tensor? gradient = wanted[i] ? pulled[next++] : null;
                gradient ??= wanted[i] && fill ? all[i].ZerosLike() : null;
                found[i] = gradient is not null;
                if (gradient is not null)
                {
                    results.Add(gradient);
                }
            }

            return [.. results];
        });
        reached = found;
        return body.Graph.Nodes.Any(node => node.Constant is { } constant && Array.Exists(unread, other => ReferenceEquals(other, constant)))
            ? throw new InvalidOperationException("The reverse of a function reads an input that was not kept for it.")
            : body;
    }

    public override Body? Augmented(bool[] wanted, ref int kept, out bool[] read)
    {
        if (!isCompiled)
        {
            // Checkpoint's: that it is computed again is what it is for.
            read = [];
            return null;
        }

        int before = kept;
        (Body body, bool[] found) = Derived.Find(new DerivedBodies.Key("augmented", wanted, [kept]), () => Kept(wanted, before));
        read = found;
        kept += body.Outputs.Length - Outputs.Length;
        return found.Length == Inputs.Length ? body : null;
    }

    /// <summary>This function with what its reverse needs as further outputs; and which inputs that reads. Where it cannot be differentiated, which is said when it is, itself and nothing.</summary>
    private (Body Body, bool[] Read) Kept(bool[] wanted, int kept)
    {
        try
        {
            return Residue.Keep(this, wanted, kept);
        }
        catch (InvalidOperationException)
        {
            return (this, []);
        }
    }

    /// <summary>The reverse of this function for the cotangents of all outputs, where these values on the way are known: a function of inputs, of these values and of cotangents.</summary>
    internal Graph ReverseKnowing(IReadOnlyList<GraphValue> values, bool[] wanted, int kept)
    {
        GraphBody open = With(values);
        bool[] given = [.. open.Outputs.Select((type, i) => i < Outputs.Length && type.DType.IsFloating())];
        return open.Reversed(wanted, given, [.. Inputs.Select(_ => true)], kept + values.Count, fill: false, out _).Graph;
    }

    /// <summary>This function with values on the way as further outputs.</summary>
    internal GraphBody With(IReadOnlyList<GraphValue> values) => new(new Graph(graph.Nodes, graph.Parameters, [], [.. graph.Outputs, .. values], []), isCompiled);

    public override Body Forward(bool[] moving, bool withOutputs = false)
        => isCompiled ? Derived.Find(new DerivedBodies.Key("forward", moving, [withOutputs ? 1 : 0]), () => (Forwarded(moving, withOutputs), (bool[])[])).Body : Forwarded(moving, withOutputs);

    private Body Forwarded(bool[] moving, bool withOutputs)
    {
        return Of([.. Inputs, .. Inputs.Where((_, i) => moving[i])], all =>
        {
            Forward forward = new();
            Tensor[] inputs = all[..Inputs.Length];
            for (int i = 0, next = inputs.Length; i < inputs.Length; i++)
            {
                inputs[i] = moving[i] ? forward.Lift(inputs[i], all[next++]) : inputs[i];
            }

            Tensor[] outputs = graph.Run(inputs);
            forward.Close();
            List<Tensor> tangents = withOutputs ? [.. outputs.Select(output => forward.Lower(output).Primal)] : [];
            foreach (Tensor output in outputs)
            {
                if (output.DType.IsFloating())
                {
                    (Tensor primal, Tensor? tangent) = forward.Lower(output);
                    tangents.Add(tangent ?? primal.ZerosLike());
                }
            }

            return [.. tangents];
        });
    }

    public override Body Batch(int size, int[] axes, bool[]? stacked, out int[] outputs)
    {
        if (!isCompiled)
        {
            return Batched(size, axes, stacked, out outputs);
        }

        // Axes are changed by those who ask.
        (Body body, outputs) = Derived.Find(new DerivedBodies.Key("batch", stacked ?? [], [size, stacked is null ? 0 : 1, .. axes]), () => (Batched(size, axes, stacked, out int[] found), found));
        return body;
    }

    private Body Batched(int size, int[] axes, bool[]? stacked, out int[] outputs)
    {
        int[] found = new int[Outputs.Length];
        TensorType[] types = [.. Inputs.Select((type, i) => axes[i] < 0 ? type : new TensorType(type.DType, type.Shape.With(axes[i], size)))];
        Body body = Of(types, all =>
        {
            Batching batching = new(size);
            Tensor[] results = graph.Run([.. all.Select((x, i) => batching.Lift(x, axes[i]))]);
            batching.Close();
            for (int i = 0; i < results.Length; i++)
            {
                (Tensor value, int axis) = batching.Lower(results[i]);
                found[i] = stacked?[i] ?? axis >= 0 ? 0 : -1;
                results[i] = found[i] < 0 ? value : value.WithBatch(size, axis, 0);
            }

            return results;
        });
        outputs = found;
        return body;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{graph.OperationCount} operations");

    /// <summary>A value that is there already, in the place of the same value computed again: what it came from is the same.</summary>
    private static Tensor Known(Reverse reverse, Tensor computed, Tensor there)
    {
        if (computed is not Traced traced || traced.Reverse != reverse)
        {
            return there;
        }

        if (traced.Node.SavedOutputs?[traced.Output] is not null)
        {
            traced.Node.SaveOutput(traced.Output, there);
        }

        return new Traced(reverse, there, traced.Node, traced.Output);
    }
}

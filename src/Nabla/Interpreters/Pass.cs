using Nabla.Compilation;

namespace Nabla;

/// <summary>One walk from results back to leaves: each node once, newest first, so that all cotangents of a node have arrived when its turn comes.</summary>
/// <remarks>
/// The walk is a loop over a queue, not a recursion: a chain of a million operations takes no stack. A node waits in the
/// queue from the first cotangent that reaches it until everything newer is done.
/// </remarks>
internal sealed class Pass(Reverse reverse, bool retainGraph, bool createGraph)
{
    private readonly PriorityQueue<Node, long> _queue = new();
    private readonly List<LeafNode> _leaves = [];
    private Transients? _transients;

    /// <summary>The cotangents of a functional transform's arguments; null where none arrived.</summary>
    public Tensor?[] Pull(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor?> cotangents, ReadOnlySpan<Traced> arguments)
    {
        Tensor?[] gradients = new Tensor?[arguments.Length];
        Run(outputs, cotangents);
        for (int i = 0; i < gradients.Length; i++)
        {
            LeafNode leaf = (LeafNode)arguments[i].Node;
            gradients[i] = leaf.Gradient is { } gradient ? AtHome(gradient, arguments[i].Primal) : null;
            leaf.Gradient = null;
        }

        return gradients;
    }

    public void Run(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor?> cotangents)
    {
        // The rules' own operations are recorded only if the gradient is to be differentiated again.
        using FloorScope scope = (!createGraph && reverse.IsImperative ? Floor.Current.WithoutGradients : Floor.Current).Enter();
        if (!createGraph && Transients.CanFollow(Floor.Current))
        {
            _transients = new Transients(Floor.Current);
        }

        try
        {
            for (int i = 0; i < outputs.Length; i++)
            {
                if (cotangents[i] is { } cotangent && outputs[i] is Traced traced && traced.Reverse == reverse)
                {
                    Arrive(traced.Node, traced.Output, cotangent);
                }
            }

            while (_queue.TryDequeue(out Node? node, out _))
            {
                Visit(node);
            }

            foreach (LeafNode leaf in _leaves)
            {
                Deliver(leaf);
            }
        }
        finally
        {
            while (_queue.TryDequeue(out Node? node, out _))
            {
                Leave(node);
            }

            foreach (LeafNode leaf in _leaves)
            {
                Leave(leaf);
            }
        }
    }

    private static void Leave(Node node)
    {
        node.Pending = null;
        node.Pass = null;
    }

    private void Arrive(Node node, int output, Tensor cotangent)
    {
        if (node.Pass != this)
        {
            Claim(node);
        }

        ref Tensor? sum = ref node.Pending![output];
        sum = sum is null ? cotangent : Add(sum, cotangent);
        _transients?.Hold(sum);
    }

    /// <summary>The sum of what arrived before, which is not needed any more, and what arrives now.</summary>
    private Tensor Add(Tensor before, Tensor cotangent)
    {
        if (_transients is null)
        {
            return before + cotangent;
        }

        Tensor sum;
        using (_transients.Floor.Enter())
        {
            sum = before + cotangent;
        }

        if (_transients.IsOverruled)
        {
            Transients.Share([before, cotangent]);
        }

        _transients.Drop(before);
        return sum;
    }

    private void Claim(Node node)
    {
        lock (node)
        {
            if (node.Pass is not null)
            {
                throw new InvalidOperationException(node is LeafNode { Variable: { } variable }
                    ? $"A Backward is already under way into the same variable ({variable.Type}), on another thread or around this hook. Give each thread its own variables and add the gradients, or run one Backward after the other."
                    : "A Backward is already under way through the same graph, on another thread or around this hook. Run one Backward after the other.");
            }

            node.Pass = this;
        }

        node.Pending = new Tensor?[node.Outputs];
        if (node is LeafNode leaf)
        {
            _leaves.Add(leaf);
        }
        else
        {
            _queue.Enqueue(node, -node.Order);
        }
    }

    private void Visit(Node node)
    {
        Primitive op = node.Applied!;
        Edge[] edges = node.Edges ?? throw new InvalidOperationException(
            $"Backward has already been through this graph ({op.Name}) and released it. Compute the result again, or pass retainGraph: true to the first Backward.");
        Tensor?[] outgoing = node.Pending!;
        Leave(node);
        if (node.Extras is { } extras)
        {
            for (int i = 0; i < outgoing.Length; i++)
            {
                if (outgoing[i] is { } gradient)
                {
                    outgoing[i] = extras.Deliver(i, Final(gradient));
                }
            }
        }

        Residuals reads = op.Reads;
        Eight<Tensor?> inputRoom = default;
        Span<Tensor?> inputs = edges.Length <= Eight<Tensor>.Length ? inputRoom[..edges.Length] : new Tensor?[edges.Length];
        Eight<Tensor?> incomingRoom = default;
        Span<Tensor?> incoming = edges.Length <= Eight<Tensor>.Length ? incomingRoom[..edges.Length] : new Tensor?[edges.Length];
        for (int i = 0; i < edges.Length; i++)
        {
            inputs[i] = reads.Input(i) ? Seen(edges[i]) : null;
        }

        Tensor?[]? outputs = node.SavedOutputs;
        if (createGraph && reverse.IsImperative && outputs is not null)
        {
            Tensor?[] recorded = new Tensor?[outputs.Length];
            for (int i = 0; i < recorded.Length; i++)
            {
                recorded[i] = outputs[i] is { } value && value.DType.IsFloating() ? new Traced(reverse, value, node, i) : outputs[i];
            }

            outputs = recorded;
        }

        if (!retainGraph)
        {
            node.Release();
        }

        try
        {
            Pull(op, new Pullback(edges, inputs!, outputs, outgoing), incoming);
        }
        catch (NotFiniteNumberException found) when (node.Extras?.Site is { } site)
        {
            throw new NotFiniteNumberException($"In the derivative of {op.Name}{site}: {found.Message}", found.OffendingNumber, found);
        }

        for (int i = 0; i < edges.Length; i++)
        {
            if (edges[i].Source is { } source && incoming[i] is { } cotangent)
            {
                Check(op, edges[i], cotangent, i);
                Arrive(source, edges[i].Output, cotangent);
            }
        }

        Return(outgoing);
    }

    private void Pull(Primitive op, in Pullback call, Span<Tensor?> incoming)
    {
        if (_transients is null || op.Inside == Inside.UserCode)
        {
            Transients.Share(call.Cotangents);
            op.Vjp(call, incoming);
            return;
        }

        if (Rules.TryPull(op, call, _transients, incoming))
        {
            return;
        }

        using FloorScope scope = _transients.Floor.Enter();
        op.Vjp(call, incoming);
    }

    /// <summary>Returns the memory of cotangents that have been pulled through, and of what was made on the way.</summary>
    private void Return(ReadOnlySpan<Tensor?> outgoing)
    {
        if (_transients is null)
        {
            return;
        }

        if (_transients.IsOverruled)
        {
            Transients.Share(outgoing);
        }

        foreach (Tensor? cotangent in outgoing)
        {
            if (cotangent is not null)
            {
                _transients.Drop(cotangent);
            }
        }

        _transients.Sweep();
    }

    /// <summary>An input as its rule may see it: the bare value, or, if the rule's operations are to be recorded, the recorded one.</summary>
    private Tensor? Seen(in Edge edge)
        => createGraph && reverse.IsImperative && edge is { Source: { } source, Saved: { } saved }
            ? new Traced(reverse, saved, source, edge.Output)
            : edge.Saved;

    private static void Check(Primitive op, in Edge edge, Tensor cotangent, int index)
    {
        if (cotangent.DType != edge.Type.DType || !cotangent.Shape.Equals(edge.Type.Shape))
        {
            throw new InvalidOperationException(
                $"The reverse rule of {op.Name} returned a gradient of {cotangent.Type} for input {index} of {edge.Type}. A gradient has the type and shape of its input.");
        }
    }

    /// <summary>A gradient as others see it: a constant, unless it is to be differentiated. In a graph, where the rules' operations stay, that must be said.</summary>
    private Tensor Final(Tensor gradient) => createGraph || reverse.Staging is null ? gradient : gradient.Detached;

    /// <summary>A gradient where its argument is: one that is made of no data may be anywhere.</summary>
    private static Tensor AtHome(Tensor gradient, Tensor x)
        => gradient.Place is { } place && x.Place is { } home && !ReferenceEquals(place, home) ? gradient.To(home) : gradient;

    private void Deliver(LeafNode leaf)
    {
        Tensor gradient = Final(leaf.Pending![0]!);
        if (leaf.Extras is { } extras)
        {
            gradient = extras.Deliver(0, gradient);
        }

        if (leaf.Variable is not { } variable)
        {
            leaf.Gradient = gradient;
            return;
        }

        if (variable.GatheredGrad is { } before)
        {
            Tensor sum = Add(before, gradient);
            _transients?.Hold(sum);
            _transients?.Drop(gradient);
            gradient = sum;
        }

        gradient = AtHome(gradient, variable);
        variable.SetGrad(gradient, _transients is not null && _transients.HoldsAlone(gradient));
    }
}

namespace Nabla;

/// <summary>Reverse mode: computes as the interpreter below does, and links each result to the application it came from.</summary>
internal sealed class Reverse : Interpreter
{
    private const int MostOnStack = 16;

    private readonly Lifetime? _lifetime;

    /// <summary>A functional transform's own. It belongs to the thread that made it.</summary>
    public Reverse() => _lifetime = new Lifetime();

    /// <summary>The one behind Variable and Backward inside a function that is being written down.</summary>
    public Reverse(Staging staging)
    {
        Staging = staging;
        IsImperative = true;
    }

    private Reverse(long id)
        : base(id) => IsImperative = true;

    /// <summary>The one behind Variable and Backward. It has no state of its own, so threads share it.</summary>
    public static Reverse Eager { get; } = new(1);

    /// <summary>Whether this is the one behind Variable and Backward, not a functional transform's.</summary>
    public bool IsImperative { get; }

    /// <summary>The graph that variables are read from, if this is the imperative Reverse of one.</summary>
    public Staging? Staging { get; }

    public Traced Lift(Tensor primal) => new(this, primal, new LeafNode(null), 0);

    /// <summary>The value without this interpreter's wrapping.</summary>
    public Tensor Lower(Tensor x) => x is Traced traced && traced.Reverse == this ? traced.Primal : x;

    /// <inheritdoc cref="Lifetime.End"/>
    public void Close() => _lifetime?.End();

    protected internal override void Apply(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        _lifetime?.Check(op);
        Eight<Tensor> room = default;
        Span<Tensor> primals = inputs.Length <= Eight<Tensor>.Length ? room[..inputs.Length] : new Tensor[inputs.Length];
        bool differentiable = false;
        for (int i = 0; i < inputs.Length; i++)
        {
            Traced? traced = Mine(inputs[i]);
            primals[i] = traced?.Primal ?? inputs[i].Captured;
            differentiable = differentiable || (traced is not null && traced.DType.IsFloating() && op.PassesGradient(i));
        }

        if (!differentiable)
        {
            op.Apply(primals, outputs);
            return;
        }

        Tensor[]? more = null;
        if (Augmented(op, inputs) is { } augmented)
        {
            // What it gives besides is for its rule only.
            op = augmented;
            more = new Tensor[op.Outputs];
            op.Apply(primals, more);
            more.AsSpan(0, outputs.Length).CopyTo(outputs);
        }
        else
        {
            op.Apply(primals, outputs);
        }

        if (!AnyFloating(outputs))
        {
            return;
        }

        if (!IsImperative)
        {
            // Otherwise nobody knows yet whether there will be a Backward.
            op.CheckReversible();
        }

        Residuals reads = op.Reads;
        Edge[] edges = new Edge[inputs.Length];
        for (int i = 0; i < edges.Length; i++)
        {
            Traced? traced = Mine(inputs[i]);
            edges[i] = new Edge(traced?.Node, traced?.Output ?? 0, reads.Input(i) || primals[i].Count <= Node.LargestExplained ? primals[i] : null, primals[i].Type);
        }

        ReadOnlySpan<Tensor> given = more ?? outputs;
        Node node = new(op, edges, given.Length);
        if (Watch.IsOn)
        {
            node.Extend().Site = CallSite.Suffix();
        }

        for (int i = 0; i < given.Length; i++)
        {
            if (reads.Output(i))
            {
                node.SaveOutput(i, given[i]);
            }
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].DType.IsFloating())
            {
                outputs[i] = new Traced(this, outputs[i], node, i);
            }
        }
    }

    private Primitive? Augmented(Primitive op, ReadOnlySpan<Tensor> inputs)
    {
        if (op.Inside is not (Inside.Bodies or Inside.Operations))
        {
            return null;
        }

        Span<bool> wanted = inputs.Length <= MostOnStack ? stackalloc bool[inputs.Length] : new bool[inputs.Length];
        for (int i = 0; i < wanted.Length; i++)
        {
            wanted[i] = Mine(inputs[i]) is { } traced && traced.DType.IsFloating() && op.PassesGradient(i);
        }

        return op.Augmented(wanted);
    }

    private Traced? Mine(Tensor x) => x switch
    {
        Traced traced => traced.Reverse == this ? traced : null,
        Variable { Trainable: true } variable when IsImperative => variable.Read(this),
        _ => null,
    };

    private static bool AnyFloating(ReadOnlySpan<Tensor> outputs)
    {
        foreach (Tensor output in outputs)
        {
            if (output.DType.IsFloating())
            {
                return true;
            }
        }

        return false;
    }
}

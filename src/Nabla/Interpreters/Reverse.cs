namespace Nabla;

/// <summary>Reverse mode: computes as the interpreter below does, and links each result to the application it came from.</summary>
internal sealed class Reverse : Interpreter
{
    private readonly int _thread;
    private bool _closed;

    /// <summary>A functional transform's own. It belongs to the thread that made it.</summary>
    public Reverse() => _thread = Environment.CurrentManagedThreadId;

    private Reverse(long id)
        : base(id) => IsImperative = true;

    /// <summary>The one behind Variable and Backward. It has no state of its own, so threads share it.</summary>
    public static Reverse Eager { get; } = new(1);

    /// <summary>Whether this is the one behind Variable and Backward, not a functional transform's.</summary>
    public bool IsImperative { get; }

    public Traced Lift(Tensor primal) => new(this, primal, new LeafNode(null), 0);

    /// <summary>The value without this interpreter's wrapping.</summary>
    public Tensor Lower(Tensor x) => x is Traced traced && traced.Reverse == this ? traced.Primal : x;

    /// <summary>Ends the transform; what its function left behind in fields or closures is of no use any more.</summary>
    public void Close() => _closed = true;

    protected internal override void Apply(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        CheckUse(op);
        Eight<Tensor> room = default;
        Span<Tensor> primals = inputs.Length <= Eight<Tensor>.Length ? room[..inputs.Length] : new Tensor[inputs.Length];
        bool differentiable = false;
        for (int i = 0; i < inputs.Length; i++)
        {
            Traced? traced = Mine(inputs[i]);
            primals[i] = traced?.Primal ?? inputs[i].Captured;
            differentiable |= traced is not null && traced.DType.IsFloating();
        }

        op.Apply(primals, outputs);
        differentiable &= AnyFloating(outputs);
        if (!differentiable)
        {
            return;
        }

        Residuals reads = op.Reads;
        Edge[] edges = new Edge[inputs.Length];
        for (int i = 0; i < edges.Length; i++)
        {
            Traced? traced = Mine(inputs[i]);
            edges[i] = new Edge(traced?.Node, traced?.Output ?? 0, reads.Input(i) || primals[i].Count <= Node.LargestExplained ? primals[i] : null, primals[i].Type);
        }

        Node node = new(op, edges, outputs.Length);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (reads.Output(i))
            {
                node.SaveOutput(i, outputs[i]);
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

    private Traced? Mine(Tensor x) => x switch
    {
        Traced traced => traced.Reverse == this ? traced : null,
        Variable { Trainable: true } variable when IsImperative => variable.Read(this),
        _ => null,
    };

    private void CheckUse(Primitive op)
    {
        if (IsImperative)
        {
            return;
        }

        if (_closed)
        {
            throw new InvalidOperationException(
                $"{op.Name} was given a value that escaped from a transform that has ended. Return values from the differentiated function instead of keeping them in fields or closures.");
        }

        if (_thread != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException(
                $"{op.Name} was given a value that another thread is differentiating. Run the whole transform on one thread.");
        }
    }

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

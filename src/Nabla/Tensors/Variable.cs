namespace Nabla;

/// <summary>The only mutable thing: a cell that holds a tensor and, after Backward, the gradient with respect to it.</summary>
/// <remarks>
/// An operation captures a variable's value when it is called, so assigning <see cref="Value"/> between the forward pass
/// and Backward does not change gradients. Gradients accumulate over calls until <see cref="ClearGrad"/>.
/// </remarks>
public sealed partial class Variable : Tensor
{
    /// <summary>Stands for a gradient that was not kept.</summary>
    private static readonly Tensor s_dropped = ConcreteTensor.Scalar(0f);

    private volatile ConcreteTensor _value;
    private volatile Tensor? _gradient;
    private volatile Traced? _traced;
    private LeafNode? _leaf;
    private int _borrowed;

    /// <summary>A cell that holds <paramref name="value"/>.</summary>
    /// <param name="value">The first value; its element type and shape are the variable's for good.</param>
    /// <param name="trainable">Whether Backward gathers a gradient here. Statistics and counters are variables that are not trainable.</param>
    /// <exception cref="ArgumentException">A trainable variable of integers or bools: only floating-point numbers have gradients.</exception>
    public Variable(Tensor value, bool trainable = true)
        : base(Checked(value, trainable))
    {
        if (Written is not null)
        {
            throw new TracingException(
                $"A variable ({Type}) was made inside a function that is being written down as a graph: it would be there while tracing only{CallSite.Suffix()}. Make it before, and assign it inside.");
        }

        _value = Held(value);
        Trainable = trainable;
    }

    /// <summary>Whether Backward gathers a gradient here.</summary>
    public bool Trainable { get; }

    /// <summary>What explanations and messages call the variable.</summary>
    public string? Name { get; init; }

    /// <summary>The value now. Assigning replaces it for operations called from then on.</summary>
    /// <exception cref="ArgumentException">The assigned tensor has another shape or element type.</exception>
    /// <exception cref="InvalidOperationException">The assigned tensor is a tracer of a functional transform.</exception>
    public Tensor Value
    {
        get
        {
            if (Written is { } staging)
            {
                return staging.CellOf(this).Held;
            }

            return Shared();
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.IsWeak && DType.Takes(value.DType))
            {
                value = Alignment.As(value, DType);
            }

            if (value.Type != Type)
            {
                throw new ArgumentException(
                    $"A variable of {Type} cannot take a value of {value.Type}. {(value.DType != DType ? $"Cast it: value.Cast(DType.{DType})." : "Make a new Variable to change the shape.")}",
                    nameof(value));
            }

            if (Written is { } staging)
            {
                staging.CellOf(this).Value = Lasting(value);
                return;
            }

            _value = Held(value);
        }
    }

    /// <summary>The gradient that Backward has summed here, or null where none has arrived.</summary>
    /// <exception cref="InvalidOperationException">A compiled step computed it without keeping it.</exception>
    public override Tensor? Grad
    {
        get
        {
            if (Written is { } staging)
            {
                return staging.CellOf(this).Gradient;
            }

            CheckGradKept();
            return SharedGrad();
        }
    }

    internal override Device? Place => Written is { } staging ? staging.CellOf(this).Held.Place : _value.Place;

    internal override Interpreter Owner => OwnerOn(Nabla.Floor.Current);

    internal override Tensor Detached => Value;

    /// <inheritdoc/>
    public override bool IsAbstract => Written is not null;

    internal override ConcreteTensor Concrete => Written is null ? Shared() : Value.Concrete;

    /// <summary>The graph that is being written on this thread: it alone knows what the variable will hold.</summary>
    private static Staging? Written => Nabla.Floor.Current.Ground as Staging;

    internal override Tensor Captured => Trainable && Nabla.Floor.Current.Imperative is { } imperative ? Read(imperative) : Value;

    /// <summary>The node that Backward delivers to. One for the life of the variable, so that hooks stay.</summary>
    internal LeafNode Leaf => _leaf ?? Interlocked.CompareExchange(ref _leaf, new LeafNode(this), null) ?? _leaf;

    /// <summary>Forgets the gradient.</summary>
    public void ClearGrad()
    {
        if (Written is { } staging)
        {
            staging.CellOf(this).Gradient = null;
        }
        else
        {
            AdoptGrad(null);
        }
    }

    /// <summary>Puts another gradient in the place of the one gathered, such as a clipped one. Backward goes on summing to it.</summary>
    /// <param name="gradient">The gradient: of the variable's own shape and element type.</param>
    /// <exception cref="ArgumentException">It has another shape or element type.</exception>
    /// <exception cref="InvalidOperationException">The variable is not trainable, or the gradient is a tracer of a functional transform.</exception>
    public void ReplaceGrad(Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        if (!Trainable)
        {
            throw new InvalidOperationException($"This variable ({Type}) is not trainable: no gradient is gathered for it.");
        }

        if (gradient.Type != Type)
        {
            throw new ArgumentException($"The gradient of a variable of {Type} has that type, not {gradient.Type}.", nameof(gradient));
        }

        _ = Lasting(gradient);
        SetGrad(gradient);
    }

    // Note [A variable has no fixed owner]
    internal override Interpreter OwnerOn(Floor floor) => Trainable && floor.Imperative is { } imperative ? imperative : floor.Ground;

    /// <summary>Whether a gradient has arrived, as seen from a floor.</summary>
    internal bool HasGradOn(Floor floor) => (floor.Ground is Staging staging ? staging.CellOf(this).FinalGradient : _gradient) is not null;

    internal bool IsGradDropped => ReferenceEquals(_gradient, s_dropped);

    /// <summary>Says that a gradient was computed and used up inside a compiled step.</summary>
    internal void DropGrad() => AdoptGrad(s_dropped);

    /// <exception cref="InvalidOperationException">The gradient was computed and used up inside a compiled step.</exception>
    internal void CheckGradKept()
    {
        if (IsGradDropped)
        {
            throw new InvalidOperationException(
                $"The gradient of a variable{(Name is null ? "" : $" ({Name})")} of {Type} was computed inside a compiled step, which uses gradients up without keeping them{CallSite.Suffix()}. Write Jit(step, keepGrads: true), or trainer.KeepsGrads = true, to have it afterwards, or ClearGrad() to start anew.");
        }
    }

    /// <param name="gradient">The gradient.</param>
    /// <param name="isOwn">Whether nobody else holds its memory; see Note [Whose memory a gradient is].</param>
    internal void SetGrad(Tensor gradient, bool isOwn = false)
    {
        if (Written is { } staging)
        {
            staging.CellOf(this).Gradient = gradient;
            return;
        }

        // Whoever takes up the gradient (clipping, an optimizer) walks it as the variable lies, often several times; repeated numbers take no room as they are.
        gradient = gradient is ConcreteTensor { Layout.IsContiguous: false } strided && !strided.Layout.Strides.Contains(0) ? strided.Contiguous() : gradient;
        if (!isOwn)
        {
            Transients.Share([gradient]);
        }

        AdoptGrad(gradient);
    }

    /// <summary>The current value as the imperative Reverse sees it. Kept until the next assignment, so that reading a parameter costs nothing.</summary>
    internal Traced Read(Reverse reverse)
    {
        if (reverse.Staging is { } staging)
        {
            return staging.CellOf(this).Read(reverse, Leaf);
        }

        Traced? traced = _traced;
        ConcreteTensor value = Shared();
        return traced is not null && ReferenceEquals(traced.Primal, value) ? traced : _traced = new Traced(reverse, value, Leaf, 0);
    }

    /// <summary>The numbers that may stay in a variable: without what the imperative Reverse recorded, and nothing of a transform that ends before whatever the floor stands on.</summary>
    /// <exception cref="InvalidOperationException">The value is a tracer of a functional transform.</exception>
    internal static Tensor Lasting(Tensor value)
    {
        value = value.Captured;
        while (value is Traced { Reverse.IsImperative: true } traced)
        {
            value = traced.Primal;
        }

        return value is Tracer && (Written is not { } staging || value.Owner.Id > staging.Id) ? throw Passing() : value;
    }

    private static InvalidOperationException Passing() => new(
        "A variable cannot take a tracer of a functional transform: its value would outlive the transform. Return it from the function instead.");

    // A weak scalar stops being weak when it is given a name and a life of its own.
    private static ConcreteTensor Held(Tensor value)
    {
        ConcreteTensor concrete = value switch
        {
            Variable variable => variable.Shared(),
            ConcreteTensor tensor => tensor,
            Traced { Owner: Reverse { IsImperative: true } } traced => traced.Concrete,
            _ => throw Passing(),
        };
        concrete.Storage.MarkShared();
        if (concrete.Count > 1 && !concrete.IsOneNumber)
        {
            // One number goes along anywhere, and its memory, which nothing may be a view of too, may be a constant of everybody's.
            concrete.Storage.Settle();
        }

        return concrete.IsWeak ? new ConcreteTensor(concrete.Type, concrete.Layout, concrete.Storage) : concrete;
    }

    private static TensorType Checked(Tensor value, bool trainable)
    {
        ArgumentNullException.ThrowIfNull(value);
        return trainable && !value.DType.IsFloating()
            ? throw new ArgumentException(
                $"A trainable variable needs floating-point numbers, not {value.Type}: integers have no gradients. Write 1f instead of 1, cast the value, or pass trainable: false.",
                nameof(value))
            : value.Type;
    }
}

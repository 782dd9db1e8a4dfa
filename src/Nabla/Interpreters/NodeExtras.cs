namespace Nabla;

/// <summary>What a user attached to the outputs of a node: hooks and the wish to keep gradients.</summary>
internal sealed class NodeExtras(int outputs)
{
    private readonly bool[] _retained = new bool[outputs];
    private readonly Tensor?[] _gradients = new Tensor?[outputs];
    private readonly List<Hook>[] _hooks = new List<Hook>[outputs];

    /// <summary>Where the operation was applied, if that was looked up.</summary>
    public string? Site { get; set; }

    public void Retain(int output) => _retained[output] = true;

    public bool Retains(int output) => _retained[output];

    public Tensor? Gradient(int output) => _gradients[output];

    public IDisposable Add(int output, Func<Tensor, Tensor?> function)
    {
        Hook hook = new(this, output, function);
        lock (_hooks)
        {
            (_hooks[output] ??= []).Add(hook);
        }

        return hook;
    }

    /// <summary>Runs the hooks in order of registration, each on what the one before returned, and keeps the gradient if asked.</summary>
    public Tensor Deliver(int output, Tensor gradient)
    {
        // Whoever attached something sees the gradient, and may keep it: see Note [What is returned at once].
        Transients.Share([gradient]);
        Hook[] hooks;
        lock (_hooks)
        {
            hooks = _hooks[output]?.ToArray() ?? [];
        }

        foreach (Hook hook in hooks)
        {
            if (hook.Function(gradient) is not { } replaced)
            {
                continue;
            }

            replaced = replaced.IsWeak ? Alignment.As(replaced, gradient.DType) : replaced.Captured;
            if (replaced.Type != gradient.Type)
            {
                throw new InvalidOperationException(
                    $"A hook returned a gradient of {replaced.Type} for a tensor of {gradient.Type}. Return the same type and shape, or null to leave the gradient as it is.");
            }

            gradient = replaced;
        }

        if (_retained[output])
        {
            _gradients[output] = _gradients[output] is { } sum ? sum + gradient : gradient;
        }

        return gradient;
    }

    private sealed class Hook(NodeExtras extras, int output, Func<Tensor, Tensor?> function) : IDisposable
    {
        public Func<Tensor, Tensor?> Function => function;

        public void Dispose()
        {
            lock (extras._hooks)
            {
                extras._hooks[output]?.Remove(this);
            }
        }
    }
}

namespace Nabla.Learning;

/// <summary>Sees which layers are applied to what while a model is followed, on one thread.</summary>
internal sealed class LayerWatch
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Application> _seen = [];
    private int _within = -1;

    /// <summary>Every application, in order of its beginning.</summary>
    public IReadOnlyList<Application> Seen => _seen;

    /// <summary>Follows x through a model that is written down.</summary>
    public static LayerWatch Over(ModuleWalk walk, Layer model, TensorType input)
    {
        LayerWatch watch = new();
        Layer[] layers = [.. walk.Modules.Select(static found => found.Module).OfType<Layer>()];
        try
        {
            Array.ForEach(layers, layer => layer.Watch = watch);
            _ = Transform.Trace(x => watch.Take(model, x), Tensor.Zeros(input.Shape, input.DType));
        }
        finally
        {
            Array.ForEach(layers, static layer => layer.Watch = null);
        }

        return watch;
    }

    /// <summary>What the layer makes of x. Other threads, which use the model meanwhile, are not seen.</summary>
    public Tensor Take(Layer layer, Tensor x)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            return layer.Directly(x);
        }

        (int around, int place) = (_within, _seen.Count);
        if (around >= 0)
        {
            _seen[around] = _seen[around] with { AppliesOthers = true };
        }

        _seen.Add(new Application(layer, x.Type, default, false));
        _within = place;
        try
        {
            Tensor y = layer.Directly(x);
            _seen[place] = _seen[place] with { Output = y.Type };
            return y;
        }
        finally
        {
            _within = around;
        }
    }

    /// <summary>One application of a layer.</summary>
    /// <param name="Layer">The layer.</param>
    /// <param name="Input">What it was given.</param>
    /// <param name="Output">What it made.</param>
    /// <param name="AppliesOthers">Whether it applied other layers to do so.</param>
    internal readonly record struct Application(Layer Layer, TensorType Input, TensorType Output, bool AppliesOthers);
}

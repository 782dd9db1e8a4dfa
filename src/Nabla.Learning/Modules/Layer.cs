using System.ComponentModel;

namespace Nabla.Learning;

/// <summary>A module that makes one tensor of one tensor.</summary>
public abstract class Layer : Module
{
    /// <summary>The result for <paramref name="x"/>. While <see cref="Module.IsTraining"/>, layers such as <see cref="Dropout"/> behave as in training.</summary>
    /// <param name="x">The input; by convention its first axis is the batch.</param>
    public abstract Tensor Forward(Tensor x);

    /// <summary>The result for <paramref name="x"/> with nothing recorded for gradients. Safe to call from several threads at once.</summary>
    /// <param name="x">The input.</param>
    /// <exception cref="InvalidOperationException">The model is in training mode.</exception>
    public Tensor Predict(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (IsTraining)
        {
            throw new InvalidOperationException(
                $"Predict was called on a {GetType().Name} in training mode, where layers such as Dropout draw random numbers. Call Eval() first, and Train() before training goes on; for results in training mode call Forward.");
        }

        using NoGradScope unrecorded = Transform.NoGrad();
        return Forward(x.Detach());
    }

    /// <summary>What the model consists of: a row for each layer with its result, its parameters and its operations for an input of this shape. <c>Console.WriteLine(model.Summary([32, 784]))</c>.</summary>
    /// <remarks>Nothing is computed or drawn: the model is written down. Layers of your own are followed as the library's are: a layer that <c>Forward</c> applies, <c>_part.Forward(x)</c>, has a row below it, and operations on tensors
    /// count for the layer whose <c>Forward</c> does them and for those around it. What is applied in another way, by a method of another name, of several arguments or of a private type, has its parameters only, and counts into the layer around it.</remarks>
    /// <param name="input">The input's shape; by convention its first axis is the batch.</param>
    /// <param name="dtype">Its element type; that of the first trained parameter if null, float32 if there is none.</param>
    /// <exception cref="ArgumentException">The model does not take such an input.</exception>
    public ModelSummary Summary(Shape input, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return ModelSummary.Of(this, new TensorType(dtype ?? (Parameters is [Variable first, ..] ? first.DType : DType.Float32), input));
    }

    /// <summary>What <see cref="Forward"/> makes of <paramref name="x"/>. Calls of it come here, in projects that have Nabla's generator, so that a <see cref="Summary"/> knows which layer applies which.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">The input.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Tensor Applied(Layer layer, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(x);
        return layer.Watch is { } watch ? watch.Take(layer, x) : layer.Directly(x);
    }

    /// <summary><see cref="Forward"/>, not by way of <see cref="Applied"/>: calls on this object itself are left as they are.</summary>
    internal Tensor Directly(Tensor x) => Forward(x);

    /// <summary>Who sees the layer applied: null but while a summary follows the model.</summary>
    internal LayerWatch? Watch { get; set; }

    /// <summary>Checks that a layer computes in its parameters' element type: given float64, a layer of float32 would promote, run at half the speed, and
    /// nobody would notice.</summary>
    private protected void CheckElements(Tensor x, Variable? parameter)
    {
        if (parameter is not null && DTypes.Promote(x.DType, parameter.DType) != parameter.DType)
        {
            string literals = (x.DType, parameter.DType) == (DType.Float64, DType.Float32) ? ", numbers in code as 0.5f," : "";
            throw new ArgumentException(
                $"{GetType().Name} has parameters of {parameter.DType.Name()}, but was given x of {x.Type}. Cast the data once, x.Cast(DType.{parameter.DType}){literals} or make the layer of {x.DType.Name()}: dtype: DType.{x.DType}.",
                nameof(x));
        }
    }
}

using System.Globalization;

namespace Nabla.Testing;

/// <summary>A function of tensors on which laws are checked, together with its gradient.</summary>
internal sealed class LawSubject
{
    private readonly Func<Tensor[], Tensor[]> _f;
    private readonly IReadOnlyList<string> _names;
    private readonly Tensor[] _weights;
    private readonly Tensor[] _directions;
    private readonly Tensor[] _varied;

    public LawSubject(Func<Tensor[], Tensor[]> f, Tensor[] inputs, IReadOnlyList<string> names, LawOptions options)
    {
        _f = f;
        _names = names;
        Inputs = inputs;
        Options = options;
        Moving = [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i].DType.IsFloating())];
        Tensor[] outputs = f(inputs);
        _weights = [.. outputs.Select((y, i) => Tensor.Randn(y.Shape, DType.Float64, options.Seed + 17 + (ulong)i).To(y.Device))];
        _directions = Array.ConvertAll(Moving, i => Tensor.Randn(inputs[i].Shape, DType.Float64, options.Seed + 700 + (ulong)i).To(inputs[i].Device));
        HasDerivatives = Moving.Length > 0 && Array.Exists(outputs, y => y.DType.IsFloating());
        _varied = Varied();
    }

    public Tensor[] Inputs { get; }

    public LawOptions Options { get; }

    /// <summary>The places of the floating-point inputs.</summary>
    public int[] Moving { get; }

    public bool HasDerivatives { get; }

    /// <summary>The floating-point results as one tensor.</summary>
    public static Tensor Joined(Tensor[] outputs)
    {
        Tensor[] floating = Array.FindAll(outputs, y => y.DType.IsFloating());
        return floating.Length == 1 ? floating[0] : Functions.Concat(Array.ConvertAll(floating, y => y.Reshape(checked((int)y.Count))), 0);
    }

    /// <summary>The results, weighted and summed, as a function of the floating-point inputs alone.</summary>
    public Func<Tensor[], Tensor> Weighted(Tensor[] inputs) => moving =>
    {
        Tensor[] outputs = _f(Refill(inputs, moving));
        Tensor sum = 0.0;
        for (int i = 0; i < outputs.Length; i++)
        {
            sum = outputs[i].DType.IsFloating() ? sum + (outputs[i] * _weights[i].Cast(outputs[i].DType)).Sum() : sum;
        }

        return sum;
    };

    /// <summary>The floating-point results as one tensor, as a function of the floating-point inputs alone.</summary>
    public Tensor Value(Tensor[] moving) => Joined(_f(Refill(Inputs, moving)));

    /// <summary>The results, after them the gradients of their weighted sum, and, where forward mode is checked, how the results move along a direction.</summary>
    public Tensor[] WithDerivatives(Tensor[] inputs)
    {
        if (!HasDerivatives)
        {
            return _f(inputs);
        }

        Tensor[] moving = MovingOf(inputs);
        Tensor[] results = [.. _f(inputs), .. Transform.Grad<Tensor[]>(Weighted(inputs))(moving)];
        return Options.Transposition
            ? [.. results, Transform.Jvp<Tensor[], Tensor>(xs => Joined(_f(Refill(inputs, xs))), moving, [.. moving.Zip(_directions, (x, dx) => dx.Cast(x.DType))]).Tangent]
            : results;
    }

    public Tensor[] MovingOf(Tensor[] inputs) => Array.ConvertAll(Moving, i => inputs[i]);

    /// <summary>Inputs near the given ones, so that they are still where the function may be asked; integers and bools in another order for every second item, if the function takes them so.</summary>
    public Tensor[] Nearby(int item) => [.. Inputs.Select((x, i) => x.DType.IsFloating() ? x * (1 + item / 128.0) : item % 2 == 0 ? x : _varied[i])];

    public string InputName(int input) => _names[input].Length > 0 ? _names[input] : input.ToString(CultureInfo.InvariantCulture);

    /// <summary>What stands at a place of <see cref="WithDerivatives"/>.</summary>
    public string Called(int place) => place >= _weights.Length + Moving.Length ? "the tangent of the result"
        : place >= _weights.Length ? $"the gradient of input {InputName(Moving[place - _weights.Length])}"
        : _weights.Length == 1 ? "the result" : $"result {place}";

    /// <summary>The greatest relative error of results; throws where it exceeds the tolerance, or where they are of another element type.</summary>
    public double Compare(string law, string way, Tensor[] expected, Tensor[] actual, double tolerance)
    {
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i].DType != actual[i].DType)
            {
                throw new LawException(law, $"The law of {law} does not hold: {Called(i)} {way} is {actual[i].DType} instead of {expected[i].DType}.", null);
            }

            worst = Math.Max(worst, Comparison.Of(expected[i], actual[i], tolerance, law, $"{Called(i)} {way}"));
        }

        return worst;
    }

    private Tensor[] Varied()
    {
        Tensor[] varied = Array.ConvertAll(Inputs, x => x.DType.IsFloating() ? x : x.Rank > 0 ? x.Flip() : x.DType == DType.Bool ? !x : x);
        try
        {
            _ = _f(varied);
            return varied;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Not every order is one that the function takes.
            return Inputs;
        }
    }

    private Tensor[] Refill(Tensor[] inputs, Tensor[] moving)
    {
        Tensor[] all = [.. inputs];
        for (int i = 0; i < moving.Length; i++)
        {
            all[Moving[i]] = moving[i];
        }

        return all;
    }
}

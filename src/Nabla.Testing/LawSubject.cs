using System.Globalization;

namespace Nabla.Testing;

/// <summary>A function of tensors on which laws are checked, together with its gradient.</summary>
internal sealed class LawSubject
{
    private readonly Func<Tensor[], Tensor[]> _f;
    private readonly IReadOnlyList<string> _names;
    private readonly Tensor[] _weights;

    public LawSubject(Func<Tensor[], Tensor[]> f, Tensor[] inputs, IReadOnlyList<string> names, LawOptions options)
    {
        _f = f;
        _names = names;
        Inputs = inputs;
        Options = options;
        Moving = [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i].DType.IsFloating())];
        Tensor[] outputs = f(inputs);
        _weights = [.. outputs.Select((y, i) => Tensor.Randn(y.Shape, DType.Float64, options.Seed + 17 + (ulong)i))];
        HasDerivatives = Moving.Length > 0 && Array.Exists(outputs, y => y.DType.IsFloating());
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

    /// <summary>The results, and after them the gradients of their weighted sum.</summary>
    public Tensor[] WithGradients(Tensor[] inputs) => HasDerivatives
        ? [.. _f(inputs), .. Transform.Grad<Tensor[]>(Weighted(inputs))(MovingOf(inputs))]
        : _f(inputs);

    public Tensor[] MovingOf(Tensor[] inputs) => Array.ConvertAll(Moving, i => inputs[i]);

    /// <summary>Inputs near the given ones, so that they are still where the function may be asked.</summary>
    public Tensor[] Nearby(int item) => Array.ConvertAll(Inputs, x => x.DType.IsFloating() ? x * (1 + item / 128.0) : x);

    public string InputName(int input) => _names[input].Length > 0 ? _names[input] : input.ToString(CultureInfo.InvariantCulture);

    /// <summary>What stands at a place of <see cref="WithGradients"/>.</summary>
    public string Called(int place) => place >= _weights.Length ? $"the gradient of input {InputName(Moving[place - _weights.Length])}"
        : _weights.Length == 1 ? "the result" : $"result {place}";

    /// <summary>The greatest relative error of results; throws where it exceeds the tolerance.</summary>
    public double Compare(string law, string way, Tensor[] expected, Tensor[] actual, double tolerance)
    {
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Comparison.Of(expected[i], actual[i], tolerance, law, $"{Called(i)} {way}"));
        }

        return worst;
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

using System.Globalization;
using Nabla.Learning;

namespace Nabla.Eng.TrainingParity;

/// <summary>A network trained from PyTorch's first weights on PyTorch's batches, beside PyTorch's losses.</summary>
/// <param name="Name">The network.</param>
/// <param name="Steps">How many steps were taken.</param>
/// <param name="First">The loss before the first.</param>
/// <param name="Last">The loss before the last.</param>
/// <param name="Eager">How far, relatively, losses were apart at most, of steps as they are written.</param>
/// <param name="Compiled">The same of compiled steps.</param>
internal sealed record Comparison(string Name, int Steps, double First, double Last, double Eager, double Compiled)
{
    /// <summary>How far losses may be apart.</summary>
    public const double Bar = 1e-9;

    public bool Passes => Eager <= Bar && Compiled <= Bar;

    /// <summary>The comparison that a file asks for.</summary>
    public static Comparison Of(string name, string path)
    {
        IReadOnlyDictionary<string, Tensor> file = SafeTensors.Read(path, out IReadOnlyDictionary<string, string> metadata);
        double rate = double.Parse(metadata["rate"], CultureInfo.InvariantCulture);
        double[] losses = file["losses"].ToArray<double>();
        double Worst(bool compiled) => Losses(name, file, rate, compiled).Zip(losses, (found, expected) => Math.Abs(found - expected) / Math.Abs(expected)).Max();
        return new Comparison(name, losses.Length, losses[0], losses[^1], Worst(false), Worst(true));
    }

    /// <summary>As a row of a table.</summary>
    public string ToRow() => string.Create(CultureInfo.InvariantCulture, $"| {Name} | {Steps} | {First:F6} | {Last:F6} | {Eager:0.0e0} | {Compiled:0.0e0} | {(Passes ? "OK" : "apart")} |");

    private static IEnumerable<double> Losses(string name, IReadOnlyDictionary<string, Tensor> file, double rate, bool compiled)
    {
        (Layer model, Func<Tensor, Tensor, Tensor> lossOf) = Networks.Make(name);
        foreach ((string each, Variable variable) in model.State)
        {
            variable.Value = file[$"weights.{each}"];
        }

        Sgd optimizer = new(model.Parameters, rate);
        Func<Tensor, Tensor, Tensor> step = (x, y) =>
        {
            optimizer.ClearGrad();
            Tensor loss = lossOf(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            return loss;
        };
        step = compiled ? Transform.Jit(step) : step;
        (Tensor xs, Tensor ys) = (Wide(file["x"]), Wide(file["y"]));
        for (int i = 0; i < xs.Shape[0]; i++)
        {
            yield return step(xs[i], ys[i]).ToScalar<double>();
        }
    }

    private static Tensor Wide(Tensor x) => x.DType.IsFloating() ? x.Cast(DType.Float64) : x;
}

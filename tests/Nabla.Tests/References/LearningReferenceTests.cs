using Nabla.Learning;

namespace Nabla.Tests.References;

/// <summary>The recorded layers, optimizers, clippings and schedules of PyTorch.</summary>
public sealed class LearningReferenceTests
{
    [Fact]
    public void LayerNorm_gives_the_recorded_values_and_gradients() => Every("LayerNorm", static (one, tolerance) =>
    {
        Variable[] leaves = [.. one.Inputs.Select(static input => new Variable(input.ToTensor()))];
        LayerNorm layer = new(Shape.Create(one.Arguments.Integers("shape")), one.Arguments.Number("epsilon"), leaves.Length == 3, leaves[0].DType);
        if (leaves.Length == 3)
        {
            (layer.Weight!.Value, layer.Bias!.Value) = (leaves[1].Value, leaves[2].Value);
            leaves = [leaves[0], layer.Weight, layer.Bias];
        }

        Tensor output = layer.Forward(leaves[0]);
        List<string?> differences = [one.Outputs[0].Difference(output, tolerance.Ulps, Comparison.Scale(one.Outputs), one.ExactZeros)];
        if (one.Cotangents.Count > 0)
        {
            output.Backward(one.Cotangents[0]!.Value.ToTensor());
            double floor = Comparison.Scale(one.Gradients.Concat(one.Cotangents).OfType<ReferenceTensor>().Concat(one.Inputs));
            differences.AddRange(one.Gradients.Zip(leaves, (recorded, leaf) =>
                recorded?.Difference(leaf.Grad!, tolerance.GradientUlps, floor, exactZeros: false)));
        }

        return differences;
    });

    [Fact]
    public void Sgd_walks_as_recorded() => Every("Sgd", static (one, tolerance) => Walk(one, tolerance, (w, a) =>
        new Sgd([w], a.Number("learningRate"), a.Number("momentum", 0), a.Flag("nesterov"), a.Number("weightDecay", 0))));

    [Fact]
    public void Adam_walks_as_recorded() => Every("Adam", static (one, tolerance) => Walk(one, tolerance, (w, a) => new Adam(
        [w], a.Number("learningRate"), a.Number("beta1", 0.9), a.Number("beta2", 0.999), a.Number("epsilon", 1e-8), a.Number("weightDecay", 0))));

    [Fact]
    public void AdamW_walks_as_recorded() => Every("AdamW", static (one, tolerance) => Walk(one, tolerance, (w, a) => new AdamW(
        [w], a.Number("learningRate"), a.Number("beta1", 0.9), a.Number("beta2", 0.999), a.Number("epsilon", 1e-8), a.Number("weightDecay"))));

    [Fact]
    public void Clipping_by_norm_is_as_recorded() => Every("ClipByNorm", static (one, tolerance) =>
    {
        Variable[] parameters = WithGradients(one);
        Tensor norm = Clip.ByNorm(parameters, one.Arguments.Number("limit"));
        return one.Outputs.Zip([.. parameters.Select(static parameter => parameter.Grad!), norm], (recorded, found) =>
            recorded.Difference(found, tolerance.Ulps, Comparison.Scale(one.Inputs), exactZeros: false));
    });

    [Fact]
    public void Clipping_by_value_is_as_recorded() => Every("ClipByValue", static (one, tolerance) =>
    {
        Variable[] parameters = WithGradients(one);
        Clip.ByValue(parameters, one.Arguments.Number("limit"));
        return one.Outputs.Zip(parameters, (recorded, parameter) =>
            recorded.Difference(parameter.Grad!, tolerance.Ulps, 0, exactZeros: false));
    });

    [Fact]
    public void Schedules_give_the_recorded_rates() => Every("Schedules", static (one, tolerance) =>
    {
        (double rate, ReferenceArguments a) = (one.Inputs[0].ToDoubles()[0], one.Arguments);
        Schedule schedule = a.Text("kind") switch
        {
            "step" => new StepSchedule(rate, a.Integer("size"), a.Number("gamma")),
            "cosine" => new CosineSchedule(rate, a.Integer("length"), a.Number("minimum")),
            _ => new WarmUp(rate, a.Integer("length"), a.Number("startFactor")),
        };
        double[] rates = [.. Enumerable.Range(0, one.Outputs[0].Shape[0]).Select(step => schedule.RateAt(step))];
        return [one.Outputs[0].Difference(Tensor.Of<double>(rates), tolerance.Ulps, rate, exactZeros: false)];
    });

    /// <summary>Ten steps on the recorded loss, which is compared after each.</summary>
    private static IEnumerable<string?> Walk(ReferenceCase one, Tolerance tolerance, Func<Variable, ReferenceArguments, Optimizer> make)
    {
        Variable w = new(one.Inputs[0].ToTensor());
        (Tensor scale, Tensor centre) = (one.Inputs[1].ToTensor(), one.Inputs[2].ToTensor());
        Optimizer optimizer = make(w, one.Arguments);
        double floor = Comparison.Scale(one.Inputs);
        foreach ((int step, ReferenceTensor recorded) in one.Outputs.Index())
        {
            optimizer.ClearGrad();
            (scale * (w - centre).Square()).Sum().Backward();
            optimizer.Step();
            if (recorded.Difference(w.Value, tolerance.Ulps, floor, exactZeros: false) is { } difference)
            {
                yield return $"step {step}: {difference}";
            }
        }
    }

    private static Variable[] WithGradients(ReferenceCase one) =>
    [
        .. one.Inputs.Select(static input =>
        {
            Variable parameter = new(Tensor.Zeros(Shape.Create(input.Shape), input.DType));
            parameter.Backward(input.ToTensor());
            return parameter;
        }),
    ];

    private static void Every(string operation, Func<ReferenceCase, Tolerance, IEnumerable<string?>> check)
    {
        Tolerance tolerance = Tolerance.Of(operation);
        string[] differences =
        [
            .. ReferenceCase.Load(operation).SelectMany(one => check(one, tolerance)
                .OfType<string>().Select(difference => $"{one.Name} {one.Arguments}: {difference}")),
        ];
        Assert.True(differences.Length == 0, $"{operation}: {differences.Length} differences\n{string.Join('\n', differences.Take(12))}");
    }
}

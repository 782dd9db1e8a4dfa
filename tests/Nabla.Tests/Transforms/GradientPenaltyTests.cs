using Nabla.Tests.References;

namespace Nabla.Tests.Transforms;

/// <summary>A loss that contains the gradient of its critic, differentiated, against PyTorch's double backward (eng/references/penalty.py).</summary>
public sealed class GradientPenaltyTests
{
    public static TheoryData<string> Names => [.. ReferenceCase.Load("GradientPenalty").Select(static one => one.Name)];

    /// <summary>The penalty by the functional door, the rest and the derivative by the imperative one.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void GradInsideBackward(string name)
    {
        ReferenceCase one = Load(name);
        Variable[] weights = [.. one.Inputs.Skip(3).Select(static input => new Variable(input.ToTensor()))];

        Tensor[] results = Loss(one, weights, x => Transform.Grad(z => Critic(z, weights).Sum())(x));
        results[0].Backward();

        Check(one, results, [.. weights.Select(static weight => weight.Grad!)]);
    }

    /// <summary>The gradient of each example by itself.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void VmapOfGradInsideBackward(string name)
    {
        ReferenceCase one = Load(name);
        Variable[] weights = [.. one.Inputs.Skip(3).Select(static input => new Variable(input.ToTensor()))];

        Tensor[] results = Loss(one, weights, Transform.Vmap(Transform.Grad(z => Critic(z, weights).Sum())));
        results[0].Backward();

        Check(one, results, [.. weights.Select(static weight => weight.Grad!)]);
    }

    /// <summary>Both by the imperative door: Backward that creates a graph, then Backward through it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void BackwardOfBackward(string name)
    {
        ReferenceCase one = Load(name);
        Variable[] weights = [.. one.Inputs.Skip(3).Select(static input => new Variable(input.ToTensor()))];

        Tensor[] results = Loss(one, weights, x =>
        {
            Variable mixed = new(x);
            Critic(mixed, weights).Sum().Backward(createGraph: true);
            Tensor gradient = mixed.Grad!;
            Array.ForEach(weights, static weight => weight.ClearGrad());
            return gradient;
        });
        results[0].Backward();

        Check(one, results, [.. weights.Select(static weight => weight.Grad!)]);
    }

    /// <summary>Grad inside Grad.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void GradInsideGrad(string name)
    {
        ReferenceCase one = Load(name);
        Tensor[] weights = [.. one.Inputs.Skip(3).Select(static input => input.ToTensor())];

        Tensor[] gradients = Transform.Grad<Tensor[]>(w => Loss(one, w, x => Transform.Grad(z => Critic(z, w).Sum())(x))[0])(weights);

        Check(one, Loss(one, weights, x => Transform.Grad(z => Critic(z, weights).Sum())(x)), gradients);
    }

    private static Tensor Critic(Tensor x, Tensor[] w) => x.Linear(w[0], w[1]).Tanh().Linear(w[2], w[3]);

    private static Tensor[] Loss(ReferenceCase one, Tensor[] weights, Func<Tensor, Tensor> gradientOfCritic)
    {
        Tensor[] inputs = [.. one.Inputs.Take(3).Select(static input => input.ToTensor())];
        Tensor gradient = gradientOfCritic(inputs[2]);
        Tensor penalty = (gradient.Norm(2, 1) - 1).Square().Mean();
        Tensor loss = Critic(inputs[1], weights).Mean() - Critic(inputs[0], weights).Mean() + one.Arguments.Number("weight") * penalty;
        return [loss, penalty, gradient];
    }

    private static ReferenceCase Load(string name) => ReferenceCase.Load("GradientPenalty").Single(one => one.Name == name);

    private static void Check(ReferenceCase one, Tensor[] results, Tensor[] gradients)
    {
        // Sums of some hundred terms in another order, on the scale of the numbers that go in.
        double scale = Comparison.Scale(one.Inputs);
        string?[] differences =
        [
            .. one.Outputs.Zip(results, (recorded, found) => recorded.Difference(found.Detach(), 16, scale, exactZeros: false)),
            .. one.Gradients.Skip(3).Zip(gradients, (recorded, found) =>
                recorded!.Value.Difference(found.Detach(), 16, Math.Max(scale, Comparison.Scale(one.Gradients.OfType<ReferenceTensor>())), exactZeros: false)),
        ];
        Assert.True(Array.TrueForAll(differences, static difference => difference is null), string.Join('\n', differences.OfType<string>()));
    }
}

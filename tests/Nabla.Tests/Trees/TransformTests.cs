using static Nabla.Transform;

namespace Nabla.Tests.Trees;

public sealed class TransformTests
{
    [Fact]
    public void TheGradientOfAModelIsAModel()
    {
        Func<Perceptron, (Tensor Value, Perceptron Gradient)> both = ValueAndGrad((Perceptron model) =>
            model.Hidden.Weight * model.Hidden.Bias! * model.Output.Weight);

        (Tensor value, Perceptron gradient) = both(new Perceptron(new Affine(2f, 3f, "first"), new Affine(5f, null), 16));

        Assert.Equal(30f, value.ToScalar());
        Assert.Equal([15f, 10f, 6f], Tree.Leaves(gradient).Select(leaf => leaf.ToScalar()));
        Assert.Equal(("first", 16), (gradient.Hidden.Name, gradient.Width));
    }

    [Fact]
    public void TheGradientOfATupleOfAListIsOneToo()
    {
        (List<Tensor> Items, int Power, Dictionary<string, Tensor[]> More) gradient = Grad(((List<Tensor> Items, int Power, Dictionary<string, Tensor[]> More) tree) =>
            tree.Power * tree.Items[0] * tree.More["a"][0])(([2f, 7f], 3, new() { ["a"] = [5f] }));

        Assert.Equal([15f, 0f, 6f], Tree.Leaves(gradient).Select(leaf => leaf.ToScalar()));
        Assert.Equal(3, gradient.Power);
    }

    [Fact]
    public void AFunctionTakesAndGivesTreesThatNothingElseMentions()
    {
        Tensor gradient = Grad(x => new Swap().Apply(([x, 3f], 2))["product"].Item1)(5f);

        Assert.Equal(6f, gradient.ToScalar());
    }

    private sealed class Swap : Function<(IReadOnlyList<Tensor> Items, int Times), Dictionary<string, (Tensor, Tensor?)>>
    {
        protected override Dictionary<string, (Tensor, Tensor?)> Forward(Saved saved, (IReadOnlyList<Tensor> Items, int Times) inputs)
        {
            saved.Keep(inputs.Items[0], inputs.Items[1]);
            return new() { ["product"] = (inputs.Times * inputs.Items[0] * inputs.Items[1], null) };
        }

        protected override (IReadOnlyList<Tensor> Items, int Times) Backward(Saved saved, Dictionary<string, (Tensor, Tensor?)> cotangent)
        {
            Tensor g = cotangent["product"].Item1;
            return ([2 * saved[1] * g, 2 * saved[0] * g], 0);
        }
    }
}

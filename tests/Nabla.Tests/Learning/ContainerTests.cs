using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed partial class ContainerTests
{
    [Fact]
    public void Residuals_add_and_branches_join()
    {
        Generator generator = new(1);
        Linear part = new(3, 3, generator: generator);
        Linear shortcut = new(3, 2, generator: generator);
        Tensor x = Tensor.Randn([4, 3], seed: 2);
        Assert.Equal((x + part.Forward(x)).Detach().Flatten().ToArray<float>(), new Residual(part).Forward(x).Detach().Flatten().ToArray<float>());
        Residual changing = new(new Linear(3, 2, generator: generator), shortcut);
        Assert.Equal(["part.weight", "part.bias", "shortcut.weight", "shortcut.bias"], changing.State.Keys);
        Assert.Equal([4, 2], changing.Forward(x).Shape.Lengths.ToArray());
        Branches branches = new(-1, part, shortcut, new Relu());
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias"], branches.State.Keys);
        Assert.Equal(Functions.Concat([part.Forward(x), shortcut.Forward(x), x.Relu()], 1).Detach().Flatten().ToArray<float>(), branches.Forward(x).Detach().Flatten().ToArray<float>());
        Assert.Equal(3, branches.Count);
        Assert.Same(shortcut, branches[1]);
        Assert.Contains("[4, 2], to [4, 3]", Assert.Throws<ArgumentException>(() => new Residual(new Linear(3, 2)).Forward(x)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Branches(0));
    }

    [Fact]
    public void Modules_are_found_in_lists_and_dictionaries()
    {
        ModuleList<Linear> list = [new Linear(2, 2)];
        list.Add(new Linear(2, 3));
        ModuleDictionary<Layer> heads = [];
        heads.Add("left", new Linear(3, 1));
        heads.Add("right", new Sequential(new Linear(3, 1, bias: false)));
        Holder holder = new(list, heads);
        Assert.Equal(["list.0.weight", "list.0.bias", "list.1.weight", "list.1.bias", "heads.left.weight", "heads.left.bias", "heads.right.0.weight"], holder.State.Keys);
        holder.Eval();
        Assert.False(heads["right"].IsTraining);
        Assert.Equal(["left", "right"], heads.Keys);
        Assert.Throws<ArgumentException>(() => heads.Add("left", new Relu()));
    }

    [Fact]
    public void A_weight_taken_apart_computes_what_it_did_and_keeps_its_length_apart_from_its_direction()
    {
        Linear inner = new(4, 3, generator: new Generator(2), dtype: DType.Float64);
        Tensor x = Tensor.Randn([5, 4], DType.Float64, 1);
        Tensor before = inner.Forward(x).Detach();
        WeightNorm layer = new(inner);
        Assert.Equal(["bias", "weight_g", "weight_v"], layer.State.Keys);
        Assert.True(layer.Forward(x).AllClose(before));
        layer.State["weight_v"].Value *= 3;
        Assert.True(layer.Forward(x).AllClose(before));
        Assert.Contains("not Relu", Assert.Throws<ArgumentException>(() => new WeightNorm(new Relu())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spectral_norm_is_held_at_one_and_followed_in_compiled_steps_too()
    {
        Tensor x = Tensor.Randn([6, 4], DType.Float64, 1);
        double[][] states = new double[2][];
        foreach (bool compiled in new[] { false, true })
        {
            SpectralNorm layer = new(new Linear(4, 3, generator: new Generator(2), dtype: DType.Float64), generator: new Generator(3));
            Sgd optimizer = new(layer.Parameters, 0.1);
            Func<Tensor, Tensor> step = input =>
            {
                optimizer.ClearGrad();
                Tensor loss = layer.Forward(input).Square().Sum();
                loss.Backward();
                optimizer.Step();
                return loss;
            };
            step = compiled ? Transform.Jit(step) : step;
            for (int i = 0; i < 4; i++)
            {
                step(x);
            }

            states[compiled ? 1 : 0] = [.. layer.State.Values.SelectMany(variable => variable.Flatten().ToArray<double>())];
            layer.Eval();
            Tensor weight = layer.State["weight_orig"].Value;
            Tensor lengthened = layer.Predict(Tensor.Eye(4, dtype: DType.Float64)) - layer.State["bias"].Value;
            double trace = weight.MatMul(weight.T).MatrixPower(64).Diagonal().Sum().ToScalar<double>();
            double largest = Math.Pow(trace, 1 / 128.0);
            Assert.True((lengthened.T * largest).AllClose(weight, 0.02));
        }

        Assert.Equal(states[0], states[1]);
    }

    [Module]
    private sealed partial class Holder(ModuleList<Linear> list, ModuleDictionary<Layer> heads) : Module
    {
        private readonly ModuleList<Linear> _list = list;
        private readonly ModuleDictionary<Layer> _heads = heads;
    }
}

using Nabla.Learning;
using Nabla.Tests.References;
using static Nabla.Functions;

namespace Nabla.Tests.Learning;

public sealed class LayerTests
{
    [Fact]
    public void Layers_and_functions_of_one_name_live_side_by_side()
    {
        Func<Tensor, Tensor> function = Tanh;
        Tensor x = Tensor.Of([-1f, 0.5f]);
        Assert.True(new Tanh().Forward(x).AllClose(function(x)));
        Assert.True(new Relu().Forward(x).AllClose(Relu(x)));
    }

    [Fact]
    public void Activations_apply_their_function()
    {
        Tensor x = Tensor.Of([-2f, -0.5f, 0, 3], [2, 2]);
        (Layer Layer, Tensor Expected)[] pairs =
        [
            (new Sigmoid(), x.Sigmoid()), (new Silu(), x.Silu()), (new Gelu(), x.Gelu()), (new Gelu(approximate: true), x.Gelu(true)),
            (new LeakyRelu(0.2), x.LeakyRelu(0.2)), (new Elu(0.7), x.Elu(0.7)), (new Softplus(2), x.Softplus(2)),
            (new Softmax(0), x.Softmax(0)), (new LogSoftmax(-1), x.LogSoftmax(1)), (new Flatten(0), x.Flatten()),
        ];
        Assert.All(pairs, pair => Assert.Equal(pair.Expected.ToArray<float>(), pair.Layer.Forward(x).ToArray<float>()));
        Assert.Equal("[5, 6]", new Flatten().Forward(Tensor.Zeros(5, 1, 2, 3)).Shape.ToString());
    }

    [Fact]
    public void Linear_is_drawn_as_PyTorch_draws_it_and_repeats_with_the_seed()
    {
        Linear layer = new(25, 400, generator: new Generator(7));
        float[] weights = layer.Weight.ToArray<float>();
        Assert.All(weights, w => Assert.InRange(w, -0.2f, 0.2f));
        Assert.InRange(weights.Average(w => w * w), 0.97 * 0.04 / 3, 1.03 * 0.04 / 3);
        Assert.All(layer.Bias!.ToArray<float>(), b => Assert.InRange(b, -0.2f, 0.2f));
        Assert.Equal(weights, new Linear(25, 400, generator: new Generator(7)).Weight.ToArray<float>());
        Assert.NotEqual(weights, new Linear(25, 400, generator: new Generator(8)).Weight.ToArray<float>());
    }

    [Theory]
    [InlineData("KaimingNormal", 2.0 / 50)]
    [InlineData("KaimingUniform", 2.0 / 50)]
    [InlineData("XavierNormal", 2.0 / 450)]
    [InlineData("XavierUniform", 2.0 / 450)]
    public void Initializers_have_their_variance(string name, double variance)
    {
        Initializer draw = name switch
        {
            "KaimingNormal" => Initialize.KaimingNormal,
            "KaimingUniform" => Initialize.KaimingUniform,
            "XavierNormal" => Initialize.XavierNormal,
            _ => Initialize.XavierUniform,
        };
        Linear layer = new(50, 400, weights: draw, generator: new Generator(3), dtype: DType.Float64);
        double found = layer.Weight.ToArray<double>().Average(w => w * w);
        Assert.InRange(found, 0.96 * variance, 1.04 * variance);
        Assert.All(layer.Bias!.ToArray<double>(), b => Assert.Equal(0, b));
    }

    [Fact]
    public void A_scale_needs_a_weight() => Assert.Contains("[out, in", Assert.Throws<ArgumentException>(() => Initialize.KaimingNormal([3])).Message, StringComparison.Ordinal);

    [Fact]
    public void Linear_refuses_what_does_not_fit()
        => Assert.StartsWith(
            "Linear cannot apply a weight [out, in] of [2, 4] to x of [5, 3]: 3 inputs ≠ 4",
            Assert.Throws<ArgumentException>(() => new Linear(4, 2).Forward(Tensor.Zeros(5, 3))).Message, StringComparison.Ordinal);

    [Fact]
    public void Inputs_that_would_promote_a_layer_are_refused_with_the_cast_to_write()
    {
        Tensor x = Tensor.Of(new double[,] { { 1, 2 } });
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => new Linear(2, 3).Forward(x));
        Assert.StartsWith(
            "Linear has parameters of float32, but was given x of float64 [1, 2]. Cast the data once, x.Cast(DType.Float32), numbers in code as 0.5f, or make the layer of float64: dtype: DType.Float64.",
            thrown.Message, StringComparison.Ordinal);
        Assert.Contains("LayerNorm has parameters of float32", Assert.Throws<ArgumentException>(() => new LayerNorm(2).Forward(x)).Message, StringComparison.Ordinal);
        Assert.Contains("Linear has parameters of float16", Assert.Throws<ArgumentException>(() => new Linear(2, 3, dtype: DType.Float16).Forward(Tensor.Zeros([1, 2], DType.BFloat16))).Message, StringComparison.Ordinal);

        // What promotes to the parameters may come in, where there are none nothing can differ, and the operation promotes as all do.
        Assert.Equal(DType.Float64, new Linear(2, 3, dtype: DType.Float64).Forward(Tensor.Zeros(1, 2)).DType);
        Assert.Equal(DType.Float64, new LayerNorm(2, affine: false).Forward(x).DType);
        Assert.Equal(DType.Float32, new Linear(2, 3).Forward(x.Cast(DType.Int64)).DType);
        Assert.Equal(DType.Float64, x.Linear(Tensor.Ones(3, 2)).DType);
    }

    [Fact]
    public void Dropout_drops_its_share_in_training_and_nothing_in_evaluation()
    {
        Dropout layer = new(0.25, new Generator(1));
        Tensor x = Tensor.Ones(100, 100);
        float[] kept = layer.Forward(x).ToArray<float>();
        Assert.All(kept, value => Assert.True(value == 0 || Math.Abs(value - 4f / 3) < 1e-6));
        Assert.InRange(kept.Count(value => value == 0), 2300, 2700);
        Assert.NotEqual(kept, layer.Forward(x).ToArray<float>());
        layer.Eval();
        Assert.Same(x, layer.Forward(x));
    }

    [Fact]
    public void Dropout_passes_gradients_where_it_kept()
    {
        Dropout layer = new(0.5, new Generator(1));
        Variable x = new(Tensor.Ones(50));
        Tensor y = layer.Forward(x);
        y.Sum().Backward();
        Assert.Equal(y.Detach().ToArray<float>(), x.Grad!.ToArray<float>());
    }

    [Fact]
    public void Dropout_continues_from_its_generators_state()
    {
        Generator generator = new(9);
        Dropout layer = new(0.5, generator);
        layer.Forward(Tensor.Ones(64));
        Tensor state = generator.State.Value;
        float[] second = layer.Forward(Tensor.Ones(64)).ToArray<float>();
        generator.State.Value = state;
        Assert.Equal(second, layer.Forward(Tensor.Ones(64)).ToArray<float>());
        Assert.Same(generator, Assert.Single(layer.Generators));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void Dropout_at_the_ends(double probability)
        => Assert.All(new Dropout(probability).Forward(Tensor.Ones(10)).ToArray<float>(), value => Assert.Equal(1 - probability, value));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Dropout_needs_a_probability(double probability) => Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(probability));

    [Fact]
    public void LayerNorm_agrees_with_the_recorded_cases()
    {
        Tolerance tolerance = Tolerance.Of("LayerNorm");
        foreach (ReferenceCase one in ReferenceCase.Load("LayerNorm"))
        {
            ReferenceTensor x = one.Inputs[0];
            LayerNorm layer = new(Shape.Create(one.Arguments.Integers("shape")), one.Arguments.Number("epsilon"), one.Inputs.Count > 1, x.DType);
            if (one.Inputs.Count > 1)
            {
                layer.Weight!.Value = Recorded.Tensor(one.Inputs[1]);
                layer.Bias!.Value = Recorded.Tensor(one.Inputs[2]);
            }

            Recorded.Check(one, 0, layer.Forward(Recorded.Tensor(x)), tolerance);
        }
    }

    [Fact]
    public void LayerNorm_refuses_other_shapes()
        => Assert.Contains("must be [4]", Assert.Throws<ArgumentException>(() => new LayerNorm(4).Forward(Tensor.Zeros(4, 3))).Message, StringComparison.Ordinal);
}

using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class NormalizationLayerTests
{
    [Fact]
    public void Batch_norm_keeps_running_numbers_as_PyTorch_does()
    {
        Tensor x = Tensor.Randn([6, 3, 4, 5], DType.Float64, 1) * 2 + 1;
        BatchNorm2d layer = new(3, momentum: 0.3, dtype: DType.Float64);
        Assert.Equal(["running_mean", "running_var", "num_batches_tracked", "weight", "bias"], layer.State.Keys);
        Tensor y = layer.Forward(x);
        Assert.True(y.Mean([0, 2, 3]).AllClose(Tensor.Zeros([3], DType.Float64)));
        Assert.True(layer.RunningMean!.AllClose(0.3 * x.Mean([0, 2, 3])));
        Assert.True(layer.RunningVar!.AllClose(0.7 + (0.3 * x.Var([0, 2, 3]))));
        Assert.Equal(1, layer.State["num_batches_tracked"].ToScalar<long>());
        layer.Eval();
        Tensor expected = (x - layer.RunningMean.Reshape(3, 1, 1)) / (layer.RunningVar.Reshape(3, 1, 1) + 1e-5).Sqrt();
        Assert.True(layer.Forward(x).AllClose(expected));
        Assert.Equal(1, layer.State["num_batches_tracked"].ToScalar<long>());
    }

    [Fact]
    public void Without_momentum_running_numbers_are_means_of_all_batches()
    {
        BatchNorm1d layer = new(2, momentum: null, dtype: DType.Float64);
        Tensor[] batches = [.. Enumerable.Range(0, 3).Select(i => Tensor.Randn([5, 2], DType.Float64, (ulong)i + 1))];
        foreach (Tensor batch in batches)
        {
            layer.Forward(batch);
        }

        Assert.True(layer.RunningMean!.AllClose(Functions.Stack(batches, 0).Mean(1).Mean(0)));
    }

    [Fact]
    public void A_compiled_step_moves_running_numbers_and_parameters_to_the_same_bits()
    {
        Tensor x = Tensor.Randn([8, 2, 6], seed: 1);
        Tensor target = Tensor.Randn([8, 1], seed: 2);
        float[][] states = new float[2][];
        foreach (bool compiled in new[] { false, true })
        {
            Generator generator = new(5);
            Sequential model = new(new Conv1d(2, 4, 3, generator: generator), new BatchNorm1d(4), new Relu(), new GroupNorm(2, 4), new Flatten(), new Linear(16, 1, generator: generator));
            Sgd optimizer = new(model.Parameters, 0.05);
            Func<Tensor, Tensor, Tensor> step = (input, wanted) =>
            {
                optimizer.ClearGrad();
                Tensor loss = Loss.MeanSquaredError(model.Forward(input), wanted);
                loss.Backward();
                optimizer.Step();
                return loss;
            };
            step = compiled ? Transform.Jit(step) : step;
            for (int i = 0; i < 5; i++)
            {
                step(x, target);
            }

            states[compiled ? 1 : 0] = [.. model.State.Values.SelectMany(variable => variable.Cast(DType.Float32).ToArray<float>())];
        }

        Assert.Equal(states[0], states[1]);
    }

    [Fact]
    public void Every_layer_is_its_function()
    {
        Tensor x = Tensor.Randn([2, 4, 6, 6], seed: 2);
        Tensor line = Tensor.Randn([2, 4, 6], seed: 3);
        (Tensor Found, Tensor Expected)[] pairs =
        [
            (new GroupNorm(2, 4).Forward(x), x.GroupNorm(2)), (new InstanceNorm2d(4).Forward(x), x.InstanceNorm()), (new InstanceNorm1d(4).Forward(line[0]), line[..1].InstanceNorm()[0]),
            (new RmsNorm([6, 6]).Forward(x), x.RmsNorm([6, 6])), (new LocalResponseNorm(3).Forward(x), x.LocalResponseNorm(3)),
            (new PixelShuffle(2).Forward(x), x.PixelShuffle(2)), (new PixelUnshuffle(3).Forward(x), x.PixelUnshuffle(3)), (new ChannelShuffle(2).Forward(x), x.ChannelShuffle(2)),
            (new Unfold(2, stride: 2).Forward(x), x.Unfold(2, stride: 2)), (new Fold(6, 2, stride: 2).Forward(x.Unfold(2, stride: 2)), x),
            (new Upsample(scaleFactor: 2, mode: InterpolationMode.Bilinear).Forward(x), x.Interpolate(scaleFactor: 2, mode: InterpolationMode.Bilinear)),
            (new Nabla.Learning.Pad([1, 2], PaddingMode.Reflect).Forward(x), x.Pad([1, 2], PaddingMode.Reflect)),
        ];
        Assert.All(pairs, pair => Assert.Equal(pair.Expected.ToArray<float>(), pair.Found.ToArray<float>()));
        Assert.Equal(x.ToArray<float>(), x.PixelUnshuffle(2).PixelShuffle(2).ToArray<float>());
    }

    [Fact]
    public void Dropout_of_channels_drops_whole_channels_and_nothing_in_evaluation()
    {
        Tensor x = Tensor.Ones([8, 16, 3, 3]);
        Dropout2d layer = new(0.5, new Generator(3));
        float[] kept = layer.Forward(x).Reshape(128, 9).ToArray<float>();
        for (int i = 0; i < 128; i++)
        {
            Assert.All(kept[(9 * i)..(9 * i + 9)], value => Assert.Equal(kept[9 * i], value));
        }

        Assert.Equal([0f, 2f], kept.Distinct().Order());
        layer.Eval();
        Assert.Equal(x.ToArray<float>(), layer.Forward(x).ToArray<float>());
        Tensor noise = Tensor.Randn([200, 200], seed: 4);
        Tensor dropped = noise.AlphaDropout(0.2, training: true, generator: new Generator(9));
        Assert.InRange(dropped.Mean().ToScalar(), -0.02f, 0.02f);
        Assert.InRange(dropped.Var().ToScalar(), 0.95f, 1.05f);
    }
}

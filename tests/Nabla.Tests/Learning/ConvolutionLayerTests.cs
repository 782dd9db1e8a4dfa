using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class ConvolutionLayerTests
{
    [Fact]
    public void Weights_lie_are_called_and_are_drawn_as_PyTorch_has_them()
    {
        Conv2d layer = new(8, 50, [3, 5], padding: 1, groups: 2, generator: new Generator(7));
        Assert.Equal(["weight", "bias"], layer.State.Keys);
        Assert.Equal("[50, 4, 3, 5]", layer.Weight.Shape.ToString());
        float bound = 1 / MathF.Sqrt(60);
        float[] weights = layer.Weight.ToArray<float>();
        Assert.All(weights.Concat(layer.Bias!.ToArray<float>()), w => Assert.InRange(w, -bound, bound));
        Assert.InRange(weights.Average(w => w * w), 0.95 * bound * bound / 3, 1.05 * bound * bound / 3);
        Assert.Equal("[8, 25, 3, 5]", new ConvTranspose2d(8, 50, [3, 5], groups: 2, bias: false).Weight.Shape.ToString());
        Assert.Equal("[2, 50, 7, 5]", layer.Forward(Tensor.Randn([2, 8, 7, 7], seed: 1)).Shape.ToString());
    }

    [Theory]
    [InlineData(PaddingMode.Reflect)]
    [InlineData(PaddingMode.Replicate)]
    [InlineData(PaddingMode.Circular)]
    public void Padding_modes_are_padding_before(PaddingMode mode)
    {
        Tensor x = Tensor.Randn([2, 3, 6, 5], seed: 1);
        Conv2d layer = new(3, 4, 3, stride: 2, padding: [2, 1], paddingMode: mode, generator: new Generator(3));
        Assert.Equal(x.Pad([1, 1, 2, 2], mode).Conv(layer.Weight, layer.Bias, stride: 2).ToArray<float>(), layer.Forward(x).ToArray<float>());
        Conv2d same = new(3, 4, [2, 3], ConvolutionPadding.Same, paddingMode: mode, generator: new Generator(3));
        Assert.Equal(x.Pad([1, 1, 0, 1], mode).Conv(same.Weight, same.Bias).ToArray<float>(), same.Forward(x).ToArray<float>());
    }

    [Fact]
    public void Every_layer_is_its_function()
    {
        Tensor line = Tensor.Randn([2, 4, 9], seed: 1);
        Tensor image = Tensor.Randn([2, 4, 8, 6], seed: 2);
        Tensor volume = Tensor.Randn([1, 4, 6, 5, 4], seed: 3);
        (Conv1d one, Conv3d three, ConvTranspose1d up1, ConvTranspose3d up3) = (new(4, 3, 2, stride: 2), new(4, 3, 2), new(4, 3, 2, outputPadding: 1, stride: 2), new(4, 3, 2));
        (Tensor Found, Tensor Expected)[] pairs =
        [
            (one.Forward(line), line.Conv(one.Weight, one.Bias, stride: 2)), (three.Forward(volume), volume.Conv(three.Weight, three.Bias)),
            (up1.Forward(line), line.ConvTranspose(up1.Weight, up1.Bias, stride: 2, outputPadding: 1)), (up3.Forward(volume), volume.ConvTranspose(up3.Weight, up3.Bias)),
            (new MaxPool1d(2).Forward(line), line.MaxPool1d(2)), (new MaxPool2d(2).Forward(image), image.MaxPool2d(2)), (new MaxPool3d(2).Forward(volume), volume.MaxPool3d(2)),
            (new AvgPool1d(2).Forward(line), line.AvgPool1d(2)), (new AvgPool2d([2, 3]).Forward(image), image.AvgPool2d([2, 3])), (new AvgPool3d(2, 1).Forward(volume), volume.AvgPool3d(2, 1)),
            (new AdaptiveMaxPool1d(4).Forward(line), line.AdaptiveMaxPool1d(4)), (new AdaptiveMaxPool2d(3).Forward(image), image.AdaptiveMaxPool2d(3)), (new AdaptiveMaxPool3d(2).Forward(volume), volume.AdaptiveMaxPool3d(2)),
            (new AdaptiveAvgPool1d(4).Forward(line), line.AdaptiveAvgPool1d(4)), (new AdaptiveAvgPool2d(3).Forward(image), image.AdaptiveAvgPool2d(3)), (new AdaptiveAvgPool3d(2).Forward(volume), volume.AdaptiveAvgPool3d(2)),
            (new LpPool1d(2, 3).Forward(line), line.LpPool1d(2, 3)), (new LpPool2d(2, 3).Forward(image), image.LpPool2d(2, 3)),
        ];
        Assert.All(pairs, pair => Assert.Equal(pair.Expected.ToArray<float>(), pair.Found.ToArray<float>()));
    }

    [Fact]
    public void A_network_learns_which_way_stripes_run_and_compiled_it_learns_the_same()
    {
        Tensor noise = Tensor.Randn([64, 1, 8, 8], seed: 5) * 0.3;
        Tensor labels = Tensor.Arange(64) % 2;
        Tensor phase = (Tensor.Arange(8) % 4 < 2).Cast(DType.Float32);
        Tensor across = (labels.Cast(DType.Float32).Reshape(-1, 1, 1, 1) * phase.Reshape(1, 1, 8, 1)) + ((1 - labels.Cast(DType.Float32)).Reshape(-1, 1, 1, 1) * phase.Reshape(1, 1, 1, 8));
        Tensor images = noise + across;
        double[] losses = new double[2];
        foreach (bool compiled in new[] { false, true })
        {
            Generator generator = new(11);
            Sequential model = new(new Conv2d(1, 6, 3, generator: generator), new Relu(), new MaxPool2d(2), new Conv2d(6, 8, 2, stride: 1, padding: 1, generator: generator), new Relu(), new AvgPool2d(2), new Flatten(), new Linear(32, 2, generator: generator));
            Sgd optimizer = new(model.Parameters, 0.2, momentum: 0.9);
            Func<Tensor, Tensor, Tensor> step = (x, y) =>
            {
                optimizer.ClearGrad();
                Tensor loss = Loss.CrossEntropy(model.Forward(x), y);
                loss.Backward();
                optimizer.Step();
                return loss;
            };
            step = compiled ? Transform.Jit(step) : step;
            for (int i = 0; i < 40; i++)
            {
                losses[compiled ? 1 : 0] = step(images, labels).ToScalar();
            }
        }

        Assert.InRange(losses[0], 0, 0.05);
        Assert.Equal(losses[0], losses[1]);
    }
}

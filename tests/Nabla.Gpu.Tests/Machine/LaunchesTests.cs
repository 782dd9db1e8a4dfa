using Nabla.Gpu.Tests.Text;
using Nabla.Learning;

namespace Nabla.Gpu.Tests.Machine;

/// <summary>What a compiled function launches: all that goes along rows is one kernel, with its gradient.</summary>
public sealed class LaunchesTests
{
    private readonly TextRuntime _runtime = new();
    private readonly Device _device;
    private readonly Tensor _x;
    private readonly Tensor _scale;
    private readonly Tensor _labels;

    public LaunchesTests()
    {
        _device = new Device("texts", new GpuMachine(_runtime));
        _x = Tensor.Randn([64, 1024], seed: 1).To(_device);
        _scale = Tensor.Randn([1024], seed: 2).To(_device);
        _labels = (Tensor.Arange(64) % 10).To(_device);
    }

    [Fact]
    public void SoftmaxIsOneKernelWithItsGradient()
    {
        Launches(["row_group"], static t => [t[0].Softmax(-1)], _x);
        Launches(["row_group"], Transform.Grad<Tensor[]>(static t => t[0].Softmax(-1).Square().Sum()), _x);
        Launches(["row_group"], Transform.Grad<Tensor[]>(static t => t[0].LogSoftmax(-1).Square().Sum()), _x);
    }

    [Fact]
    public void LayerNormIsOneKernelWithItsGradientAndOneMoreForEachSumOverRows()
    {
        Launches(["row_group"], static t => [t[0].LayerNorm(t[1], t[1])], _x, _scale);
        Launches(["row_group"], Transform.Grad<Tensor[]>(static t => t[0].LayerNorm([1024]).Square().Sum()), _x);
        Launches(["row_group", "columns", "columns"], Transform.Grad<Tensor[]>(static t => t[0].LayerNorm(t[1], t[2]).Square().Sum()), _x, _scale, _scale + 1);
    }

    [Fact]
    public void CrossEntropyIsOneKernelAlongItsRowsWithItsGradient()
    {
        // Beside it, of one number for each row: the right class's logit is looked up, the label is looked up to be checked, and the mean is taken of the losses.
        Launches(["gather", "row_group", "row_group"], static t => [Loss.CrossEntropy(t[0], t[1])], _x, _labels);
        Launches(["gather", "row_group"], static t => [Transform.Grad((Tensor x) => Loss.CrossEntropy(x, t[1]))(t[0])], _x, _labels);
        Launches(["gather", "gather", "row_group", "row_group"], Gradient, _x, _labels);

        static Tensor[] Gradient(Tensor[] t)
        {
            (Tensor value, Tensor gradient) = Transform.ValueAndGrad((Tensor x) => Loss.CrossEntropy(x, t[1]))(t[0]);
            return [value, gradient];
        }
    }

    [Fact]
    public void CrossEntropyWithProbabilitiesNeedsNothingBesideItsRowsButTheMean()
        => Launches(["row_group", "row_group"], static t => [Loss.CrossEntropy(t[0], t[1])], _x, _x.Softmax(-1));

    private void Launches(string[] kernels, Func<Tensor[], Tensor[]> f, params Tensor[] inputs)
    {
        Func<Tensor[], Tensor[]> compiled = Transform.Jit(f);
        compiled(inputs);
        _runtime.Launched.Clear();
        compiled(inputs);
        Assert.Equal(kernels, _runtime.Launched);
    }
}

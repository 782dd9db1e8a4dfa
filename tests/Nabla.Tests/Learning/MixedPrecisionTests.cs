using Nabla.Learning;
using Nabla.Tests.Compilation;

namespace Nabla.Tests.Learning;

public sealed class MixedPrecisionTests
{
    public static TheoryData<DType> Halves => [DType.Float16, DType.BFloat16];

    [Theory]
    [MemberData(nameof(Halves))]
    public void Steps_too_small_for_the_weights_add_up_in_the_masters(DType dtype)
    {
        (Variable alone, Variable weight) = (new(Tensor.Ones([4], dtype)), new(Tensor.Ones([4], dtype)));
        Sgd plain = new([alone], 1e-4);
        MixedPrecision mixed = new([weight], static masters => new Sgd(masters, 1e-4));
        for (int i = 0; i < 400; i++)
        {
            plain.ClearGrad();
            plain.Backward(alone.Cast(DType.Float32).Sum());
            plain.Step();
            mixed.ClearGrad();
            mixed.Backward(weight.Cast(DType.Float32).Sum());
            mixed.Step();
        }

        Assert.Equal(1, (double)alone.Value[0]);
        Assert.Equal(0.96, (double)weight.Value[0], 2);
        Assert.Equal(1 - 1e-4 * mixed.StepCount, (double)mixed.Parameters[0].Value[0], 4);
        Assert.Equal(DType.Float32, mixed.Parameters[0].DType);
        Bits.AssertSame([mixed.Parameters[0].Value.Cast(dtype)], [weight.Value], "weight");
    }

    [Fact]
    public void A_scale_lifts_gradients_that_float16_cannot_hold()
    {
        Variable weight = new(Tensor.Ones([3], DType.Float16));
        Tensor Loss() => (weight.Cast(DType.Float32) * 1e-8).Sum();
        MixedPrecision bare = new([weight], static masters => new Sgd(masters, 1), new LossScale(1, 1, 1));
        bare.Backward(Loss());
        Assert.Equal(0, (double)bare.Parameters[0].Grad![0]);
        MixedPrecision scaled = new([weight], static masters => new Sgd(masters, 1));
        Assert.Equal(65536, scaled.Scale);
        scaled.Backward(Loss());
        Assert.Equal(1e-8, (double)scaled.Parameters[0].Grad![0], 10);
        scaled.Backward(Loss());
        Assert.Equal(2e-8, (double)scaled.Parameters[0].Grad![0], 10);
        Assert.Null(weight.Grad);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_that_overflows_is_left_out_and_the_scale_finds_its_way(bool isCompiled)
    {
        Variable weight = new(Tensor.Ones([3], DType.Float16));
        Variable factor = new(Tensor.Of(1f), trainable: false);
        MixedPrecision optimizer = new([weight], static masters => new Adam(masters, 0.125), new LossScale(1024, interval: 2));
        Action step = () =>
        {
            optimizer.ClearGrad();
            optimizer.Backward((weight.Cast(DType.Float32) * factor).Sum());
            optimizer.Step();
        };
        step = isCompiled ? Transform.Jit(step) : step;
        List<double> scales = [];
        List<double> weights = [];
        foreach (float x in (float[])[1, 1e6f, 1, 1, 1, 1e7f, float.NaN, 1])
        {
            factor.Value = Tensor.Of(x);
            step();
            scales.Add(optimizer.Scale);
            weights.Add((double)weight.Value[0]);
        }

        Assert.Equal([1024, 512, 512, 1024, 1024, 512, 256, 256], scales);
        Assert.Equal([0.875, 0.875, 0.75, 0.625, 0.5, 0.5, 0.5, 0.375], weights.Select(x => Math.Round(x, 3)));
        Assert.Equal((5, 3), (optimizer.StepCount, optimizer.SkippedCount));
        Assert.Equal(5, (double)optimizer.State["0.step"].Value);
    }

    [Fact]
    public void Gradients_are_clipped_unscaled()
    {
        Variable weight = new(Tensor.Ones([4], DType.Float16));
        MixedPrecision optimizer = new([weight], static masters => new Sgd(masters, 1));
        optimizer.Backward((weight.Cast(DType.Float32) * 0.5f).Sum());
        Assert.Equal(1, (double)Clip.ByNorm(optimizer.Parameters, 0.5), 5);
        optimizer.Step();
        Assert.Equal(0.75, (double)weight.Value[0], 3);
    }

    [Fact]
    public void Averages_reach_the_weights_around_it_and_are_refused_inside()
    {
        Variable weight = new(Tensor.Ones([2], DType.BFloat16));
        WeightAverage optimizer = WeightAverage.Exponential(new MixedPrecision([weight], static masters => new Sgd(masters, 0.5)), 0.5);
        for (int i = 0; i < 2; i++)
        {
            optimizer.ClearGrad();
            optimizer.Backward(weight.Cast(DType.Float32).Sum());
            optimizer.Step();
        }

        Assert.Equal(0, (double)weight.Value[0]);
        optimizer.Swap();
        Assert.Equal(0.25, (double)weight.Value[0]);
        optimizer.Swap();
        Assert.Equal(0, (double)weight.Value[0]);
        Assert.Contains("around mixed precision", Assert.Throws<ArgumentException>(
            () => new MixedPrecision([weight], static masters => new GradientAccumulation(WeightAverage.Uniform(new Sgd(masters, 1)), 2))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Averages_take_no_weights_from_a_step_that_is_left_out(bool isCompiled)
    {
        Variable weight = new(Tensor.Zeros([2], DType.Float16));
        Variable factor = new(Tensor.Of(1f), trainable: false);
        WeightAverage optimizer = WeightAverage.Uniform(new MixedPrecision([weight], static masters => new Sgd(masters, 1), new LossScale(1024)));
        WeightAverage late = WeightAverage.Uniform(new MixedPrecision([weight], static masters => new Sgd(masters, 0), new LossScale(1024)), start: 1, every: 2);
        Action step = () =>
        {
            foreach (WeightAverage one in (WeightAverage[])[late, optimizer])
            {
                one.ClearGrad();
                one.Backward((weight.Cast(DType.Float32) * factor).Sum());
                one.Step();
            }
        };
        step = isCompiled ? Transform.Jit(step) : step;
        foreach (float x in (float[])[1e6f, -1, 1e6f, 1e6f, -1, -1])
        {
            factor.Value = Tensor.Of(x);
            step();
        }

        // The weights are 1, 2 and 3.
        Assert.Equal((3, 3), (optimizer.Count, optimizer.StepCount));
        Assert.Equal(2, (double)optimizer.Averages[0][0], 3);
        Assert.Equal((1, 3), (late.Count, late.StepCount));
    }

    [Fact]
    public void Gradients_by_another_backward_are_told()
    {
        Variable weight = new(Tensor.Ones([4], DType.BFloat16));
        GradientAccumulation optimizer = new(new MixedPrecision([weight], static masters => new Sgd(masters, 1)), 2);
        weight.Cast(DType.Float32).Sum().Backward();
        Assert.Contains("optimizer.Backward(loss)", Assert.Throws<InvalidOperationException>(optimizer.Step).Message, StringComparison.Ordinal);
        optimizer.ClearGrad();
        Assert.Contains("found no gradient", Assert.Throws<InvalidOperationException>(optimizer.Step).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_float32_are_their_own_masters()
    {
        (Variable half, Variable whole) = (new(Tensor.Ones([2], DType.BFloat16)), new(Tensor.Ones(2)));
        MixedPrecision optimizer = new([half, whole], static masters => new Adam(masters));
        Assert.NotSame(half, optimizer.Parameters[0]);
        Assert.Same(whole, optimizer.Parameters[1]);
        Assert.Equal(1, optimizer.Scale);
        Assert.Equal(
            ["learningRate", "stepCount", "0.step", "0.sum", "0.squares", "1.step", "1.sum", "1.squares", "lossScale", "lossScale.good", "lossScale.skipped", "0.master"],
            optimizer.State.Keys);
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public async Task A_trainer_trains_half_precision(DType dtype)
    {
        Tensor x = Tensor.Randn([64, 4], seed: 1);
        Tensor y = (x.Sum(1) > 0).Cast(DType.Int64);
        Sequential model = new(
            new Linear(4, 16, generator: new Generator(2), dtype: dtype), new Tanh(), new Linear(16, 2, generator: new Generator(3), dtype: dtype));
        MixedPrecision optimizer = new(model.Parameters, static masters => new Adam(masters, 0.02));
        Trainer trainer = new(model, optimizer, static (logits, labels) => Loss.CrossEntropy(logits.Cast(DType.Float32), labels)) { ClipNorm = 1 };
        IReadOnlyList<EpochReport> reports = await trainer.FitAsync([(x.Cast(dtype), y)], 40);
        Assert.True(reports[^1].Loss < reports[0].Loss / 3, $"{reports[0].Loss} to {reports[^1].Loss}");
        Assert.Equal(40, optimizer.StepCount + optimizer.SkippedCount);
    }
}

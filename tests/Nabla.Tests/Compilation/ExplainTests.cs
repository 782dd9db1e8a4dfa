using Nabla.Learning;

namespace Nabla.Tests.Compilation;

/// <summary>What a compiled function says of itself.</summary>
public sealed class ExplainTests
{
    [Fact]
    public void Launches_are_measured_on_request_and_nothing_is_assigned()
    {
        Linear layer = new(64, 32, generator: new Generator(1));
        Adam optimizer = new(layer.Parameters, 0.1);
        Func<Tensor, Tensor, Tensor> step = Transform.Jit((Tensor x, Tensor y) =>
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.CrossEntropy(layer.Forward(x), y).RequireFinite();
            loss.Backward();
            optimizer.Step();
            return loss.Detach();
        });
        step(Tensor.Randn([8, 64], seed: 1), Tensor.Zeros([8], DType.Int64));
        Tensor[] before = [.. layer.Parameters.Concat(optimizer.State.Values).Select(variable => variable.Value)];

        string plain = step.Explain();
        Assert.Contains("one run: ", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("at the limit", plain, StringComparison.Ordinal);
        string measured = step.Explain(measure: true);
        Assert.Matches(@"measured: [\d.]+ µs; at the limits of this machine \([\d.]+ GB a second copied", measured);
        int launches = int.Parse(System.Text.RegularExpressions.Regex.Match(measured, @"one run: (\d+) launches").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(launches, System.Text.RegularExpressions.Regex.Count(measured, @"µs, [\d.]+ [kMG]?B, [\d.]+ [kMG]? operations; at the limit [\d.]+ µs, \d+ %"));
        Bits.AssertSame(before, [.. layer.Parameters.Concat(optimizer.State.Values).Select(variable => variable.Value)], "variables");
    }

    [Fact]
    public void Bytes_and_arithmetic_are_those_of_what_is_done()
    {
        Func<Tensor, Tensor, Tensor> product = Transform.Jit((Tensor x, Tensor y) => x.MatMul(y));
        product(Tensor.Ones(10, 20), Tensor.Ones(20, 50));
        Assert.Contains("one run: 1 launches, 6.8 kB to and from memory, 20 k operations on numbers", product.Explain(), StringComparison.Ordinal);
        Func<Tensor, Tensor> repeated = Transform.Jit((Tensor x) => x + Tensor.Ones(1000, 8));
        repeated(Tensor.Ones(8));
        Assert.Contains("one run: 1 launches, 32 kB to and from memory, 8 k operations", repeated.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_measured_says_why()
    {
        Func<Tensor, Tensor> own = Transform.Jit((Tensor x) => Transform.WithRule(v => v * 2, (v, y, g) => g * 2)(x));
        own(Tensor.Ones(2));
        string text = own.Explain(measure: true);
        Assert.True(text.Contains("not measured: code of yours runs in it", StringComparison.Ordinal) || text.Contains("measured:", StringComparison.Ordinal), text);
        Func<Tensor, Tensor> fails = Transform.Jit((Tensor x) => (x - 1).Log().RequireFinite());
        fails(Tensor.Of([2f]));
        Assert.Contains("not measured, because it fails on arguments that are all one: A value, float32 [1], must be finite", fails.Explain(measure: true), StringComparison.Ordinal);
    }
}

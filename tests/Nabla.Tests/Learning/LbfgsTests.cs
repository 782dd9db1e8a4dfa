using Nabla.Learning;
using Nabla.Tests.Compilation;
using Nabla.Tests.References;

namespace Nabla.Tests.Learning;

public sealed class LbfgsTests
{
    public static TheoryData<string> Cases => [.. ReferenceCase.Load("Lbfgs").Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_are_as_recorded(string name)
    {
        ReferenceCase one = ReferenceCase.Load("Lbfgs").Single(one => one.Name == name);
        Problem problem = new(one);
        Lbfgs optimizer = problem.Optimizer();
        for (int step = 0; step < one.Outputs.Count - 1; step++)
        {
            problem.Step(optimizer);
            Recorded.Check(one, step, problem.Flat(), Tolerance.Of("Lbfgs"));
        }

        Assert.Equal([optimizer.IterationCount, optimizer.EvaluationCount], (long[])one.Outputs[^1].Values);
        Assert.Equal(one.Outputs.Count - 1, optimizer.StepCount);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_compiled_loss_leads_to_the_same_bits(string name)
    {
        ReferenceCase one = ReferenceCase.Load("Lbfgs").Single(one => one.Name == name);
        (Problem eager, Problem compiled) = (new(one), new(one));
        (Lbfgs plain, Lbfgs planned) = (eager.Optimizer(), compiled.Optimizer());
        Func<Tensor> evaluate = Transform.Jit(() => compiled.Evaluate(planned), keepGrads: true);
        for (int step = 0; step < 5; step++)
        {
            eager.Step(plain);
            planned.Step(evaluate);
        }

        Bits.AssertSame([eager.Flat()], [compiled.Flat()], name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_goes_on_from_its_state(string name)
    {
        ReferenceCase one = ReferenceCase.Load("Lbfgs").Single(one => one.Name == name);
        (Problem whole, Problem part) = (new(one), new(one));
        (Lbfgs uninterrupted, Lbfgs first) = (whole.Optimizer(), part.Optimizer());
        for (int step = 0; step < 3; step++)
        {
            whole.Step(uninterrupted);
            part.Step(first);
        }

        Lbfgs resumed = part.Optimizer();
        foreach ((string key, Variable kept) in first.State)
        {
            resumed.State[key].Value = kept.Value;
        }

        for (int step = 0; step < 3; step++)
        {
            whole.Step(uninterrupted);
            part.Step(resumed);
        }

        Bits.AssertSame([whole.Flat()], [part.Flat()], name);
        Assert.Equal(uninterrupted.EvaluationCount, resumed.EvaluationCount);
    }

    [Theory]
    [InlineData(DType.Float32, 1e-3)]
    [InlineData(DType.Float64, 1e-8)]
    public void The_valley_is_gone_through(DType dtype, double tolerance)
    {
        Variable x = new(Tensor.Of([-1.2, 1, -1.2, 1]).Cast(dtype));
        Lbfgs optimizer = new([x], maxIterations: 200, changeTolerance: 0);
        double first = optimizer.Step(() =>
        {
            optimizer.ClearGrad();
            Tensor loss = ((1 - x[..^1]).Square() + 100 * (x[1..] - x[..^1].Square()).Square()).Sum();
            loss.Backward();
            return loss;
        });
        Assert.True(first > 500);
        Assert.All(x.Value.Cast(DType.Float64).ToArray<double>(), one => Assert.Equal(1, one, tolerance));
    }

    [Fact]
    public void A_loss_that_is_no_number_far_away_is_stepped_back_from()
    {
        Variable x = new(Tensor.Of([0.5]));
        Lbfgs optimizer = new([x], learningRate: 50);
        optimizer.Step(() =>
        {
            optimizer.ClearGrad();
            Tensor loss = (x - x.Log()).Sum();
            loss.Backward();
            return loss;
        });
        Assert.Equal(1, (double)x.Value[0], 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(50)]
    public void A_loss_that_is_no_number_beyond_the_first_step_is_no_place_to_go(double learningRate)
    {
        // −log(1 − x) is infinite at 1 and not a number beyond.
        Variable x = new(Tensor.Of([0.0]));
        Lbfgs optimizer = new([x], learningRate);
        optimizer.Step(() =>
        {
            optimizer.ClearGrad();
            Tensor loss = (-(1 - x).Log() - 3 * x).Sum();
            loss.Backward();
            return loss;
        });
        Assert.Equal(2.0 / 3, (double)x.Value[0], 4);
    }

    [Fact]
    public void Options_are_checked_and_a_step_needs_its_function()
    {
        Variable x = new(Tensor.Ones(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lbfgs([x], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lbfgs([x], maxIterations: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lbfgs([x], maxEvaluations: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lbfgs([x], historySize: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lbfgs([x], gradientTolerance: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lbfgs([x], changeTolerance: double.NaN));
        Assert.Contains("one element type", Assert.Throws<ArgumentException>(() => new Lbfgs([x, new Variable(Tensor.Of(1.0))])).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => new Lbfgs([x, x])).Message, StringComparison.Ordinal);
        Lbfgs optimizer = new([x]);
        x.ReplaceGrad(Tensor.Ones(2));
        Assert.Contains("Step(() =>", Assert.Throws<InvalidOperationException>(optimizer.Step).Message, StringComparison.Ordinal);
        optimizer.ClearGrad();
        Assert.Contains("no gradient", Assert.Throws<InvalidOperationException>(() => optimizer.Step(() => Tensor.Of(1f))).Message, StringComparison.Ordinal);
    }

    private sealed class Problem(ReferenceCase one)
    {
        private readonly Variable[] _parameters = [.. one.Inputs.Take(2).Select(static input => new Variable(input.ToTensor()))];
        private readonly Tensor[] _constants = [.. one.Inputs.Skip(2).Select(static input => input.ToTensor())];

        public Lbfgs Optimizer() => new(
            _parameters,
            one.Arguments.Number("learningRate", 1),
            one.Arguments.Integer("maxIterations"),
            one.Arguments.OptionalInteger("maxEvaluations"),
            historySize: one.Arguments.OptionalInteger("historySize") ?? 10,
            searches: one.Arguments.Flag("searches"));

        public void Step(Lbfgs optimizer) => optimizer.Step(() => Evaluate(optimizer));

        public Tensor Evaluate(Lbfgs optimizer)
        {
            optimizer.ClearGrad();
            (Variable a, Variable b) = (_parameters[0], _parameters[1]);
            Tensor loss = one.Arguments.Text("problem") == "rosenbrock"
                ? (1 - a).Square() + 100 * (b - a * a).Square()
                : (_constants[0].MatMul(a) + b - _constants[1]).Square().Sum() / 2;
            loss.Backward();
            return loss;
        }

        public Tensor Flat() => Functions.Concat(Array.ConvertAll(_parameters, static parameter => parameter.Value.Reshape(-1)), 0);
    }
}

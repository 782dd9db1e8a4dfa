using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>A function that was written down is differentiated as the function itself is: what it took as a number is one, and what it assigned is the variable's.</summary>
public sealed class ConstantsInGraphsTests
{
    private readonly Variable _w = new(new double[] { 0.5, -1.5 });
    private readonly Variable _statistic = new(new double[] { 1, 2 }, trainable: false);

    private readonly Tensor _x = Tensor.Of([2.0, 3.0]);

    public static TheoryData<string> Names() => [.. s_functions.Keys];

    private static readonly Dictionary<string, Func<Variable, Variable, Tensor, Tensor>> s_functions = new()
    {
        ["value"] = (w, _, x) => (w.Value * w * x).Sum(),
        ["detach"] = (w, _, x) => (w.Detach().Sin() * w * x).Sum() + w.Value.Sum(),
        ["intermediate detached"] = (w, _, x) => (w.Sin().Detach() * w * x).Sum(),
        ["no gradient of an intermediate"] = (w, _, x) =>
        {
            Tensor y = w * x;
            Tensor scale;
            using (NoGrad())
            {
                scale = y.Square() + w;
            }

            return (y * scale).Sum();
        },
        ["assigned and used"] = (w, _, x) =>
        {
            Tensor before = (w * x).Sum();
            w.Value = w * x;
            return before + (w.Square() * x).Sum();
        },
        ["assigned twice"] = (w, _, x) =>
        {
            w.Value = w * 2;
            w.Value = w.Value + w * x;
            return (w * w.Value).Sum();
        },
        ["statistic assigned and used"] = (w, statistic, x) =>
        {
            statistic.Value = 0.5 * statistic + (w * x).Detach();
            Tensor first = (statistic * w).Sum();
            statistic.Value = statistic + w;
            return first + (statistic * w * x).Sum();
        },
    };

    private static readonly Dictionary<string, Func<Variable, Tensor, Tensor>> s_steps = new()
    {
        ["norm of a gradient"] = (w, x) =>
        {
            (w.Square() * w * x).Sum().Backward();
            return w.Grad!.Norm() + (w * x).Sum();
        },
        ["a gradient that may be differentiated"] = (w, x) =>
        {
            (w.Square() * w * x).Sum().Backward(createGraph: true);
            Tensor gradient = w.Grad!;
            w.ClearGrad();
            return gradient.Norm();
        },
        ["a kept gradient"] = (w, x) =>
        {
            Tensor y = w.Square();
            y.RetainGrad();
            (y * w * x).Sum().Backward();
            Tensor kept = y.Grad!;
            w.ClearGrad();
            return (kept * w).Sum();
        },
    };

    public static TheoryData<string> Steps() => [.. s_steps.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_graph_is_differentiated_as_its_function_is(string name)
        => AreAlike(s_functions[name], (f, x) => Trace(f, x).Run(x)[0]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_graph_inside_a_graph_is(string name)
        => AreAlike(s_functions[name], (f, x) => Trace(y => Trace(f, y).Run(y)[0], x).Run(x)[0]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_checkpoint_is(string name)
        => AreAlike(s_functions[name], (f, x) => Checkpoint(f)(x));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_branch_is(string name)
        => AreAlike(s_functions[name], (f, x) => Cond(x.Sum() > 0, f, y => y.Sum(), x));

    [Theory]
    [MemberData(nameof(Names))]
    public void Rounds_of_a_loop_are(string name)
        => AreAlike(
            (w, statistic, x) =>
            {
                Tensor sum = 0.0;
                for (int i = 0; i < 3; i++)
                {
                    sum += s_functions[name](w, statistic, x * 0.5);
                }

                return sum;
            },
            (_, x) => ForI(0, 3, (_, sum) => sum + s_functions[name](_w, _statistic, x * 0.5), Tensor.Of(0.0)));

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_gradient_taken_inside_is_a_number_unless_it_is_asked_for_more(string name)
    {
        Tensor eager = s_steps[name](_w, _x);
        _w.ClearGrad();
        Tensor run = Trace(x => s_steps[name](_w, x), _x).Run(_x)[0];
        _w.ClearGrad();
        Assert.Equal((double)eager, (double)run, 12);
        Assert.Equal(Gradient(eager), Gradient(run));
    }

    [Fact]
    public void A_whole_step_leaves_nothing_to_differentiate_and_says_no_more_than_it_did()
    {
        Graph graph = Trace(
            x =>
            {
                Tensor loss = (_w * x).Square().Sum();
                loss.Backward();
                Update(() => _w.Value -= 0.1 * _w.Grad!);
                _w.ClearGrad();
                return loss;
            },
            _x);
        graph.Check();
        Assert.Null(graph.Run(_x)[0].GradFunction);
        Assert.Equal(1, graph.ToString().Split("StopGradient").Length - 1);
    }

    /// <summary>The gradient of a result, or none where nothing was recorded.</summary>
    private double[]? Gradient(Tensor y)
    {
        if (y.GradFunction is null)
        {
            return null;
        }

        y.Backward();
        double[] gradient = _w.Grad!.ToArray<double>();
        _w.ClearGrad();
        return gradient;
    }

    private void AreAlike(Func<Variable, Variable, Tensor, Tensor> f, Func<Func<Tensor, Tensor>, Tensor, Tensor> write)
    {
        (Tensor w, Tensor statistic) = (_w.Value, _statistic.Value);
        (double Value, double[] Gradient, double[] W, double[] Statistic) Outcome(Func<Func<Tensor, Tensor>, Tensor, Tensor> call)
        {
            (_w.Value, _statistic.Value) = (w, statistic);
            Tensor y = call(x => f(_w, _statistic, x), _x);
            y.Backward();
            double[] gradient = _w.Grad!.ToArray<double>();
            _w.ClearGrad();
            return ((double)y, gradient, _w.Value.ToArray<double>(), _statistic.Value.ToArray<double>());
        }

        (double value, double[] gradient, double[] leftW, double[] leftStatistic) = Outcome((f, x) => f(x));
        (double found, double[] foundGradient, double[] foundW, double[] foundStatistic) = Outcome(write);
        Assert.Equal(value, found, 12);
        Assert.Equal(gradient, foundGradient, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(leftW, foundW, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(leftStatistic, foundStatistic, (a, b) => Math.Abs(a - b) < 1e-12);
    }
}

using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>A variable that is assigned in the body of a choice or a loop holds numbers afterwards, as in a program that runs line by line: nothing is differentiated through the assignment.</summary>
public sealed class AssignmentInBodyTests
{
    private readonly Variable _w = new(2.0);
    private readonly Variable _sum = new(0.5);

    public static TheoryData<string> Kinds => ["Cond", "ForI", "Segments", "While", "WhileThatReads", "Scan", "Afterwards", "Nested"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_are_those_of_the_program_run_line_by_line(string kind)
    {
        (double, double, double, double) expected = After(f => f(Tensor.Of(1.5)), kind);
        Assert.Equal(expected, After(f => Trace(f, Tensor.Of(1.0)).Run(Tensor.Of(1.5))[0], kind));
        Assert.Equal(expected, After(f => Checkpoint(f)(Tensor.Of(1.5)), kind));
        Assert.Equal(expected, After(f => Stage(Checkpoint(f))(Tensor.Of(1.5)), kind));
        Assert.Equal(expected, After(f => Checkpoint(Checkpoint(f))(Tensor.Of(1.5)), kind));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void And_inside_functional_transforms(string kind)
    {
        double Of(Func<Func<Tensor, Tensor>, Tensor> ask)
        {
            _sum.Value = Tensor.Of(0.5);
            return Math.Round((double)ask(Written(kind)), 9);
        }

        double expected = Of(f => Grad(f)(Tensor.Of(1.5)));
        Assert.Equal(expected, Of(f => Stage(Grad(f))(Tensor.Of(1.5))));
        Assert.Equal(expected, Of(f => Grad(Checkpoint(f))(Tensor.Of(1.5))));
        Assert.Equal(expected, Of(f => Stage(x => Jvp(f, x, Tensor.Of(1.0)).Tangent)(Tensor.Of(1.5))));
        Assert.Equal(expected, Of(f => Grad(Stage(f))(Tensor.Of(1.5))));
        Assert.Equal(expected, Of(f => Jvp(Stage(f), Tensor.Of(1.5), Tensor.Of(1.0)).Tangent));
    }

    private Func<Tensor, Tensor> Written(string kind) => x => kind switch
    {
        "Cond" => Cond(x > 0, Step, s => s, x),
        "ForI" => ForI(0, 3, (_, s) => Step(s), x),
        "Segments" => ForI(0, 5, (_, s) => Step(s) * 0.1, x, segments: 2),
        "While" => While(s => s < 50, Step, x, maxSteps: 10),
        "WhileThatReads" => While(s => s < 50 - _sum, Step, x, maxSteps: 10),
        "Scan" => Scan((c, y) => (Step(c * y), c * _sum), x, Tensor.Of([0.5, 0.25, 1])) is var (carry, ys) ? carry + ys.Sum() : x,
        "Afterwards" => Cond(x > 0, Step, s => s, x) * _sum * _w,
        _ => ForI(0, 2, (_, s) => Cond(s > 2, Step, t => ForI(0, 2, (_, u) => Step(u), t) * _sum, s), x),
    };

    private Tensor Step(Tensor s)
    {
        _sum.Value = (_sum + s * _w).Detach();
        return s * _w + _sum * s;
    }

    private (double Value, double Held, double ByW, double BySum) After(Func<Func<Tensor, Tensor>, Tensor> run, string kind)
    {
        _w.ClearGrad();
        _sum.ClearGrad();
        _sum.Value = Tensor.Of(0.5);
        Tensor y = run(Written(kind));
        y.Backward();
        return ((double)y, (double)_sum.Value, Math.Round((double)_w.Grad!, 9), Math.Round((double)_sum.Grad!, 9));
    }
}

using Nabla.Testing;
using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Programs put together at random, differentiated through both doors and by differences.</summary>
public sealed class RandomGraphTests
{
    private static readonly Func<Tensor, Tensor> s_own = WithRule(x => x.Sin(), (x, _, g) => g * x.Cos());

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void BothDoorsAgreeAtTheFirstAndSecondOrder(int seed)
    {
        Tensor[] inputs = Inputs(seed);
        (Tensor value, Tensor[] expected) = ValueAndGrad((Tensor[] xs) => Program(seed, xs))(inputs);

        Variable[] variables = [.. inputs.Select(x => new Variable(x))];
        Tensor loss = Program(seed, [.. variables]);
        loss.Backward(createGraph: true);
        Assert.Equal((double)value, (double)loss);
        Assert.All(variables.Zip(expected), pair => AssertClose(pair.Second, pair.First.Grad ?? pair.First.ZerosLike()));

        // The product of the Hessian and a vector of ones, each way.
        Tensor[] products = Grad((Tensor[] xs) => Total(Grad((Tensor[] zs) => Program(seed, zs))(xs)))(inputs);
        Tensor[] gradients = [.. variables.Select(variable => variable.Grad ?? variable.ZerosLike())];
        foreach (Variable variable in variables)
        {
            variable.ClearGrad();
        }

        if (Total(gradients) is { GradFunction: not null } total)
        {
            total.Backward();
        }

        Assert.All(variables.Zip(products), pair => AssertClose(pair.Second, pair.First.Grad ?? pair.First.ZerosLike()));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void CompiledPartsAgreeAtTheFirstAndSecondOrder(int seed)
    {
        Tensor[] inputs = Inputs(seed);
        Tensor Eager(Tensor[] xs) => InParts(seed, xs, static part => part);
        Func<Tensor[], Tensor[]>[] parts = new Func<Tensor[], Tensor[]>[3];
        int made = 0;
        Tensor Compiled(Tensor[] xs)
        {
            int next = 0;
            return InParts(seed, xs, part => next++ is var i && i < made ? parts[i] : parts[made++] = Jit(part));
        }

        (Tensor value, Tensor[] expected) = ValueAndGrad((Tensor[] xs) => Eager(xs))(inputs);
        (Tensor compiledValue, Tensor[] gradients) = ValueAndGrad((Tensor[] xs) => Compiled(xs))(inputs);
        Assert.Equal((double)value, (double)compiledValue);
        Assert.All(expected.Zip(gradients), pair => AssertClose(pair.First, pair.Second));

        Tensor[] products = Grad((Tensor[] xs) => Total(Grad((Tensor[] zs) => Eager(zs))(xs)))(inputs);
        Assert.All(products.Zip(Grad((Tensor[] xs) => Total(Grad((Tensor[] zs) => Compiled(zs))(xs)))(inputs)), pair => AssertClose(pair.First, pair.Second));

        // The derivative with respect to one input of that with respect to another.
        Tensor mixed = Grad((Tensor x) => Grad((Tensor z) => Eager([x, z, inputs[2]]))(inputs[1]).Square().Sum())(inputs[0]);
        AssertClose(mixed, Grad((Tensor x) => Grad((Tensor z) => Compiled([x, z, inputs[2]]))(inputs[1]).Square().Sum())(inputs[0]));

        Variable[] variables = [.. inputs.Select(x => new Variable(x))];
        Compiled([.. variables]).Backward(createGraph: true);
        Assert.All(variables.Zip(expected), pair => AssertClose(pair.Second, pair.First.Grad ?? pair.First.ZerosLike()));
        Tensor[] first = [.. variables.Select(variable => variable.Grad ?? variable.ZerosLike())];
        Array.ForEach(variables, variable => variable.ClearGrad());
        if (Total(first) is { GradFunction: not null } total)
        {
            total.Backward();
        }

        Assert.All(variables.Zip(products), pair => AssertClose(pair.Second, pair.First.Grad ?? pair.First.ZerosLike()));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void DifferencesAgree(int seed)
        => Assert.InRange(GradientCheck.CheckGradient((Tensor[] xs) => Program(seed, xs), Inputs(seed), new GradientCheckOptions { Tolerance = 1e-5 }), 0, 1e-5);

    private static Tensor[] Inputs(int seed)
        => [Tensor.Randn([2, 3], DType.Float64, (ulong)seed * 3 + 1), Tensor.Randn([3], DType.Float64, (ulong)seed * 3 + 2), Tensor.Randn([], DType.Float64, (ulong)seed * 3 + 3)];

    private static Tensor Total(Tensor[] xs) => xs.Aggregate(Tensor.Of(0.0), (sum, x) => sum + x.Sum());

    private static void AssertClose(Tensor expected, Tensor actual) => Assert.True(actual.AllClose(expected, 1e-9, 1e-9), $"{expected}\n{actual}");

    /// <summary>A dozen operations on what there is so far, which may use the same result many times or never.</summary>
    private static Tensor Program(int seed, Tensor[] inputs)
    {
        Random random = new(seed);
        List<Tensor> known = [.. inputs];
        for (int step = 0; step < 12; step++)
        {
            Tensor x = known[random.Next(known.Count)];
            Tensor y = known[random.Next(known.Count)];
            known.Add(Step(random, x, y).Tanh());
        }

        return known.Skip(3).Where((_, i) => i % 3 != 1).Aggregate(Tensor.Of(0.0), (sum, x) => sum + (x * x).Mean() + x.Sum() * 0.1);
    }

    /// <summary>The same in three functions, each of which hands on what there is.</summary>
    private static Tensor InParts(int seed, Tensor[] inputs, Func<Func<Tensor[], Tensor[]>, Func<Tensor[], Tensor[]>> wrap)
    {
        Tensor[] known = inputs;
        for (int part = 0; part < 3; part++)
        {
            int number = part;
            known = wrap(xs =>
            {
                Random random = new(seed * 3 + number);
                List<Tensor> grown = [.. xs];
                for (int step = 0; step < 4; step++)
                {
                    Tensor x = grown[random.Next(grown.Count)];
                    grown.Add(Step(random, x, grown[random.Next(grown.Count)]).Tanh());
                }

                return [.. grown];
            })(known);
        }

        return known.Skip(3).Where((_, i) => i % 3 != 1).Aggregate(Tensor.Of(0.0), (sum, x) => sum + (x * x).Mean() + x.Sum() * 0.1);
    }

    private static Tensor Step(Random random, Tensor x, Tensor y)
    {
        int kind = random.Next(20);
        Tensor matrix = x.Rank == 2 ? x : x.Rank == 1 ? x.Unsqueeze(0) : x.Reshape(1, 1);
        return kind switch
        {
            0 => x.Shape.Equals(y.Shape) || x.Rank == 0 || y.Rank == 0 ? x + y : x + y.Mean(),
            1 => x.Shape.Equals(y.Shape) || x.Rank == 0 || y.Rank == 0 ? x * y : x - y.Sum(),
            2 => x / (y.Square().Sum() + 1),
            3 => x.Exp() - y.Mean(),
            4 => matrix.T.MatMul(matrix),
            5 => matrix.Sum(random.Next(2), keepAxes: true) * matrix,
            6 => matrix.Softmax(random.Next(2)),
            7 => matrix.LogSumExp(random.Next(2)),
            8 => matrix.Flip(random.Next(2)).CumSum(random.Next(2)),
            9 => Functions.Concat([matrix, matrix * 2], random.Next(2)),
            10 => matrix.With(y.Mean(), .., 0),
            11 => matrix[.., Tensor.Of([0, 0, -1])],
            12 => matrix.Reshape(-1)[At.Every(.., -2)],
            13 => Functions.Where(Tensor.Rand(matrix.Shape, seed: (ulong)random.Next(1000)) > 0.5, matrix, y.Sum()),
            14 => s_own(x) * x,
            15 => matrix.Prod(random.Next(2)),
            16 => (matrix.Square() + 0.5).Sqrt().Norm(axis: random.Next(2)),
            17 => matrix.T.BroadcastTo([2, .. matrix.T.Shape]).Sum(0),
            18 => matrix.Pad(random.Next(2), 1, 1).LogSoftmax(0),
            _ => (x.Square() + 1).Pow(y.Mean()) + x.Sigmoid(),
        };
    }

    /// <summary>In a process of its own that may be the first use of all: a program that writes down a loaded model with dropout.</summary>
    [Fact]
    public void The_default_generator_may_first_be_asked_for_while_a_function_is_written_down()
    {
        Generator? made = null;
        Transform.Trace(() => made = Generator.Initial());
        Assert.Equal([0L, 0], made!.State.Value.ToArray<long>());
    }
}

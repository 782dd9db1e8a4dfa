using System.Reflection;
using Nabla.Compilation;
using Nabla.Learning;
using Nabla.Tests.Compilation;
using Nabla.Tests.References;

namespace Nabla.Tests.Learning;

/// <summary>Every recorded optimizer: where it goes, that compiled steps go there too, and that a run may be saved and resumed anywhere.</summary>
public sealed class RecordedOptimizerTests
{
    private static readonly int[] s_steps = [1, 2, 3, 6, 12];

    public static TheoryData<string> Names => [.. RecordedOptimizers.Names];

    public static TheoryData<string, DType> NamesAndTypes
    {
        get
        {
            TheoryData<string, DType> all = [];
            foreach (string name in RecordedOptimizers.Names)
            {
                all.Add(name, DType.Float32);
                all.Add(name, DType.Float64);
            }

            return all;
        }
    }

    [Fact]
    public void Every_optimizer_is_recorded()
    {
        IEnumerable<string> here = typeof(Optimizer).Assembly.GetExportedTypes()
            .Where(static type => type.IsSubclassOf(typeof(TensorOptimizer)) && !type.IsAbstract).Select(static type => type.Name);
        Assert.Equal(here.Order(StringComparer.Ordinal), RecordedOptimizers.Names.Order(StringComparer.Ordinal));
        Assert.All(RecordedOptimizers.Names, name => Assert.NotEmpty(RecordedOptimizers.Cases(name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Walks_as_recorded(string name)
        => Assert.All(RecordedOptimizers.Cases(name), static one => Walk(one, parameters => RecordedOptimizers.Make(one, parameters)));

    [Fact]
    public void Parameter_groups_walk_as_recorded()
        => Assert.All(ReferenceCase.Load("ParameterGroups"), static one => Walk(
            one,
            static p => new ParameterGroups(
                new Sgd(p.Where(static one => one.Rank == 2), 0.1, momentum: 0.9, weightDecay: 0.1),
                new Sgd(p.Where(static one => one.Rank < 2), 0.03)),
            static (optimizer, step) => optimizer.LearningRate = 0.1 * Math.Pow(0.8, step)));

    [Theory]
    [MemberData(nameof(NamesAndTypes))]
    public void Compiled_steps_are_eager_ones_to_the_bit(string name, DType dtype) => Assert.All(RecordedOptimizers.Cases(name), one =>
    {
        (SmallNetwork eager, SmallNetwork compiled) = (new(one, dtype), new(one, dtype));
        (Optimizer plain, Optimizer planned) = (RecordedOptimizers.Make(one, eager.Parameters), RecordedOptimizers.Make(one, compiled.Parameters));
        Action step = Transform.Jit(() => compiled.Step(planned));
        for (int i = 0; i < 8; i++)
        {
            if (i == 4)
            {
                plain.LearningRate = planned.LearningRate = plain.LearningRate / 2;
            }

            eager.Step(plain);
            step();
            Bits.AssertSame([eager.Flat()], [compiled.Flat()], $"{one.Name}, step {i + 1}");
        }

        Assert.Equal(1, step.Traces());
        Assert.All(plain.State, kept => Bits.AssertSame([kept.Value.Value], [planned.State[kept.Key].Value], $"{one.Name}, {kept.Key}"));
        Assert.Equal(8, planned.StepCount);
    });

    [Theory]
    [MemberData(nameof(NamesAndTypes))]
    public void Steps_of_large_parameters_are_one_loop_eagerly_with_the_same_bits(string name, DType dtype) => Assert.All(RecordedOptimizers.Cases(name), one =>
    {
        // So many that the first step is worth a loop.
        Tensor start = Tensor.Randn([600, 500], dtype, seed: 1);
        (Variable eager, Variable compiled) = (new(start), new(start));
        (Optimizer plain, Optimizer planned) = (RecordedOptimizers.Make(one, [eager]), RecordedOptimizers.Make(one, [compiled]));
        if (plain is not ElementwiseOptimizer elementwise)
        {
            return;
        }

        // One operation, as plain descent is, is one pass as it stands.
        Assert.True(one.Name == "Sgd learningRate 0.1" || IsOneLoop(elementwise, start), $"The rule of {one.Name} is no loop.");
        Action step = Transform.Jit(() => Step(planned, compiled));
        for (int i = 0; i < 3; i++)
        {
            Step(plain, eager);
            step();
        }

        Bits.AssertSame([eager.Value], [compiled.Value], one.Name);
        static void Step(Optimizer optimizer, Variable w)
        {
            optimizer.ClearGrad();
            w.Sin().Sum().Backward();
            optimizer.Step();
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_goes_on_from_its_state(string name) => Assert.All(RecordedOptimizers.Cases(name), one =>
    {
        (SmallNetwork whole, SmallNetwork part) = (new(one), new(one));
        (Optimizer uninterrupted, Optimizer first) = (RecordedOptimizers.Make(one, whole.Parameters), RecordedOptimizers.Make(one, part.Parameters));
        for (int i = 0; i < 3; i++)
        {
            whole.Step(uninterrupted);
            part.Step(first);
        }

        Optimizer resumed = RecordedOptimizers.Make(one, part.Parameters);
        foreach ((string key, Variable kept) in first.State)
        {
            resumed.State[key].Value = kept.Value;
        }

        for (int i = 0; i < 4; i++)
        {
            whole.Step(uninterrupted);
            part.Step(resumed);
        }

        Bits.AssertSame([whole.Flat()], [part.Flat()], one.Name);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Single_precision_follows_double_precision(string name) => Assert.All(RecordedOptimizers.Cases(name), one =>
    {
        (SmallNetwork wide, SmallNetwork narrow) = (new(one), new(one, DType.Float32));
        (Optimizer first, Optimizer second) = (RecordedOptimizers.Make(one, wide.Parameters), RecordedOptimizers.Make(one, narrow.Parameters));
        for (int i = 0; i < 3; i++)
        {
            wide.Step(first);
            narrow.Step(second);
        }

        Assert.Equal(DType.Float32, narrow.Parameters[0].Value.DType);
        double distance = (double)(narrow.Flat().Cast(DType.Float64) - wide.Flat()).Abs().Max();
        Assert.True(distance < 1e-4, $"{one.Name}: {distance}");
    });

    private static bool IsOneLoop(ElementwiseOptimizer optimizer, Tensor like)
    {
        object Call(string method, params object[] arguments)
            => optimizer.GetType().GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(optimizer, arguments)!;
        int slots = optimizer.State.Count - 3;
        Tensor[] numbers = Array.ConvertAll((Tensor[])Call("Numbers", Tensor.Of(1.0), Tensor.Of(0.1)), number => number.Cast(like.DType));
        RuleOf rule = optimizer.GetType().GetMethod("Rule", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<RuleOf>(optimizer);
        RuleCache cache = new(RuleText.Of(x => rule(x[0], x[1], x.AsSpan(2, slots), x.AsSpan(2 + slots))));
        bool isOne = false;
        Transform.Update(() => isOne = Rules.TryCompute(cache, [.. Enumerable.Range(0, 2 + slots).Select(_ => like + 1), .. numbers]) is not null);
        return isOne;
    }

    private delegate Tensor[] RuleOf(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers);

    private static void Walk(ReferenceCase one, Func<IReadOnlyList<Variable>, Optimizer> make, Action<Optimizer, int>? schedule = null)
    {
        Tolerance tolerance = Tolerance.Of("Optimizers");
        SmallNetwork network = new(one);
        Optimizer optimizer = make(network.Parameters);
        for (int step = 1; step <= s_steps[^1]; step++)
        {
            schedule?.Invoke(optimizer, step - 1);
            network.Step(optimizer);
            if (Array.IndexOf(s_steps, step) is var at and >= 0)
            {
                Recorded.Check(one, at, network.Flat(), tolerance);
            }
        }
    }
}

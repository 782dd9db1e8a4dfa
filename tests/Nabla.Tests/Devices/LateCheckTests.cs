using System.Runtime.CompilerServices;
using Nabla.Learning;

namespace Nabla.Tests.Devices;

/// <summary>What a compiled function on a device checks of its numbers is told when somebody reads, and has then changed nothing. See Note [Checks that are not waited for].</summary>
public sealed class LateCheckTests
{
    private readonly RemoteMachine _machine = new();
    private readonly Device _remote;

    public LateCheckTests() => _remote = new Device("remote", _machine);

    public static TheoryData<int, bool, bool> Ways => PoisonedTraining.Ways;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_trainer_names_the_batch_and_goes_on_with_the_numbers_of_the_processor(int bad, bool isTold, bool hasSchedule)
        => Assert.Equal(await PoisonedTraining.RunAsync(Device.Cpu, bad, isTold, hasSchedule), await PoisonedTraining.RunAsync(_remote, bad, isTold, hasSchedule));

    [Theory]
    [InlineData("accumulation")]
    [InlineData("average")]
    [InlineData("scaled")]
    [InlineData("groups")]
    public async Task What_goes_around_an_optimizer_is_as_it_was_too(string name)
    {
        static Optimizer Make(string name, IReadOnlyList<Variable> parameters) => name switch
        {
            "accumulation" => new GradientAccumulation(new Adam(parameters, 1e-2), 2),
            "average" => WeightAverage.Exponential(new Adam(parameters, 1e-2)),
            "scaled" => new MixedPrecision(parameters, static masters => new Adam(masters, 1e-2), new LossScale()),
            _ => new ParameterGroups(new Adam(parameters.Take(2), 1e-2), new Sgd(parameters.Skip(2), 1e-2, momentum: 0.9)),
        };
        Assert.Equal(
            await PoisonedTraining.RunAsync(Device.Cpu, 3, isTold: false, hasSchedule: true, make: parameters => Make(name, parameters)),
            await PoisonedTraining.RunAsync(_remote, 3, isTold: false, hasSchedule: true, make: parameters => Make(name, parameters)));
    }

    [Fact]
    public async Task A_label_that_is_no_class_leaves_the_model_as_it_was()
        => Assert.Equal(await PoisonedTraining.RunAsync(Device.Cpu, 3, isTold: false, hasSchedule: false, isLabel: true), await PoisonedTraining.RunAsync(_remote, 3, isTold: false, hasSchedule: false, isLabel: true));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_cancels_or_fails_to_bring_the_next_batch_is_told_of_the_one_before(bool cancels)
    {
        Linear layer = new(3, 2, generator: new Generator(1));
        layer.To(_remote);
        Trainer trainer = new(layer, new Sgd(layer.Parameters, 0.1), static (x, y) => Loss.CrossEntropy(x, y));
        using CancellationTokenSource cancellation = new();
        IEnumerable<(Tensor X, Tensor Y)> Data()
        {
            yield return (Tensor.Ones(2, 3), Tensor.Of([0L, 1]));
            yield return (Tensor.Ones(2, 3) * double.NaN, Tensor.Of([0L, 1]));
            if (!cancels)
            {
                throw new InvalidDataException();
            }

            cancellation.Cancel();
            yield return (Tensor.Ones(2, 3), Tensor.Of([0L, 1]));
        }

        NotFiniteNumberException thrown = await Assert.ThrowsAsync<NotFiniteNumberException>(() => trainer.FitAsync(Data(), 1, cancellation: cancellation.Token));
        Assert.Contains("in batch 2 of epoch 1", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(new TrainingPosition(0, 1), trainer.Position);
        Assert.Single(await trainer.FitAsync([(Tensor.Ones(2, 3), Tensor.Of([0L, 1]))], 1));
    }

    [Fact]
    public void Nothing_is_read_within_a_step()
    {
        (Func<Tensor, Tensor> step, _, _) = Made();
        (Func<Tensor, Tensor> here, _, _) = Made(Device.Cpu);
        _ = here(Tensor.Ones(3));
        _ = step(Ones(1));
        long reads = _machine.Reads;
        long onHost = _machine.OnHost;
        Tensor loss = step(Ones(2));
        Assert.Equal((reads, onHost), (_machine.Reads, _machine.OnHost));
        Assert.Equal((double)here(Tensor.Ones(3) * 2), (double)loss);
        Assert.Equal(reads + 2, _machine.Reads);
        _ = (double)loss;
        Assert.Equal(reads + 3, _machine.Reads);
    }

    [Fact]
    public void The_reading_throws_what_the_host_would_have_thrown_and_nothing_has_changed()
    {
        (Func<Tensor, Tensor> step, Variable w, Variable last) = Made();
        (Func<Tensor, Tensor> here, Variable wHere, _) = Made(Device.Cpu);
        _ = step(Ones(1));
        _ = here(Tensor.Ones(3));
        Tensor before = w.Value;
        Tensor bad = step(Ones(double.NegativeInfinity));
        Tensor after = step(Ones(2));
        NotFiniteNumberException expected = Assert.Throws<NotFiniteNumberException>(() => here(Tensor.Ones(3) * double.NegativeInfinity));
        NotFiniteNumberException thrown = Assert.Throws<NotFiniteNumberException>(() => bad.ToScalar<double>());
        Assert.Equal(expected.Message, thrown.Message);
        Assert.Equal(double.NegativeInfinity, thrown.OffendingNumber);
        Assert.Equal(wHere.ToArray<double>(), w.ToArray<double>());
        Assert.Equal(before.ToArray<double>(), w.ToArray<double>());
        Assert.Equal(1.0, (double)last);

        // What a run gave that changed nothing is not shown as if it had, and from here on all is as ever.
        Assert.Throws<NotFiniteNumberException>(() => after.ToScalar<double>());
        Assert.Throws<NotFiniteNumberException>(() => bad.ToScalar<double>());
        Assert.Equal((double)here(Tensor.Ones(3)), (double)step(Ones(1)));
        Assert.Equal(wHere.ToArray<double>(), w.ToArray<double>());
    }

    [Fact]
    public void Who_reads_a_variable_is_told_once()
    {
        (Func<Tensor, Tensor> step, Variable w, _) = Made();
        _ = step(Ones(1));
        double[] before = w.ToArray<double>();
        _ = step(Ones(double.NaN));
        _ = step(Ones(1));
        Assert.Throws<NotFiniteNumberException>(() => w.ToArray<double>());
        Assert.Equal(before, w.ToArray<double>());
    }

    [Fact]
    public void Who_reads_while_another_function_is_written_down_is_told_too()
    {
        (Func<Tensor, Tensor> step, Variable w, _) = Made();
        _ = step(Ones(1));
        double[] before = w.ToArray<double>();
        Tensor bad = step(Ones(double.NaN));
        Func<Tensor, Tensor> other = Transform.Jit((Tensor x) => x * bad.ToScalar<double>());
        Assert.Throws<NotFiniteNumberException>(() => other(Ones(1)));
        Assert.Equal(before, w.ToArray<double>());
        Assert.Equal(before.Average(), (double)step(Ones(1)), 12);
        Assert.NotEqual(before, w.ToArray<double>());
    }

    [Fact]
    public void Who_reads_nothing_is_told_some_hundred_calls_later()
    {
        (Func<Tensor, Tensor> step, Variable w, _) = Made();
        double[] before = w.ToArray<double>();
        _ = step(Ones(double.NaN));
        int calls = 0;
        NotFiniteNumberException thrown = Assert.Throws<NotFiniteNumberException>(() =>
        {
            for (; calls < 1000; calls++)
            {
                _ = step(Ones(1));
            }
        });
        Assert.Contains("must be finite, but is NaN", thrown.Message, StringComparison.Ordinal);
        Assert.InRange(calls, 100, 300);
        Assert.Equal(before, w.ToArray<double>());
    }

    [Fact]
    public void Of_several_checks_the_first_that_fails_is_named_and_of_several_numbers_the_first()
    {
        Variable count = new(Tensor.Of(0L).To(_remote), trainable: false);
        Func<Tensor, Tensor, Tensor> f = Transform.Jit((Tensor x, Tensor y) =>
        {
            count.Value += 1;
            return x.RequireFinite("The first").Sum() + y.RequireFinite("The second").Sum();
        });
        Tensor good = Tensor.Of([[1.0, 2], [3, 4]]).To(_remote);
        Tensor bad = Tensor.Of([[1, 2], [double.PositiveInfinity, double.NaN]]).To(_remote);
        Assert.Equal(20.0, (double)f(good, good));
        Assert.StartsWith("The second, float64 [2, 2], must be finite, but holds Infinity (LateCheckTests.cs:", Thrown(good, bad), StringComparison.Ordinal);
        Assert.StartsWith("The first, float64 [2, 2], must be finite, but holds Infinity (", Thrown(bad, good), StringComparison.Ordinal);
        Assert.StartsWith("The first, ", Thrown(bad, bad), StringComparison.Ordinal);
        Assert.Equal(1, (long)count);

        string Thrown(Tensor x, Tensor y) => Assert.Throws<NotFiniteNumberException>(() => f(x, y).ToScalar<double>()).Message;
    }

    [Fact]
    public void Runs_that_write_nothing_are_told_each_for_itself()
    {
        Func<Tensor, Tensor> f = Transform.Jit(static (Tensor x) => (x * 2).RequireFinite().Sum());
        Tensor[] sums = [f(Ones(1)), f(Ones(double.NaN)), f(Ones(3)), f(Ones(double.PositiveInfinity))];
        Assert.Equal(18.0, (double)sums[2]);
        Assert.Equal(double.PositiveInfinity, Assert.Throws<NotFiniteNumberException>(() => sums[3].ToScalar<double>()).OffendingNumber);
        Assert.Equal(double.NaN, Assert.Throws<NotFiniteNumberException>(() => sums[1].ToScalar<double>()).OffendingNumber);
        Assert.Equal(6.0, (double)sums[0]);
    }

    [Fact]
    public void What_returns_its_argument_says_at_once_what_is_wrong_with_it()
    {
        Func<Tensor, Tensor> f = Transform.Jit(static (Tensor x) => x.RequireFinite());
        Tensor x = Ones(double.NaN);
        Assert.Equal([2, 2, 2], f(Ones(2)).ToArray<double>());
        Assert.Throws<NotFiniteNumberException>(() => f(x));
        Assert.Equal([double.NaN, double.NaN, double.NaN], x.ToArray<double>());
    }

    [Fact]
    public void What_is_the_same_in_every_run_makes_none_wait()
    {
        Variable w = new(Tensor.Ones([3], DType.Float64).To(_remote));
        Func<Tensor, (Tensor, Tensor)> step = Transform.Jit((Tensor x) =>
        {
            Tensor loss = (w.Value * x).Sum().RequireFinite("The loss");
            w.Value += loss;
            return (loss, Tensor.Of(-1L));
        });
        Tensor x = Ones(1);
        Tensor nan = Ones(double.NaN);
        _ = step(x);
        long reads = _machine.Reads;
        _ = step(x);
        (Tensor bad, Tensor same) = step(nan);
        Assert.Equal(reads, _machine.Reads);
        Assert.Equal(-1, (long)same);
        Assert.Throws<NotFiniteNumberException>(() => bad.ToScalar<double>());
    }

    [Fact]
    public void Numbers_taken_before_a_step_say_nothing_of_it()
    {
        (Func<Tensor, Tensor> step, Variable w, _) = Made();
        _ = step(Ones(1));
        Tensor before = w.Value;
        _ = step(Ones(double.NaN));
        double[] numbers = before.ToArray<double>();
        Assert.Throws<NotFiniteNumberException>(() => w.ToArray<double>());
        Assert.Equal(numbers, w.ToArray<double>());
    }

    [Theory]
    [InlineData(false, true, false)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public void A_variable_that_two_functions_write_tells_of_each(bool bothFail, bool isChecked, bool isHeld)
    {
        Variable w = new(Tensor.Ones([3], DType.Float64).To(_remote), trainable: false);
        Func<Tensor, Tensor> first = Step("The first", isChecked: true);
        Func<Tensor, Tensor> second = Step("The second", isChecked);
        _ = first(Ones(1));
        _ = second(Ones(1));
        double[] before = w.ToArray<double>();
        _ = first(Ones(double.NaN));
        Tensor? held = isHeld ? w.Value : null;
        _ = second(Ones(bothFail ? double.NaN : 0));
        _ = first(Ones(1));
        _ = second(Ones(0));
        Assert.StartsWith("The first, ", Told(), StringComparison.Ordinal);
        if (bothFail)
        {
            Assert.StartsWith("The second, ", Told(), StringComparison.Ordinal);
        }

        Assert.Equal(before, w.ToArray<double>());
        GC.KeepAlive(held);
        string Told() => Assert.Throws<NotFiniteNumberException>(() => w.ToArray<double>()).Message;
        Func<Tensor, Tensor> Step(string what, bool isChecked) => Transform.Jit((Tensor x) =>
        {
            Tensor sum = (w.Value * x).Sum();
            sum = isChecked ? sum.RequireFinite(what) : sum;
            w.Value += sum;
            return sum;
        });
    }

    [Theory]
    [InlineData(1, 2, 5, 7)]
    [InlineData(7, 5, 2, 1)]
    public void Batches_of_any_size_say_what_is_wrong_with_them(params int[] sizes)
    {
        Variable sum = new(Tensor.Of(0.0).To(_remote), trainable: false);
        Func<Tensor, Tensor> step = Transform.Jit(
            (Tensor x) =>
            {
                Tensor y = (x * 2).RequireFinite("The batch");
                sum.Value += y.Mean();
                return y.Sum();
            },
            anyBatch: true);
        foreach (int size in sizes)
        {
            Tensor x = Tensor.Ones([size, 3], DType.Float64);
            Assert.Equal(6.0 * size, (double)step(x.To(_remote)));
            Assert.StartsWith("The batch, float64 [", Assert.Throws<NotFiniteNumberException>(() => step((x * double.NaN).To(_remote)).ToScalar<double>()).Message, StringComparison.Ordinal);
        }

        Assert.Equal(2.0 * sizes.Length, (double)sum);
    }

    [Fact]
    public void A_loss_and_weights_that_are_kept_do_not_keep_the_function()
    {
        Variable w = new(Tensor.Ones([3], DType.Float64).To(_remote), trainable: false);
        (Tensor loss, WeakReference counter) = Trained(w);
        GC.Collect();
        Assert.False(counter.IsAlive);
        Assert.Equal(3.0, (double)loss);
        GC.KeepAlive(w);
    }

    [Fact]
    public void A_function_that_leaves_gradients_waits_for_its_checks()
    {
        Variable w = new(Tensor.Ones([3], DType.Float64).To(_remote));
        Func<Tensor, Tensor> f = Transform.Jit(
            (Tensor x) =>
            {
                w.ClearGrad();
                Tensor loss = (w * x).Sum().RequireFinite("The loss");
                loss.Backward();
                return loss.Detach();
            },
            keepGrads: true);
        _ = f(Ones(1));
        Assert.Throws<NotFiniteNumberException>(() => f(Ones(double.NaN)));
        Assert.Equal([1, 1, 1], w.Grad!.ToArray<double>());
    }

    [Fact]
    public void An_explanation_shows_what_ran()
    {
        (Func<Tensor, Tensor> step, _, _) = Made();
        _ = step(Ones(1));
        string text = step.Explain(measure: true);
        Assert.Contains("  result 0 ← ", text, StringComparison.Ordinal);
        Assert.Contains("  what the checks find ← ", text, StringComparison.Ordinal);
        Assert.Contains("  has failed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not measured", text, StringComparison.Ordinal);
        Assert.DoesNotContain("RequireFinite", text, StringComparison.Ordinal);
    }

    /// <summary>What a step has left behind that nobody can call any more, and one of the variables that it alone worked on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (Tensor Loss, WeakReference Counter) Trained(Variable w)
    {
        Variable counter = new(Tensor.Of(0.0).To(_remote), trainable: false);
        Func<Tensor, Tensor> step = Transform.Jit((Tensor x) =>
        {
            Tensor loss = x.Sum().RequireFinite("The loss");
            w.Value += loss;
            counter.Value += 1;
            return loss;
        });
        _ = step(Ones(1));
        Tensor loss = step(Ones(1));
        _ = (double)loss;
        return (loss, new WeakReference(counter));
    }

    private Tensor Ones(double factor) => (Tensor.Ones(3).Cast(DType.Float64) * factor).To(_remote);

    /// <summary>A step that sums what it is given by weights, which it changes, and leaves the loss in a variable that it does not read.</summary>
    private (Func<Tensor, Tensor> Step, Variable W, Variable Last) Made(Device? device = null)
    {
        Variable w = new(Tensor.Ones([3], DType.Float64).To(device ?? _remote));
        Variable last = new(Tensor.Of(0.0).To(device ?? _remote), trainable: false);
        Sgd optimizer = new([w], 0.1, momentum: 0.9);
        Func<Tensor, Tensor> step = Transform.Jit((Tensor x) =>
        {
            optimizer.ClearGrad();
            Tensor loss = (w * x.Cast(DType.Float64)).Mean().RequireFinite("The loss");
            loss.Backward();
            optimizer.Step();
            last.Value = loss.Detach();
            return loss.Detach();
        });
        return (step, w, last);
    }
}

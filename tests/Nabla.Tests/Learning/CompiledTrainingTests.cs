using Nabla.Learning;

namespace Nabla.Tests.Learning;

/// <summary>A trainer's compiled steps leave the bits that the steps as written leave.</summary>
public sealed class CompiledTrainingTests
{
    private const int Examples = 1_605;
    private const int Batch = 32;

    private static readonly Tensor s_images = Tensor.Randn([Examples, 1, 28, 28], seed: 5);
    private static readonly Tensor s_labels = (Tensor.Rand([Examples], seed: 6) * 10).Cast(DType.Int64);

    [Fact]
    public async Task Weights_after_200_steps_are_the_same_bits()
    {
        // 51 batches an epoch, of which the last is smaller.
        (Run eager, Run compiled) = (new Run(compiles: false), new Run(compiles: true));
        IReadOnlyList<EpochReport> expected = await eager.Fit(4);
        IReadOnlyList<EpochReport> found = await compiled.Fit(4);
        Assert.Equal(204, compiled.Optimizer.StepCount);
        Same(eager, compiled);
        Assert.Equal(eager.Losses, compiled.Losses);
        Assert.Equal(expected.Select(report => report with { Time = default }), found.Select(report => report with { Time = default }));
    }

    [Fact]
    public async Task A_run_goes_on_where_it_was_saved()
    {
        using ScratchFolder folder = new();
        string file = folder["state.safetensors"];
        Run whole = new(compiles: true);
        await whole.Fit(2);

        Run first = new(compiles: true);
        using CancellationTokenSource stop = new();
        first.Trainer.AfterBatch = progress =>
        {
            if (progress.Position == new TrainingPosition(1, 20))
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Fit(2, cancellation: stop.Token));
        TrainingState.Save(file, first.Model, first.Optimizer, first.Trainer.Position);

        foreach (bool compiles in (bool[])[true, false])
        {
            Run second = new(compiles);
            TrainingPosition position = TrainingState.Load(file, second.Model, second.Optimizer);
            await second.Fit(2, position);
            Same(whole, second);
        }
    }

    [Fact]
    public async Task The_function_is_written_down_before_the_first_batch_only()
    {
        List<int> sizes = [];
        Run run = new(compiles: true, loss: (x, y) =>
        {
            sizes.Add(y.Shape[0]);
            return Loss.CrossEntropy(x, y);
        });
        await run.Fit(3);

        // Training and judging, both with 32 and with 5 examples: at sizes that tell what depends on the size, and for one example.
        Assert.Equal(8, sizes.Count);
        Assert.DoesNotContain(32, sizes);
        Assert.DoesNotContain(5, sizes);
    }

    [Fact]
    public async Task A_loss_that_does_something_else_at_another_size_is_written_down_for_each()
    {
        List<int> sizes = [];
        Tensor Judged(Tensor x, Tensor y)
        {
            sizes.Add(y.Shape[0]);
            return y.Shape[0] > 20 ? Loss.CrossEntropy(x, y) : Loss.CrossEntropy(x, y) * 0.5;
        }

        (Run eager, Run compiled) = (new Run(compiles: false, loss: Judged), new Run(compiles: true, loss: Judged));
        await eager.Fit(3);
        sizes.Clear();
        await compiled.Fit(3);
        Assert.Equal((2, 2), (sizes.Count(size => size == 32) - 2, sizes.Count(size => size == 5)));
        Same(eager, compiled);
    }

    [Fact]
    public async Task What_is_clipped_and_scheduled_may_change_between_batches()
    {
        (Run eager, Run compiled) = (new Run(compiles: false), new Run(compiles: true));
        foreach (Run run in (Run[])[eager, compiled])
        {
            run.Trainer.AfterBatch = progress => run.Trainer.ClipNorm = progress.Position.Batch > 10 ? 0.01 : null;
            await run.Fit(1);
        }

        Same(eager, compiled);
    }

    [Fact]
    public async Task A_loss_that_is_no_number_changes_nothing()
    {
        Run run = new(compiles: true);
        float[][]? before = null;
        run.Trainer.AfterBatch = progress => before = progress.Position.Batch == 2 ? run.Weights : before;
        NotFiniteNumberException thrown = await Assert.ThrowsAsync<NotFiniteNumberException>(
            () => run.Trainer.FitAsync(run.Batches(0).Select((batch, i) => i == 2 ? (batch.X * float.NaN, batch.Y) : batch), 1));
        Assert.Contains("The loss is NaN in batch 3 of epoch 1; the model is as before this batch. The inputs of this batch are not all finite", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(2, run.Optimizer.StepCount);
        Assert.Equal(before!, run.Weights);
    }

    [Fact]
    public async Task A_model_that_decides_in_csharp_is_told_what_to_do()
    {
        Run run = new(compiles: true, loss: (x, y) => Loss.CrossEntropy(x, y) is var loss && loss.ToScalar() > 3 ? loss * 2 : loss);
        TracingException thrown = await Assert.ThrowsAsync<TracingException>(() => run.Fit(1));
        Assert.Contains("CompiledTrainingTests.cs", thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith("trainer.Compiles = false runs them as they are written.", thrown.Message, StringComparison.Ordinal);
        run.Trainer.Compiles = false;
        await run.Fit(1);
    }

    private static void Same(Run expected, Run found)
    {
        foreach ((string name, Variable variable) in expected.Model.State.Concat(expected.Optimizer.State))
        {
            Variable other = (found.Model.State.GetValueOrDefault(name) ?? found.Optimizer.State[name])!;
            Assert.Equal(variable.DType, other.DType);
            Assert.True(Functions.Equal(variable.Value, other.Value).All().ToScalar<bool>(), name);
        }
    }

    private sealed class Run
    {
        public Run(bool compiles, Func<Tensor, Tensor, Tensor>? loss = null)
        {
            Model = new(
                new Flatten(), new Linear(784, 32, generator: new Generator(1)), new Relu(), new Dropout(0.2, new Generator(2)), new Linear(32, 10, generator: new Generator(3)));
            Optimizer = new Adam(Model.Parameters, 1e-3);
            Trainer = new Trainer(Model, Optimizer, loss ?? ((x, y) => Loss.CrossEntropy(x, y)))
            {
                Compiles = compiles,
                Schedule = new CosineSchedule(1e-3, 300),
                ClipNorm = 1,
            };
        }

        public Sequential Model { get; }

        public Adam Optimizer { get; }

        public Trainer Trainer { get; }

        public List<double> Losses { get; } = [];

        public float[][] Weights => [.. Model.Parameters.Select(parameter => parameter.ToArray<float>())];

        public Task<IReadOnlyList<EpochReport>> Fit(int epochs, TrainingPosition start = default, CancellationToken cancellation = default)
            => Trainer.FitAsync(at => Batches(at.Epoch).Skip(at.Batch), epochs, Batches(0), new Told(progress => Losses.Add(progress.Loss)), start, cancellation);

        public IEnumerable<(Tensor X, Tensor Y)> Batches(int epoch)
        {
            for (int from = 0; from < Examples; from += Batch)
            {
                int to = Math.Min(from + Batch, Examples);
                yield return (s_images[from..to] * (1 + 0.1f * epoch), s_labels[from..to]);
            }
        }
    }
}

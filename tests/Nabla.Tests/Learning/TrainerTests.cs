using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class TrainerTests
{
    private readonly Sequential _model = new(new Linear(2, 16, generator: new Generator(1)), new Tanh(), new Linear(16, 2, generator: new Generator(2)));
    private readonly Adam _optimizer;
    private readonly Trainer _trainer;

    public TrainerTests()
    {
        _optimizer = new Adam(_model.Parameters, 0.02);
        _trainer = new Trainer(_model, _optimizer, (x, y) => Loss.CrossEntropy(x, y));
    }

    [Fact]
    public async Task It_learns_and_reports()
    {
        List<TrainingProgress> seen = [];
        IReadOnlyList<EpochReport> reports = await _trainer.FitAsync(Circle(1), 30, Circle(2), new Told(seen.Add));
        Assert.Equal(30, reports.Count);
        Assert.Equal(Enumerable.Range(1, 30), reports.Select(report => report.Epoch));
        EpochReport last = reports[^1];
        Assert.True(last.Loss < reports[0].Loss);
        Assert.InRange(last.Accuracy!.Value, 0.9, 1);
        Assert.InRange(last.ValidationAccuracy!.Value, 0.85, 1);
        Assert.NotNull(last.ValidationLoss);
        Assert.Equal(250, last.Examples);
        Assert.True(last.ExamplesPerSecond > 0);
        Assert.False(_model.IsTraining);
        Assert.Equal(new TrainingPosition(30), _trainer.Position);
        Assert.Equal(30 * 5, _optimizer.StepCount);
        Assert.Equal(30 * 6, seen.Count);
        Assert.Equal(new TrainingPosition(0, 1), seen[0].Position);
        Assert.Equal(reports, seen.Select(progress => progress.Finished).OfType<EpochReport>());
        Nabla.Learning.Evaluation again = _trainer.Evaluate(Circle(2));
        Assert.Equal(last.ValidationLoss, again.Loss);
        Assert.Equal(last.ValidationAccuracy, again.Accuracy);
    }

    [Fact]
    public async Task Targets_that_are_numbers_have_no_accuracy()
    {
        Linear line = new(1, 1, generator: new Generator(1));
        Trainer trainer = new(line, new Sgd(line.Parameters, 0.1), (x, y) => Loss.MeanSquaredError(x, y));
        Tensor x = Tensor.Linspace(-1, 1, 20).Unsqueeze(1);
        IReadOnlyList<EpochReport> reports = await trainer.FitAsync([(x, 3 * x + 1)], 200);
        Assert.Null(reports[0].Accuracy);
        Assert.Null(reports[0].ValidationLoss);
        Assert.InRange(line.Weight.Value.ToScalar(), 2.9, 3.1);
    }

    [Fact]
    public async Task Training_runs_on_another_thread_in_training_mode()
    {
        int caller = Environment.CurrentManagedThreadId;
        int thread = caller;
        bool training = false;
        _trainer.AfterBatch = _ => (thread, training) = (Environment.CurrentManagedThreadId, _model.IsTraining);
        await _trainer.FitAsync(Circle(1), 1);
        Assert.NotEqual(caller, thread);
        Assert.True(training);
    }

    [Fact]
    public async Task Cancelling_finishes_the_batch_and_leaves_a_usable_model()
    {
        using CancellationTokenSource stop = new();
        bool ended = false;
        _trainer.AfterBatch = progress =>
        {
            if (progress.Position == new TrainingPosition(1, 2))
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _trainer.FitAsync(Disposed(Circle(1), () => ended = true), 5, cancellation: stop.Token));
        Assert.Equal(new TrainingPosition(1, 2), _trainer.Position);
        Assert.Equal(7, _optimizer.StepCount);
        Assert.True(ended);
        Assert.Equal("[3, 2]", _model.Predict(Tensor.Zeros(3, 2)).Shape.ToString());
    }

    [Fact]
    public async Task A_token_cancelled_before_trains_nothing()
    {
        Task<IReadOnlyList<EpochReport>> task = _trainer.FitAsync(Circle(1), 5, cancellation: new CancellationToken(true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
        Assert.Equal(0, _optimizer.StepCount);
        Assert.False(_model.IsTraining);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public async Task A_loss_that_is_no_number_stops_before_its_step_and_names_the_batch(float poison)
    {
        int batches = 0;
        Trainer trainer = new(_model, _optimizer, (x, y) => ++batches == 3 ? Loss.CrossEntropy(x, y) + poison : Loss.CrossEntropy(x, y)) { Compiles = false };
        NotFiniteNumberException thrown = await Assert.ThrowsAsync<NotFiniteNumberException>(() => trainer.FitAsync(Circle(1), 1));
        Assert.Contains("batch 3 of epoch 1", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(2, _optimizer.StepCount);
        Assert.All(_model.Parameters, parameter => Assert.All(parameter.ToArray<float>(), value => Assert.True(float.IsFinite(value))));
        Assert.False(_model.IsTraining);
    }

    [Fact]
    public async Task An_empty_loader_is_refused()
    {
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => _trainer.FitAsync([], 1));
        Assert.Contains("no batches in epoch 1", thrown.Message, StringComparison.Ordinal);
        Assert.False(_model.IsTraining);
        Assert.Contains("no batches", (await Assert.ThrowsAsync<InvalidOperationException>(() => _trainer.FitAsync(Circle(1), 1, validation: []))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_can_be_enumerated_once_is_noticed_in_the_second_epoch()
    {
        Queue<(Tensor, Tensor)> queue = new(Circle(1));
        IEnumerable<(Tensor, Tensor)> Once()
        {
            while (queue.TryDequeue(out (Tensor, Tensor) batch))
            {
                yield return batch;
            }
        }

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => _trainer.FitAsync(Once(), 2));
        Assert.Contains("no batches in epoch 2", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("only once", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_without_examples_is_refused()
        => Assert.Contains("no examples in batch 1 of epoch 1", (await Assert.ThrowsAsync<InvalidOperationException>(
            () => _trainer.FitAsync([(Tensor.Zeros(0, 2), Tensor.Zeros([0], DType.Int64))], 1))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task As_many_images_as_labels_are_needed()
        => Assert.Contains("inputs [3, 2] and targets [4] of batch 1 of epoch 1", (await Assert.ThrowsAsync<ArgumentException>(
            () => _trainer.FitAsync([(Tensor.Zeros(3, 2), Tensor.Zeros([4], DType.Int64))], 1))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_loss_must_be_a_scalar()
        => Assert.Contains("Reduction.Mean", (await Assert.ThrowsAsync<ArgumentException>(
            () => new Trainer(_model, _optimizer, (x, y) => Loss.CrossEntropy(x, y, reduction: Reduction.None)).FitAsync(Circle(1), 1))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_exception_of_the_data_or_the_hook_arrives()
    {
        IEnumerable<(Tensor, Tensor)> Broken()
        {
            yield return Circle(1)[0];
            throw new InvalidDataException("torn");
        }

        Assert.Equal("torn", (await Assert.ThrowsAsync<InvalidDataException>(() => _trainer.FitAsync(Broken(), 1))).Message);
        _trainer.AfterBatch = _ => throw new IOException("full");
        Assert.Equal("full", (await Assert.ThrowsAsync<IOException>(() => _trainer.FitAsync(Circle(1), 1))).Message);
        Assert.False(_model.IsTraining);
    }

    [Fact]
    public async Task A_trainer_trains_one_run_at_a_time()
    {
        using ManualResetEventSlim go = new();
        _trainer.AfterBatch = _ => go.Wait();
        Task first = _trainer.FitAsync(Circle(1), 1);
        Assert.Throws<InvalidOperationException>(() => { _ = _trainer.FitAsync(Circle(1), 1); });
        go.Set();
        await first;
        await _trainer.FitAsync(Circle(1), 1);
    }

    [Fact]
    public async Task Clipping_and_schedules_take_part()
    {
        _trainer.ClipNorm = 1e-3;
        _trainer.KeepsGrads = true;
        _trainer.Schedule = new StepSchedule(0.5, 5, 0.1);
        List<double> norms = [];
        List<double> rates = [];
        _trainer.AfterBatch = _ =>
        {
            norms.Add(_model.Parameters.Sum(parameter => Math.Pow((double)parameter.Grad!.Norm(), 2)));
            rates.Add(_optimizer.LearningRate);
        };
        await _trainer.FitAsync(Circle(1), 2);
        Assert.All(norms, norm => Assert.InRange(Math.Sqrt(norm), 0, 1.001e-3));
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.05, 0.05], rates.Select(rate => Math.Round(rate, 12)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public void A_norm_to_clip_to_is_checked_where_it_is_set(double norm) => Assert.Throws<ArgumentOutOfRangeException>(() => _trainer.ClipNorm = norm);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Judging_the_model_between_batches_does_not_end_its_training_mode(bool compiles)
    {
        List<bool> modes = [];
        Trainer trainer = new(_model, _optimizer, (x, y) =>
        {
            modes.Add(_model.IsTraining);
            return Loss.CrossEntropy(x, y);
        })
        {
            Compiles = compiles,
        };
        trainer.AfterBatch = _ => trainer.Evaluate([Circle(2)[0]]);
        await trainer.FitAsync(Circle(1), 1);

        // What is compiled asks each time it is written down, which it is before the first batch.
        Assert.Equal(compiles ? [true, true, true, true, false, false, false, false] : Enumerable.Range(0, 10).Select(i => i % 2 == 0), modes);
        Assert.False(_model.IsTraining);
    }

    [Fact]
    public async Task An_optimizer_of_another_model_is_noticed()
    {
        Trainer trainer = new(_model, new Sgd(new Linear(2, 2).Parameters, 0.1), Loss.CrossEntropy);
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => trainer.FitAsync(Circle(1), 1));
        Assert.Contains("does the optimizer have the parameters of this model", thrown.Message, StringComparison.Ordinal);
    }

    private static List<(Tensor X, Tensor Y)> Circle(ulong seed)
    {
        Tensor x = Tensor.Randn([250, 2], seed: seed);
        Tensor y = (x.Square().Sum(1) > 1.4).Cast(DType.Int64);
        return [.. Enumerable.Range(0, 5).Select(i => (x[(50 * i)..(50 * i + 50)], y[(50 * i)..(50 * i + 50)]))];
    }

    private static IEnumerable<(Tensor, Tensor)> Disposed(IEnumerable<(Tensor, Tensor)> data, Action ended)
    {
        try
        {
            foreach ((Tensor, Tensor) batch in data)
            {
                yield return batch;
            }
        }
        finally
        {
            ended();
        }
    }
}

/// <summary>Tells at once, on the thread that trains.</summary>
internal sealed class Told(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => tell(value);
}

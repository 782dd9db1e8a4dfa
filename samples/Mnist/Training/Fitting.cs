using System.Globalization;
using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace MnistSample;

/// <summary>Trains a run to its end, or until it is interrupted, and saves it after every epoch.</summary>
internal sealed class Fitting
{
    private const int TestBatch = 1_000;

    private readonly TrainingRun _run;
    private readonly string _save;
    private readonly DataLoader _train;
    private readonly DataLoader _test;
    private readonly Trainer _trainer;
    private TimeSpan _time;
    private int _steps;

    public Fitting(TrainingRun run, DigitSet train, DigitSet test, string save, bool isEager = false)
    {
        _run = run;
        _save = save;
        _train = Near(run, DataLoader.From(train.Images, train.Labels, run.Settings.Batch, shuffle: true, run.Settings.Seed));
        _test = Near(run, DataLoader.From(test.Images, test.Labels, TestBatch, shuffle: false));
        _trainer = new Trainer(run.Model, run.Optimizer, (logits, labels) => Loss.CrossEntropy(logits, labels)) { Compiles = !isEager };
        if (run.Position.Batch >= _train.Count)
        {
            throw new BadInputException($"--resume: the run had come to batch {run.Position.Batch} of an epoch, but these images are only {_train.Count} batches.");
        }
    }

    /// <summary>How long the training itself took, for people.</summary>
    public string Summary => _steps == 0
        ? $"nothing to train: {_run.Position.Epoch} epochs are done, and --epochs counts those before a resume too"
        : string.Create(CultureInfo.InvariantCulture, $"trained {_steps} steps in {_time.TotalSeconds:F2} s ({_time.TotalMilliseconds / _steps:F2} ms a step)");

    /// <summary>Trains until <paramref name="epochs"/> epochs are done in all.</summary>
    /// <returns>Whether it came to the end; false where it was interrupted. It is saved in both cases.</returns>
    public async Task<bool> RunAsync(int epochs, Action<BatchReport> batchDone, Action<EpochRow> epochDone, CancellationToken interruption)
    {
        bool isFinished = true;
        if (_run.Position.Epoch < epochs)
        {
            try
            {
                await _trainer.FitAsync(BatchesFrom, epochs, _test, new Listener(this, batchDone, epochDone), _run.Position, interruption);
            }
            catch (OperationCanceledException) when (interruption.IsCancellationRequested)
            {
                isFinished = false;
                if (_run.Position.Batch == _train.Count)
                {
                    // The batch in work was an epoch's last, and its test is due.
                    Evaluation judged = _trainer.Evaluate(_test, CancellationToken.None);
                    EndEpoch(new TrainingPosition(_run.Position.Epoch + 1), judged.Loss, judged.Accuracy!.Value, TimeSpan.Zero, epochDone);
                }
            }
        }

        _run.Save(_save);
        return isFinished;
    }

    /// <summary>Batches go to a device while the one before is computed with; on the processor that would be one more thread for the same cores.</summary>
    private static DataLoader Near(TrainingRun run, DataLoader batches) => run.Device == Device.Cpu ? batches : batches.To(run.Device);

    private IEnumerable<(Tensor X, Tensor Y)> BatchesFrom(TrainingPosition position)
    {
        _train.Epoch = position.Epoch;
        return _train.Skip(position.Batch);
    }

    private void EndEpoch(TrainingPosition position, double loss, double accuracy, TimeSpan time, Action<EpochRow> epochDone)
    {
        _run.Position = position;
        _run.Validation.Add(new ValidationPoint(_run.Losses.Count, loss, accuracy));
        _time += time;
        double trainLoss = _run.Losses.TakeLast(_train.Count).Average();
        epochDone(new EpochRow(position.Epoch, trainLoss, loss, accuracy, time));
    }

    /// <summary>Hears of every batch on the training thread, before the next one begins: what it saves is of one moment.</summary>
    private sealed class Listener(Fitting fitting, Action<BatchReport> batchDone, Action<EpochRow> epochDone) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Finished is { } epoch)
            {
                fitting.EndEpoch(value.Position, epoch.ValidationLoss!.Value, epoch.ValidationAccuracy!.Value, epoch.Time, epochDone);
                fitting._run.Save(fitting._save);
                return;
            }

            fitting._steps++;
            fitting._run.Position = value.Position;
            fitting._run.Losses.Add(value.Loss);
            batchDone(new BatchReport(value.Position.Epoch + 1, value.Epochs, value.Position.Batch, fitting._train.Count, value.Loss));
        }
    }
}

using System.Globalization;
using Nabla.Learning;

namespace Nabla.Tests.Devices;

/// <summary>A training in which a batch is poisoned, and which goes on after it: all that it comes to, so that two devices can be compared.</summary>
internal static class PoisonedTraining
{
    private const int Batches = 6;

    /// <summary>The ways in which a batch may be poisoned: which one, whether somebody is told of every batch, whether a schedule sets the learning rate.</summary>
    public static TheoryData<int, bool, bool> Ways => new()
    {
        { 0, false, false },
        { 3, false, false },
        { 3, true, true },
        { 4, false, true },
        { Batches - 1, false, false },
        { Batches - 1, true, false },
    };

    /// <summary>What a training comes to, line by line.</summary>
    /// <param name="device">Where it is.</param>
    /// <param name="bad">Which batch of the second epoch has a NaN.</param>
    /// <param name="isTold">Whether somebody is told of every batch, so that losses are read at once.</param>
    /// <param name="hasSchedule">Whether each step has a learning rate of its own.</param>
    /// <param name="isLabel">Whether the batch has a label that is no class instead.</param>
    /// <param name="make">Makes the optimizer; Adam if not given.</param>
    public static async Task<string[]> RunAsync(Device device, int bad, bool isTold, bool hasSchedule, bool isLabel = false, Func<IReadOnlyList<Variable>, Optimizer>? make = null)
    {
        Generator generator = new(1);
        Generator drops = new(2);
        Sequential model = new(new Linear(4, 16, generator: generator), new BatchNorm1d(16), new Relu(), new Dropout(0.25, drops), new Linear(16, 3, generator: generator));
        model.To(device);
        Optimizer optimizer = make is null ? new Adam(model.Parameters, 1e-2) : make(model.Parameters);
        List<string> lines = [];
        Trainer trainer = new(model, optimizer, static (x, y) => Loss.CrossEntropy(x, y)) { ClipNorm = 1, Schedule = hasSchedule ? new CosineSchedule(1e-2, 40) : null };
        Told? told = isTold ? new Told(lines) : null;

        IEnumerable<(Tensor X, Tensor Y)> Data(TrainingPosition at, int poisoned)
        {
            for (int i = at.Batch; i < Batches; i++)
            {
                int size = i == Batches - 1 ? 5 : 8;
                Tensor x = Tensor.Randn([size, 4], seed: (ulong)(100 * at.Epoch + i));
                Tensor y = x.ArgMax(1) % 3;
                bool isBad = at.Epoch == 1 && i == poisoned;
                yield return (isBad && !isLabel ? x.With(double.NaN, 1, 2) : x, isBad && isLabel ? y.With(3, 1) : y);
            }
        }

        void Keep()
        {
            foreach ((string name, Variable variable) in model.State.Concat(optimizer.State).Append(new("drops", drops.State)))
            {
                lines.Add($"{name} {string.Join(' ', variable.Value.To(Device.Cpu).Cast(DType.Float64).ToArray<double>().Select(static number => $"{BitConverter.DoubleToInt64Bits(number):x}"))}");
            }
        }

        Exception thrown = await Assert.ThrowsAnyAsync<Exception>(() => trainer.FitAsync(at => Data(at, bad), 3, progress: told));
        Assert.StartsWith(isLabel ? "Index 3 is outside axis " : $"The loss is NaN in batch {bad + 1} of epoch 2; the model is as before this batch. The inputs of this batch are not all finite", thrown.Message, StringComparison.Ordinal);

        // Of several lookups by one label, a device names any.
        lines.Add($"{thrown.GetType().Name}: {(isLabel ? "" : thrown.Message)}");
        lines.Add($"{thrown.InnerException?.Message}");
        lines.Add($"{trainer.Position}, {optimizer.StepCount} steps");
        Keep();
        TrainingPosition start = trainer.Position with { Batch = trainer.Position.Batch + 1 };
        IReadOnlyList<EpochReport> reports = await trainer.FitAsync(at => Data(at, -1), 3, progress: told, start: start);
        lines.AddRange(reports.Select(static report => string.Create(CultureInfo.InvariantCulture, $"epoch {report.Epoch}: {report.Loss:R} {report.Accuracy:R} {report.Examples}")));
        Keep();
        return [.. lines];
    }

    private sealed class Told(List<string> lines) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => lines.Add(string.Create(CultureInfo.InvariantCulture, $"{value.Position} {value.Loss:R} {value.Accuracy:R}"));
    }
}

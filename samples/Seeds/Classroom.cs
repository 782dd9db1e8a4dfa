using System.Globalization;
using System.Text;
using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace SeedsSample;

/// <summary>Trains S1-21's network, as it is drawn and without its last ReLU: SGD 0.01, batches of 32, He's weights, one epoch, three seeds.</summary>
internal sealed class Classroom
{
    private const int Batch = 32;
    private const int Classes = 10;
    private const int Seeds = 3;
    private const int Watched = 20;
    private const double NearlyAll = 0.99;
    private readonly DigitData _data;

    public Classroom(DigitData data)
    {
        _data = data;
        Lessons = [.. Enumerable.Range(0, 2 * Seeds).Select(run => Train(run % Seeds, lastRelu: run < Seeds))];
    }

    public bool IsMnist => _data.IsMnist;

    /// <summary>The six trainings: three as drawn, three without the last ReLU.</summary>
    public IReadOnlyList<Lesson> Lessons { get; }

    /// <summary>The network. Cross entropy contains the softmax.</summary>
    public static Sequential Network(int seed, bool lastRelu)
    {
        Generator generator = new((ulong)seed);
        Layer[] layers =
        [
            new Flatten(),
            new Linear(784, 32, weights: Initialize.KaimingNormal, generator: generator),
            new Relu(),
            new Linear(32, Classes, weights: Initialize.KaimingNormal, generator: generator),
        ];
        return new Sequential(lastRelu ? [.. layers, new Relu()] : layers);
    }

    /// <summary>The trainings as a table.</summary>
    public string Describe()
    {
        StringBuilder table = new();
        table.AppendLine(CultureInfo.InvariantCulture, $"{_data.Name}: {_data.Train.Count} images to train with, {_data.Test.Count} to test with");
        table.AppendLine("seed  network                 accuracy  logits that died, 0 for every image; and nearly, 0 for nearly every image of their class");
        foreach (Lesson lesson in Lessons)
        {
            string network = lesson.LastRelu ? "as drawn" : "without the last ReLU";
            table.AppendLine(CultureInfo.InvariantCulture, $"{lesson.Seed,4}  {network,-22}  {100 * lesson.Accuracy,6:F1} %  {List(lesson.Dead)}; nearly: {List(lesson.Silent)}");
        }

        return table.ToString();
    }

    private static string List(IReadOnlyList<int> logits) => logits.Count == 0 ? "none" : $"{logits.Count} ({string.Join(", ", logits)})";

    private Lesson Train(int seed, bool lastRelu)
    {
        Sequential network = Network(seed, lastRelu);
        Sgd optimizer = new(network.Parameters, learningRate: 0.01);
        DataLoader loader = DataLoader.From(_data.Train.Images, _data.Train.Labels, Batch, seed: (ulong)seed);
        List<double> losses = new(loader.Count);
        foreach ((Tensor images, Tensor labels) in loader)
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.CrossEntropy(network.Forward(images), labels);
            loss.Backward();
            optimizer.Step();
            losses.Add((double)loss);
        }

        network.Eval();
        return Judge(seed, lastRelu, losses, network.Predict(_data.Test.Images));
    }

    private Lesson Judge(int seed, bool lastRelu, List<double> losses, Tensor logits)
    {
        long[] labels = _data.Test.Labels.ToArray<long>();
        float[] values = logits.ToArray<float>();
        int[] active = new int[Classes];
        int[] shown = new int[Classes];
        int[] lost = new int[Classes];
        int rightWhereLost = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = values.AsSpan(i * Classes, Classes);
            for (int one = 0; one < Classes; one++)
            {
                active[one] += row[one] != 0 ? 1 : 0;
            }

            int label = (int)labels[i];
            shown[label]++;
            if (row[label] == 0)
            {
                lost[label]++;
                rightWhereLost += row.Count(row[label]) == 1 && !row.ContainsAnyExceptInRange(float.NegativeInfinity, row[label]) ? 1 : 0;
            }
        }

        int watched = Math.Min(Watched, losses.Count);
        return new Lesson(seed, lastRelu)
        {
            FirstLoss = losses.Take(watched).Average(),
            LastLoss = losses.TakeLast(watched).Average(),
            Accuracy = Metrics.Accuracy(logits, _data.Test.Labels),
            Dead = [.. Enumerable.Range(0, Classes).Where(one => active[one] == 0)],
            Silent = [.. Enumerable.Range(0, Classes).Where(one => active[one] > 0 && lost[one] > NearlyAll * shown[one])],
            Lost = (double)lost.Sum() / labels.Length,
            RightWhereLost = rightWhereLost,
        };
    }
}

using Nabla;
using Nabla.Data;
using Nabla.Learning;

namespace GuideSample.Loading;

/// <summary>Examples in batches: docs/guide/data.md.</summary>
internal static class Loaders
{
    private static readonly Tensor s_x = Tensor.Randn([100, 3], seed: 1);
    private static readonly Tensor s_y = (s_x[.., 0] > 1).Cast(DType.Int64);

    public static void Epochs()
    {
        (Tensor x, Tensor y) = (s_x, s_y);

        // snippet: data-loader
        DataLoader loader = DataLoader.From(x, y, batch: 32, seed: 1);
        foreach ((Tensor inputs, Tensor targets) in loader)
        {
            Expect.Same(inputs.Shape[0], targets.Shape[0]);
        }

        Expect.Same($"{loader}", "4 batches of 32 from 100 examples, shuffled by seed 1, epoch 1 next");
        // end
    }

    public static void Samplers()
    {
        (Tensor x, Tensor y) = (s_x, s_y);

        // snippet: data-samplers
        // Rare classes as often as frequent ones:
        double[] weights = y.ToArray<long>().Select(label => label == 1 ? 5.0 : 1.0).ToArray();
        DataLoader weighted = DataLoader.From(x, y, batch: 32, new WeightedSampler(weights, draws: 100, seed: 1));

        // Every batch with the classes in their shares, and this process's quarter of it:
        DataLoader shard = DataLoader.From(x, y, batch: 8, new DistributedSampler(new StratifiedSampler(y, seed: 1), rank: 0, worldSize: 4));
        Expect.Same(weighted.Count, 4);
        Expect.Same(shard.Count, 4);
        // end
    }

    public static void Resumed()
    {
        (Tensor x, Tensor y) = (s_x, s_y);

        // snippet: data-resume
        DataLoader loader = DataLoader.From(x, y, batch: 32, seed: 1).WithWorkers(2);
        List<(Tensor X, Tensor Y)> whole = [.. loader.StartAt(epoch: 7)];
        List<(Tensor X, Tensor Y)> rest = [.. loader.StartAt(epoch: 7, batch: 3)];
        Expect.Same(rest[0].X.AllEqual(whole[3].X), true);
        // end
    }

    public static void ResumedTraining()
    {
        (Tensor x, Tensor y) = (s_x, s_y);
        Sequential model = new(new Linear(3, 2));
        TrainingPosition start = new(Epoch: 0, Batch: 2);

        // snippet: data-resume-trainer
        DataLoader loader = DataLoader.From(x, y, batch: 32, seed: 1);
        Trainer trainer = new(model, new Adam(model.Parameters), (logits, labels) => Loss.CrossEntropy(logits, labels));
        trainer.FitAsync(at => loader.StartAt(at.Epoch, at.Batch), epochs: 2, start: start).Wait();
        // end

        Expect.Same(trainer.Position, new TrainingPosition(2));
    }
}

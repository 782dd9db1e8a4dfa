using Nabla.Learning;

namespace Nabla.Tests.Learning;

/// <summary>Run alone, because a run keeps the state of the generator that all others draw from.</summary>
[CollectionDefinition(nameof(TrainingStateTests), DisableParallelization = true)]
[Collection(nameof(TrainingStateTests))]
public sealed class TrainingStateTests
{
    private const int Batches = 5;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 3)]
    [InlineData(0, 2)]
    [InlineData(1, Batches)]
    public async Task A_resumed_run_ends_in_the_same_bytes(int epoch, int batch)
    {
        using ScratchFolder folder = new();
        Run whole = new();
        await whole.Trainer.FitAsync(Data, 3);
        whole.Save(folder["whole"]);

        Run first = new();
        using CancellationTokenSource stop = new();
        TrainingPosition at = new(epoch, batch);
        first.Trainer.AfterBatch = progress =>
        {
            if (progress.Position == at)
            {
                stop.Cancel();
            }
        };
        if (batch == 0)
        {
            await first.Trainer.FitAsync(Data, epoch);
        }
        else
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Trainer.FitAsync(Data, 3, cancellation: stop.Token));
        }

        Assert.Equal(at, first.Trainer.Position);
        first.Save(folder["part"]);

        Run second = new(seed: 99);
        TrainingPosition start = TrainingState.Load(folder["part"], second.Model, second.Optimizer);
        Assert.Equal(at, start);
        await second.Trainer.FitAsync(Data, 3, start: start);
        second.Save(folder["resumed"]);
        Assert.Equal(File.ReadAllBytes(folder["whole"]), File.ReadAllBytes(folder["resumed"]));
    }

    [Fact]
    public void What_the_program_saves_of_its_own_is_kept_beside_the_run()
    {
        using ScratchFolder folder = new();
        Run run = new();
        run.Save(folder["without"]);
        Assert.Empty(TrainingState.ReadOwn(folder["without"]));

        Dictionary<string, Tensor> own = new() { ["losses"] = Tensor.Of([2.5, 1.25]), ["0.weight"] = Tensor.Of([7L]) };
        TrainingState.Save(folder["with"], run.Model, run.Optimizer, new TrainingPosition(1, 2), own);
        IReadOnlyDictionary<string, Tensor> read = TrainingState.ReadOwn(folder["with"]);
        Assert.Equal(["0.weight", "losses"], read.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([2.5, 1.25], read["losses"].ToArray<double>());
        Assert.Equal([7L], read["0.weight"].ToArray<long>());

        Run other = new(seed: 5);
        Assert.Equal(new TrainingPosition(1, 2), TrainingState.Load(folder["with"], other.Model, other.Optimizer));
        Assert.Equal(run.Model.Parameters[0].ToArray<float>(), other.Model.Parameters[0].ToArray<float>());
        other.Model.Load(folder["with"]);
    }

    [Fact]
    public void The_weights_of_a_run_load_into_a_model_alone()
    {
        using ScratchFolder folder = new();
        Run run = new();
        run.Save(folder["run"]);
        Run other = new(seed: 5);
        other.Model.Load(folder["run"]);
        Assert.Equal(run.Model.Parameters[0].ToArray<float>(), other.Model.Parameters[0].ToArray<float>());
        Assert.Equal(
            [
                "0.bias", "0.weight", "3.bias", "3.weight", "training/generators/0", "training/generators/default",
                "training/optimizer/0.bias.squares", "training/optimizer/0.bias.step", "training/optimizer/0.bias.sum",
                "training/optimizer/0.weight.squares", "training/optimizer/0.weight.step", "training/optimizer/0.weight.sum",
                "training/optimizer/3.bias.squares", "training/optimizer/3.bias.step", "training/optimizer/3.bias.sum",
                "training/optimizer/3.weight.squares", "training/optimizer/3.weight.step", "training/optimizer/3.weight.sum",
                "training/optimizer/learningRate", "training/optimizer/stepCount", "training/position",
            ],
            SafeTensors.Read(folder["run"]).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_run_that_does_not_fit_changes_nothing()
    {
        using ScratchFolder folder = new();
        Run run = new();
        run.Save(folder["run"]);
        Sgd other = new(run.Model.Parameters, 0.5, momentum: 0.9);
        string message = Assert.Throws<InvalidDataException>(() => TrainingState.Load(folder["run"], run.Model, other)).Message;
        Assert.Contains("training/optimizer/0.weight.momentum", message, StringComparison.Ordinal);
        Assert.Contains("training/optimizer/0.weight.squares", message, StringComparison.Ordinal);
        Assert.Contains("Sequential with Sgd", message, StringComparison.Ordinal);
        Assert.Equal(0.5, other.LearningRate);

        run.Model.Save(folder["weights"]);
        Assert.Contains("training/position", Assert.Throws<InvalidDataException>(() => TrainingState.Load(folder["weights"], run.Model, run.Optimizer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_position_is_refused()
    {
        using ScratchFolder folder = new();
        Run run = new();
        run.Save(folder["run"]);
        Dictionary<string, Tensor> tensors = new(SafeTensors.Read(folder["run"])) { ["training/position"] = Tensor.Of([-1L, 0]) };
        SafeTensors.Write(folder["hostile"], tensors);
        run.Optimizer.LearningRate = 0.25;
        Assert.Contains("-1 epochs", Assert.Throws<InvalidDataException>(() => TrainingState.Load(folder["hostile"], run.Model, run.Optimizer)).Message, StringComparison.Ordinal);
        Assert.Equal(0.25, run.Optimizer.LearningRate);
    }

    private static IEnumerable<(Tensor X, Tensor Y)> Data(TrainingPosition at)
    {
        for (int batch = at.Batch; batch < Batches; batch++)
        {
            ulong seed = (ulong)(at.Epoch * Batches + batch);
            Tensor x = Tensor.Randn([6, 8], seed: seed);
            yield return (x, x.ArgMax(1) % 3);
        }
    }

    private sealed class Run
    {
        public Run(ulong seed = 1)
        {
            Generator generator = new(seed);
            Model = new Sequential(new Linear(8, 16, generator: generator), new Relu(), new Dropout(0.3, generator), new Linear(16, 3, generator: generator));
            Optimizer = new Adam(Model.Parameters, 0.01);
            Trainer = new Trainer(Model, Optimizer, (x, y) => Loss.CrossEntropy(x, y)) { Schedule = new WarmUp(new CosineSchedule(0.01, 20), 4) };
        }

        public Sequential Model { get; }

        public Adam Optimizer { get; }

        public Trainer Trainer { get; }

        public void Save(string path) => TrainingState.Save(path, Model, Optimizer, Trainer.Position);
    }
}

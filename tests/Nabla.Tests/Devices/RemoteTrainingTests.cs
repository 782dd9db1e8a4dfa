using Nabla.Learning;

namespace Nabla.Tests.Devices;

/// <summary>A model that is moved trains where it is, eagerly and compiled, with the bits of the processor.</summary>
public sealed class RemoteTrainingTests
{
    public static TheoryData<string, bool> Ways()
    {
        TheoryData<string, bool> data = [];
        foreach (string optimizer in (string[])["Adam", "Sgd", "momentum", "RmsProp"])
        {
            data.Add(optimizer, false);
            data.Add(optimizer, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Training_there_has_the_losses_and_weights_of_training_here(string optimizer, bool compiled)
    {
        RemoteMachine machine = new();
        Device remote = new("remote", machine);
        (float[] losses, float[] weights) = Train(Device.Cpu, optimizer, compiled, null);
        (float[] lossesThere, float[] weightsThere) = Train(remote, optimizer, compiled, machine);
        Assert.Equal(losses, lossesThere);
        Assert.Equal(weights, weightsThere);
    }

    [Fact]
    public void A_function_compiled_on_the_host_is_compiled_anew_once_its_model_has_moved()
    {
        Device remote = new("remote", new RemoteMachine());
        Linear layer = new(3, 2, generator: new Generator(1));
        Func<Tensor> sum = Transform.Jit(() => (layer.Weight * 2).Sum());
        float here = sum().ToScalar();
        layer.To(remote);
        Assert.Same(remote, sum().Device);
        Assert.Equal(here, sum().ToScalar());
        layer.To(Device.Cpu);
        Assert.Equal(here, sum().ToScalar());
    }

    [Fact]
    public void A_model_moves_with_its_gradients()
    {
        Device remote = new("remote", new RemoteMachine());
        Linear layer = new(3, 2, generator: new Generator(1));
        layer.Forward(Tensor.Ones(1, 3)).Sum().Backward();
        Variable weight = layer.Weight;
        layer.To(remote);
        Assert.Same(weight, layer.Weight);
        Assert.Same(remote, layer.Weight.Device);
        Assert.Same(remote, layer.Weight.Grad!.Device);
        Assert.Equal([1f, 1, 1, 1, 1, 1], layer.Weight.Grad!.ToArray<float>());
        layer.Forward(Tensor.Ones(1, 3).To(remote)).Sum().Backward();
        Assert.Equal([2f, 2, 2, 2, 2, 2], layer.Weight.Grad!.ToArray<float>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_an_optimizer_keeps_follows_the_model(bool compiled)
    {
        RemoteMachine machine = new();
        Device remote = new("remote", machine);
        Assert.Equal(Moving(Device.Cpu, compiled), Moving(remote, compiled));
    }

    [Fact]
    public void An_optimizer_of_masters_moves_them()
    {
        Device remote = new("remote", new RemoteMachine());
        Variable weight = new(Tensor.Randn([3, 2], seed: 1).Cast(DType.BFloat16));
        MixedPrecision optimizer = new([weight], masters => new Adam(masters));
        optimizer.Backward(weight.Sum());
        optimizer.Step();
        weight.MoveTo(remote);
        optimizer.To(remote);
        optimizer.ClearGrad();
        optimizer.Backward(weight.Square().Sum());
        optimizer.Step();
        Assert.Same(remote, weight.Device);
        Assert.All(optimizer.State.Values.Where(variable => variable.Count > 1), variable => Assert.Same(remote, variable.Device));
        Assert.Equal(2, optimizer.StepCount);
    }

    [Fact]
    public void A_model_moves_after_a_compiled_step_that_kept_no_gradients()
    {
        Device remote = new("remote", new RemoteMachine());
        Linear layer = new(3, 2, generator: new Generator(1));
        Func<Tensor, Tensor> step = Transform.Jit((Tensor x) =>
        {
            Tensor loss = layer.Forward(x).Sum();
            loss.Backward();
            return loss.Detach();
        });
        _ = step(Tensor.Ones(1, 3));
        layer.To(remote);
        Assert.Same(remote, layer.Weight.Device);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_saved_on_one_goes_on_on_the_other(bool there)
    {
        Device remote = new("remote", new RemoteMachine());
        (Device first, Device second) = there ? (remote, Device.Cpu) : (Device.Cpu, remote);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        (Linear layer, Adam optimizer) = Made(first);
        for (int i = 0; i < 3; i++)
        {
            Take(layer, optimizer, i);
        }

        (Linear other, Adam otherOptimizer) = Made(second);
        Take(other, otherOptimizer, 0);
        try
        {
            TrainingState.Save(path, layer, optimizer, default);
            _ = TrainingState.Load(path, other, otherOptimizer);
        }
        finally
        {
            File.Delete(path);
        }

        Take(layer, optimizer, 3);
        Take(other, otherOptimizer, 3);
        Assert.Same(second, other.Weight.Device);
        Assert.Equal(4, otherOptimizer.StepCount);
        Assert.Equal(layer.Weight.Value.ToArray<float>(), other.Weight.Value.ToArray<float>());
    }

    [Fact]
    public void A_training_step_as_it_is_written_waits_for_nothing()
    {
        RemoteMachine machine = new();
        Device remote = new("remote", machine);
        (Linear layer, Adam optimizer) = Made(remote);
        Tensor x = Tensor.Randn([8, 3], seed: 1, device: remote);
        foreach (Func<Tensor, Tensor> loss in (Func<Tensor, Tensor>[])
        [
            logits => Loss.CrossEntropy(logits, (Tensor.Arange(8) % 2).To(remote)),
            logits => Loss.CrossEntropy(logits, (Tensor.Arange(8) % 2).To(remote), ignore: 1, smoothing: 0.1),
            logits => Loss.CrossEntropy(logits, Tensor.Full([8, 2], 0.5f, device: remote)),
            logits => Loss.NegativeLogLikelihood(logits.LogSoftmax(1), (Tensor.Arange(8) % 2).To(remote)),
            logits => Loss.BinaryCrossEntropy(logits.Sigmoid(), Tensor.Ones([8, 2], device: remote)),
        ])
        {
            long reads = machine.Reads;
            optimizer.ClearGrad();
            Tensor value = loss(layer.Forward(x));
            value.Backward();
            Clip.ByNorm(layer.Parameters, 1);
            optimizer.Step();
            Assert.Equal(reads, machine.Reads);
            Assert.True(float.IsFinite(value.ToScalar()));
            Assert.Equal(reads + 1, machine.Reads);
        }
    }

    [Fact]
    public void A_model_is_saved_and_loaded_where_it_is()
    {
        Device remote = new("remote", new RemoteMachine());
        Linear layer = new(3, 2, generator: new Generator(1));
        Linear other = new(3, 2, generator: new Generator(2));
        layer.To(remote);
        other.To(remote);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        try
        {
            layer.Save(path);
            other.Load(path);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Same(remote, other.Weight.Device);
        Assert.Equal(layer.Weight.Value.ToArray<float>(), other.Weight.Value.ToArray<float>());
    }

    [Fact]
    public async Task A_trainer_brings_batches_to_the_model()
    {
        RemoteMachine machine = new();
        Device remote = new("remote", machine);
        (Tensor X, Tensor Y)[] data = [.. Enumerable.Range(0, 3).Select(i => (Tensor.Randn([i == 2 ? 5 : 8, 4], seed: (ulong)i), Tensor.Arange(i == 2 ? 5 : 8) % 3))];
        double[] losses = new double[2];
        double?[] accuracies = new double?[2];
        foreach ((int i, Device device) in new[] { Device.Cpu, remote }.Index())
        {
            Sequential model = new(new Linear(4, 16, generator: new Generator(1)), new Tanh(), new Linear(16, 3, generator: new Generator(2)));
            model.To(device);
            Trainer trainer = new(model, new Adam(model.Parameters, 1e-2), (x, y) => Loss.CrossEntropy(x, y));
            IReadOnlyList<EpochReport> reports = await trainer.FitAsync(data, 3, data);
            losses[i] = reports[^1].Loss;
            accuracies[i] = reports[^1].ValidationAccuracy;
        }

        Assert.Equal(losses[0], losses[1]);
        Assert.Equal(accuracies[0], accuracies[1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_nobody_is_told_of_every_batch_its_loss_is_read_once_the_next_has_begun(bool compiled)
    {
        (long[] reads, EpochReport report, float[] weights) = await FittedAsync(compiled, progress: null);
        (long[] readsTold, EpochReport told, float[] weightsTold) = await FittedAsync(compiled, new Unheard());
        Assert.Equal((told.Loss, told.Accuracy, told.Examples), (report.Loss, report.Accuracy, report.Examples));
        Assert.Equal(weightsTold, weights);

        // Of the step before a batch is asked for, the loss and the count of what was right are still to be read, and, where the step does not wait for it, what the check of the loss found; of the last one, nothing is.
        int late = compiled ? 3 : 2;
        Assert.Equal([0, late, late, late, late, 0], readsTold.Zip(reads, static (each, later) => each - later));
    }

    [Fact]
    public void Judging_computes_nothing_on_the_host_and_reads_a_batch_once_the_next_has_begun()
    {
        RemoteMachine machine = new();
        Device remote = new("remote", machine);
        Sequential model = new(new Linear(4, 16, generator: new Generator(1)), new Tanh(), new Linear(16, 3, generator: new Generator(2)));
        Nabla.Learning.Evaluation here = Judge(_ => { });
        model.To(remote);
        List<long> reads = [];
        Nabla.Learning.Evaluation there = Judge(_ => reads.Add(machine.Reads));
        Assert.Equal((here.Loss, here.Accuracy, here.Examples), (there.Loss, there.Accuracy, there.Examples));
        Assert.Equal(0, machine.OnHost);
        Assert.Equal([0, 0, 2, 4], reads.Select(count => count - reads[0]));
        Assert.Equal(8, machine.Reads - reads[0]);

        Nabla.Learning.Evaluation Judge(Action<int> asked)
            => new Trainer(model, new Sgd(model.Parameters, 0.1), (x, y) => Loss.CrossEntropy(x, y)).Evaluate(Enumerable.Range(0, 4).Select(i =>
            {
                asked(i);
                return (Tensor.Randn([8, 4], seed: (ulong)i), Tensor.Arange(8) % 3);
            }));
    }

    /// <summary>How often bytes had come to the host when each batch was asked for, and in the end, of an epoch after the first.</summary>
    private static async Task<(long[] Reads, EpochReport Report, float[] Weights)> FittedAsync(bool compiled, IProgress<TrainingProgress>? progress)
    {
        RemoteMachine machine = new();
        Sequential model = new(new Linear(4, 16, generator: new Generator(1)), new Tanh(), new Linear(16, 3, generator: new Generator(2)));
        model.To(new Device("remote", machine));
        Trainer trainer = new(model, new Adam(model.Parameters, 1e-2), (x, y) => Loss.CrossEntropy(x, y)) { Compiles = compiled };
        List<long> reads = [];
        IEnumerable<(Tensor X, Tensor Y)> Batches(TrainingPosition at)
        {
            reads.Clear();
            for (int i = 0; i < 5; i++)
            {
                reads.Add(machine.Reads);
                yield return (Tensor.Randn([8, 4], seed: (ulong)i), Tensor.Arange(8) % 3);
            }
        }

        IReadOnlyList<EpochReport> reports = await trainer.FitAsync(Batches, 2, progress: progress);
        reads.Add(machine.Reads);
        return ([.. reads.Select(count => count - reads[0])], reports[^1], [.. model.Parameters.SelectMany(static parameter => parameter.Value.ToArray<float>())]);
    }

    private static (Linear Layer, Adam Optimizer) Made(Device device)
    {
        Linear layer = new(3, 2, generator: new Generator(1));
        layer.To(device);
        return (layer, new Adam(layer.Parameters, 1e-2));
    }

    private static void Take(Linear layer, Adam optimizer, int seed)
    {
        optimizer.ClearGrad();
        layer.Forward(Tensor.Randn([4, 3], seed: (ulong)seed, device: layer.Weight.Device)).Square().Mean().Backward();
        optimizer.Step();
    }

    /// <summary>The weights after steps here, steps there and steps here again.</summary>
    private static float[] Moving(Device device, bool compiled)
    {
        (Linear layer, Adam optimizer) = Made(Device.Cpu);
        Tensor Step(Tensor x)
        {
            optimizer.ClearGrad();
            Tensor loss = layer.Forward(x).Square().Mean();
            loss.Backward();
            optimizer.Step();
            return loss.Detach();
        }

        Func<Tensor, Tensor> step = compiled ? Transform.Jit((Func<Tensor, Tensor>)Step) : Step;
        foreach (Device home in (Device[])[device, Device.Cpu, device])
        {
            layer.To(home);
            if (compiled)
            {
                optimizer.To(home);
            }

            for (int i = 0; i < 2; i++)
            {
                _ = step(Tensor.Randn([4, 3], seed: (ulong)i, device: home));
            }

            Assert.All(optimizer.State.Values.Where(variable => variable.Count > 1), variable => Assert.Same(home, variable.Device));
        }

        Assert.Equal(6, optimizer.StepCount);
        return layer.Weight.Value.ToArray<float>();
    }

    private static (float[] Losses, float[] Weights) Train(Device device, string name, bool compiled, RemoteMachine? machine)
    {
        Generator generator = new(5);
        Sequential model = new(new Linear(8, 16, generator: generator), new Relu(), new Dropout(0.25, new Generator(7)), new BatchNorm1d(16), new Linear(16, 3, generator: generator));
        model.To(device);
        Optimizer optimizer = name switch
        {
            "Adam" => new Adam(model.Parameters, 1e-2),
            "Sgd" => new Sgd(model.Parameters, 1e-2),
            "momentum" => new Sgd(model.Parameters, 1e-2, momentum: 0.9),
            _ => new RmsProp(model.Parameters, 1e-2),
        };
        Tensor x = Tensor.Randn([32, 8], seed: 1).To(device);
        Tensor y = (Tensor.Arange(32) % 3).To(device);
        Tensor Step(Tensor images, Tensor labels)
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(images), labels);
            loss.Backward();
            optimizer.Step();
            return loss;
        }

        Func<Tensor, Tensor, Tensor> step = compiled ? Transform.Jit((Func<Tensor, Tensor, Tensor>)Step) : Step;
        List<Tensor> losses = [step(x, y), step(x, y)];
        (long reads, long writes) = (machine?.Reads ?? 0, machine?.Writes ?? 0);
        losses.Add(step(x, y));
        if (compiled && machine is not null)
        {
            Assert.Equal((reads, writes), (machine.Reads, machine.Writes));
        }

        Assert.All(model.Parameters, parameter => Assert.Same(device, parameter.Device));
        return ([.. losses.Select(loss => loss.ToScalar())], [.. model.Parameters.SelectMany(parameter => parameter.Value.ToArray<float>())]);
    }

    /// <summary>Someone who is told, and does nothing.</summary>
    private sealed class Unheard : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
        }
    }
}

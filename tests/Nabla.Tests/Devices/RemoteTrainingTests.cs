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
}

using MnistSample;
using Nabla.Tests.Laws;

namespace Nabla.Tests.Devices;

/// <summary>The MNIST sample trained on a device: not one bit of its losses, its accuracy or its weights is another than on the processor.</summary>
public sealed class MnistRunTests : IDisposable
{
    private const int Epochs = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-digits").FullName;
    private readonly DigitSet _train = DigitSet.Drawn(seed: 3, count: 600);
    private readonly DigitSet _test = DigitSet.Drawn(seed: 4, count: 200);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_step_there_is_the_processors(bool isEager)
    {
        // One beginning for both, whoever draws from the default generator meanwhile.
        AskedSettings asked = new(Batch: 25, Hidden: 24, LearningRate: 5e-3);
        string begun = Path.Combine(_folder, "begun.safetensors");
        TrainingRun.Start(asked, "digits").Save(begun);

        TrainingRun here = await TrainedAsync(begun, asked, Device.Cpu, isEager);
        TrainingRun there = await TrainedAsync(begun, asked, Place.Device, isEager);
        Assert.All(there.Model.Parameters, weights => Assert.Same(Place.Device, weights.Device));
        Assert.Equal(Epochs * 24, here.Losses.Count);
        Assert.Equal(here.Losses, there.Losses);
        Assert.Equal(here.Validation, there.Validation);
        Assert.InRange(here.Validation[^1].Accuracy, 0.6, 1);
        Assert.Equal(File.ReadAllBytes(Saved(Device.Cpu)), File.ReadAllBytes(Saved(Place.Device)));
    }

    private async Task<TrainingRun> TrainedAsync(string begun, AskedSettings asked, Device device, bool isEager)
    {
        TrainingRun run = TrainingRun.Resume(begun, asked, "digits", device);
        Assert.True(await new Fitting(run, _train, _test, Saved(device), isEager).RunAsync(Epochs, static _ => { }, static _ => { }, CancellationToken.None));
        return run;
    }

    private string Saved(Device device) => Path.Combine(_folder, $"{device}.safetensors".Replace(':', '-'));
}

using Nabla.Cuda.Tests.Emulator;
using Nabla.Learning;
using Nabla.Tests.Devices;

namespace Nabla.Cuda.Tests;

/// <summary>A trainer's step is one graph that is waited for by nobody but who reads its loss, and a batch whose loss is no number is named then.</summary>
[Collection(nameof(Alone))]
public sealed class LateCheckTests : IDisposable
{
    private const int Batches = 20;

    public static TheoryData<int, bool, bool> Ways => PoisonedTraining.Ways;

    public void Dispose() => EmulatedDriver.Order(EmulatorOrder.Late);

    [EmulatedTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStepIsOneGraphAndReadsNothingButTheLossBefore(bool hasSchedule)
    {
        Device device = EmulatedDevice.OfItsOwn();
        Generator generator = new(1);
        Sequential model = new(new Linear(4, 16, generator: generator), new BatchNorm1d(16), new Relu(), new Dropout(0.25, new Generator(2)), new Linear(16, 3, generator: generator));
        model.To(device);
        Trainer trainer = new(model, new Adam(model.Parameters, 1e-2), static (x, y) => Loss.CrossEntropy(x, y)) { ClipNorm = 1, Schedule = hasSchedule ? new CosineSchedule(1e-2, 100) : null };
        List<Counts> counts = [];
        IEnumerable<(Tensor X, Tensor Y)> Data()
        {
            for (int i = 0; i < Batches; i++)
            {
                Tensor x = Tensor.Randn([8, 4], seed: (ulong)i);
                counts.Add(Counts.Now);
                yield return (x, x.ArgMax(1) % 3);
            }
        }

        await trainer.FitAsync(Data(), 1);

        // From the third batch on: its step, and of the one before its loss, what was right and what was found wrong with it, each with a glance at whether an index was wrong.
        for (int i = 3; i < Batches; i++)
        {
            Counts step = counts[i] - counts[i - 1];
            Assert.Equal((1, 6), (step.Graphs, step.CopiesToHost));
        }

        Assert.Equal(1, counts[^1].Captures - counts[0].Captures);
    }

    [EmulatedFact]
    public void ALossIsReadWithWhatWasFoundWhileTheNextStepIsYetToBeComputed()
    {
        Device device = EmulatedDevice.OfItsOwn();
        Variable w = new(Tensor.Ones([40]).To(device));
        Func<Tensor, Tensor> step = Transform.Jit((Tensor x) =>
        {
            w.ClearGrad();
            Tensor loss = (w * x).Square().Sum().RequireFinite("The loss");
            loss.Backward();
            w.Value -= 0.25 * w.Grad!;
            return loss.Detach();
        });
        Tensor there = Tensor.Ones([40]).To(device);
        Tensor[] losses = [.. Enumerable.Range(0, 6).Select(_ => step(there))];
        long over = EmulatedDriver.Count(EmulatorCount.GraphsOver);
        for (int i = 1; i < losses.Length; i++)
        {
            Assert.Equal(40 * MathF.Pow(0.25f, i), losses[i].ToScalar());
            Assert.Equal(over + i, EmulatedDriver.Count(EmulatorCount.GraphsOver));
        }
    }

    [EmulatedTheory]
    [MemberData(nameof(Ways))]
    public async Task ATrainerNamesTheBatchAndGoesOnWithTheNumbersOfTheProcessor(int bad, bool isTold, bool hasSchedule)
        => Assert.Equal(await PoisonedTraining.RunAsync(Device.Cpu, bad, isTold, hasSchedule), await PoisonedTraining.RunAsync(EmulatedDevice.OfItsOwn(), bad, isTold, hasSchedule));

    [EmulatedFact]
    public async Task ALabelThatIsNoClassLeavesTheModelAsItWas()
        => Assert.Equal(await PoisonedTraining.RunAsync(Device.Cpu, 3, isTold: false, hasSchedule: false, isLabel: true), await PoisonedTraining.RunAsync(EmulatedDevice.OfItsOwn(), 3, isTold: false, hasSchedule: false, isLabel: true));

    [EmulatedTheory]
    [InlineData(nameof(EmulatorOrder.KernelsEarly))]
    [InlineData(nameof(EmulatorOrder.CopiesEarly))]
    [InlineData(nameof(EmulatorOrder.Early))]
    public async Task TheDeviceMayDoItAtAnyTime(string order)
    {
        EmulatedDriver.Order(Enum.Parse<EmulatorOrder>(order));
        Assert.Equal(await PoisonedTraining.RunAsync(Device.Cpu, 3, isTold: false, hasSchedule: false), await PoisonedTraining.RunAsync(EmulatedDevice.OfItsOwn(index: 1), 3, isTold: false, hasSchedule: false));
    }

    [EmulatedFact]
    public async Task TwoDevicesAreToldEachForItself()
    {
        string[][] found = await Task.WhenAll(
            PoisonedTraining.RunAsync(EmulatedDevice.OfItsOwn(), 3, isTold: false, hasSchedule: false),
            PoisonedTraining.RunAsync(EmulatedDevice.OfItsOwn(index: 1), 4, isTold: false, hasSchedule: true));
        Assert.Equal(await PoisonedTraining.RunAsync(Device.Cpu, 3, isTold: false, hasSchedule: false), found[0]);
        Assert.Equal(await PoisonedTraining.RunAsync(Device.Cpu, 4, isTold: false, hasSchedule: true), found[1]);
    }

    private readonly record struct Counts(long Graphs, long Captures, long CopiesToHost)
    {
        public static Counts Now => new(EmulatedDriver.Count(EmulatorCount.Graphs), EmulatedDriver.Count(EmulatorCount.Captures), EmulatedDriver.Count(EmulatorCount.CopiesToHost));

        public static Counts operator -(Counts x, Counts y) => new(x.Graphs - y.Graphs, x.Captures - y.Captures, x.CopiesToHost - y.CopiesToHost);
    }
}

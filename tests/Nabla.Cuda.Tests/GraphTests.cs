using Nabla.Cuda.Tests.Emulator;
using Nabla.Learning;
using Nabla.Tests.Devices;

namespace Nabla.Cuda.Tests;

/// <summary>Compiled steps are one graph of the driver's, and have the processor's bits.</summary>
[Collection(nameof(Alone))]
public sealed class GraphTests : IDisposable
{
    private const int Steps = 50;

    public void Dispose() => EmulatedDriver.Order(EmulatorOrder.Late);

    [EmulatedFact]
    public void ACompiledStepIsCapturedOnceAndLaunchedAsOneGraphFromTheSecondOnWithTheProcessorsNumbers()
    {
        (float[] losses, float[] weights) = Train(Device.Cpu, Steps, static _ => 32);
        Counts before = Counts.Now;
        (float[] lossesThere, float[] weightsThere) = Train(EmulatedDevice.OfItsOwn(), Steps, static _ => 32);
        Counts done = Counts.Now - before;
        Assert.Equal(losses, lossesThere);
        Assert.Equal(weights, weightsThere);
        Assert.Equal((Steps - 1, 1, 1), (done.Graphs, done.Captures, done.Instantiations));
        Assert.True(losses[^1] < losses[0], $"{losses[0]} became {losses[^1]}.");
    }

    [EmulatedTheory]
    [InlineData(nameof(EmulatorOrder.KernelsEarly))]
    [InlineData(nameof(EmulatorOrder.CopiesEarly))]
    [InlineData(nameof(EmulatorOrder.Early))]
    public void TheDeviceMayDoItAtAnyTime(string order)
    {
        EmulatedDriver.Order(Enum.Parse<EmulatorOrder>(order));
        Assert.Equal(Train(Device.Cpu, 5, static _ => 32).Weights, Train(EmulatedDevice.OfItsOwn(), 5, static _ => 32).Weights);
    }

    [EmulatedFact]
    public void ABatchOfAnotherSizeIsAnotherGraph()
    {
        static int Size(int step) => step % 4 == 3 ? 7 : 32;
        (float[] losses, float[] weights) = Train(Device.Cpu, 12, Size);
        Counts before = Counts.Now;
        (float[] lossesThere, float[] weightsThere) = Train(EmulatedDevice.OfItsOwn(), 12, Size);
        Counts done = Counts.Now - before;
        Assert.Equal(losses, lossesThere);
        Assert.Equal(weights, weightsThere);
        Assert.Equal((10, 2), (done.Graphs, done.Captures));
    }

    [EmulatedFact]
    public void NumbersThatSomebodyHoldsAreNotWrittenOver()
    {
        Device device = EmulatedDevice.OfItsOwn();
        Variable x = new(Tensor.Ones([300]).To(device));
        Action step = Transform.Jit(() => Transform.Update(() => x.Value = (x * 1.5f + 1).Sin() + x));
        Variable y = new(Tensor.Ones([300]));
        List<(Tensor Here, Tensor There)> held = [];
        for (int i = 0; i < 40; i++)
        {
            step();
            Transform.Update(() => y.Value = (y * 1.5f + 1).Sin() + y);
            if (i % 5 == 4)
            {
                held.Add((y.Value, x.Value));
            }
        }

        Assert.All(held, static pair => Assert.Equal(pair.Here.ToArray<float>(), pair.There.ToArray<float>()));
    }

    [EmulatedFact]
    public void ArgumentsAndResultsComeAndGo()
    {
        Device device = EmulatedDevice.OfItsOwn();
        Func<Tensor, Tensor, Tensor> f = Transform.Jit(static (Tensor x, Tensor y) => (x.MatMul(y) + 1).Tanh().Softmax(-1));
        Counts before = Counts.Now;
        List<(Tensor Expected, Tensor Found)> all = [];
        Tensor weights = Tensor.Randn([20, 30], seed: 1);
        Tensor there = weights.To(device);
        for (int i = 0; i < 20; i++)
        {
            Tensor x = Tensor.Randn([10, 20], seed: (ulong)i);
            all.Add(((x.MatMul(weights) + 1).Tanh().Softmax(-1), f(x.To(device), there)));
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(all, static pair => Assert.Equal(pair.Expected.ToArray<float>(), pair.Found.ToArray<float>()));
        Assert.Equal((19, 1), ((Counts.Now - before).Graphs, (Counts.Now - before).Captures));

        // Other weights, which lie somewhere else: once more, and then they come and go, too.
        for (int i = 0; i < 20; i++)
        {
            Tensor x = Tensor.Randn([10, 20], seed: (ulong)i);
            weights = Tensor.Randn([20, 30], seed: (ulong)i);
            Assert.Equal((x.MatMul(weights) + 1).Tanh().Softmax(-1).ToArray<float>(), f(x.To(device), weights.To(device)).ToArray<float>());
        }

        Assert.Equal((39, 2), ((Counts.Now - before).Graphs, (Counts.Now - before).Captures));
    }

    [EmulatedFact]
    public void ALossIsReadWhileTheNextStepIsYetToBeComputed()
    {
        Device device = EmulatedDevice.OfItsOwn();
        Func<Tensor, Tensor, Tensor> f = Transform.Jit(static (Tensor x, Tensor y) => Loss.CrossEntropy((x * 2).Tanh(), y));
        Tensor x = Tensor.Randn([8, 3], seed: 1);
        Tensor y = Tensor.Arange(8) % 3;
        (Tensor thereX, Tensor thereY) = (x.To(device), y.To(device));
        Tensor[] losses = [.. Enumerable.Range(0, 4).Select(_ => f(thereX, thereY))];
        long over = EmulatedDriver.Count(EmulatorCount.GraphsOver);
        float expected = Loss.CrossEntropy((x * 2).Tanh(), y).ToScalar();
        for (int i = 1; i < 4; i++)
        {
            Assert.Equal(expected, losses[i].ToScalar());
            Assert.Equal(over + i, EmulatedDriver.Count(EmulatorCount.GraphsOver));
        }

        // A label that is no class is said by the first reading of its own loss.
        Tensor wrong = f(thereX, (Tensor.Arange(8) % 4).To(device));
        Tensor right = f(thereX, thereY);
        Assert.Contains("Index 3 is outside axis 1", Assert.Throws<ArgumentOutOfRangeException>(() => wrong.ToScalar()).Message, StringComparison.Ordinal);
        Assert.Equal(expected, right.ToScalar());
    }

    [EmulatedFact]
    public void WhatIsComputedOnTheHostIsNoGraph()
    {
        Device device = EmulatedDevice.OfItsOwn();
        Tensor x = Tensor.Randn([6, 6], DType.Float64, seed: 1);
        static Tensor F(Tensor x) => (x.MatMul(x.Transpose(0, 1)) + Tensor.Eye(6, dtype: DType.Float64, device: x.Device)).Cholesky().Sum(0).Sin();
        Func<Tensor, Tensor> f = Transform.Jit((Tensor x) => F(x));
        Counts before = Counts.Now;
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(F(x).ToArray<double>(), f(x.To(device)).ToArray<double>());
        }

        Assert.Equal((0, 0), ((Counts.Now - before).Graphs, (Counts.Now - before).Captures));
    }

    [EmulatedFact]
    public void AGraphAndItsMemoryGoWithTheFunction()
    {
        Device device = EmulatedDevice.OfItsOwn();
        Collect();
        long before = EmulatedDriver.Count(EmulatorCount.LiveGraphs);
        long bytes = Memory.Report(device).InUseBytes;
        Run(device);
        Assert.Equal(before + 1, EmulatedDriver.Count(EmulatorCount.LiveGraphs));
        Collect();
        Assert.Equal(before, EmulatedDriver.Count(EmulatorCount.LiveGraphs));
        Assert.InRange(Memory.Report(device).InUseBytes, 0, bytes + (64 << 10));

        static void Collect()
        {
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Run(Device device)
        {
            Func<Tensor, Tensor> f = Transform.Jit(static (Tensor x) => (x.Sort(1).Values * 2).Sum(0).Softmax(-1));
            for (int i = 0; i < 4; i++)
            {
                f(Tensor.Randn([64, 3000], seed: (ulong)i).To(device));
            }

            GC.KeepAlive(f);
        }
    }

    // A graph has places of its own for what comes and goes, and keeps what launches one after the other share.
    [EmulatedTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatFitsLaunchByLaunchOnlyStaysSo(bool comesAndGoes)
    {
        Tensor x = Tensor.Randn([128, 2048], seed: 1);
        Func<Tensor, Tensor> function = comesAndGoes ? static x => x.Sum(0).Softmax(0) : static x => x.Sort(1).Values.Sum(0).Sort(0).Values + x[..96].Reshape(96 * 2048).Sort(0).Values.Sum();
        float[] expected = function(x).ToArray<float>();
        long peak = Runs(EmulatedDevice.OfItsOwn(), 1);
        Device device = EmulatedDevice.OfItsOwn();
        Memory.SetLimit(device, peak);
        Counts before = Counts.Now;
        Assert.InRange(Runs(device, 5), 1, peak);
        Assert.Equal((0, comesAndGoes ? 0 : 1), ((Counts.Now - before).Graphs, (Counts.Now - before).Captures));

        // With as much again there is a graph.
        device = EmulatedDevice.OfItsOwn();
        Memory.SetLimit(device, 2 * peak);
        Runs(device, 5);
        Assert.Equal(4, (Counts.Now - before).Graphs);

        long Runs(Device device, int runs)
        {
            Func<Tensor, Tensor> f = Transform.Jit(function);
            Tensor[] there = comesAndGoes ? [x.To(device), x.To(device)] : [x.To(device)];
            for (int run = 0; run < runs; run++)
            {
                Assert.Equal(expected, f(there[run % there.Length]).ToArray<float>());
            }

            return Memory.Report(device).PeakBytes;
        }
    }

    [EmulatedFact]
    public void ThreadsRecordAndComputeBesideEachOther()
    {
        Device device = EmulatedDevice.OfItsOwn();
        Func<Tensor, Tensor> f = Transform.Jit(static (Tensor x) => (x.MatMul(x) + 1).Tanh().Softmax(-1));
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            for (int i = 0; i < 8; i++)
            {
                Tensor x = Tensor.Randn([12, 12], seed: (ulong)((100 * thread) + i));
                Tensor expected = (x.MatMul(x) + 1).Tanh().Softmax(-1);
                Tensor there = x.To(device);
                Assert.Equal(expected.ToArray<float>(), f(there).ToArray<float>());
                Assert.Equal((x * 3).Exp().ToArray<float>(), (there * 3).Exp().ToArray<float>());
            }
        });
    }

    private static (float[] Losses, float[] Weights) Train(Device device, int steps, Func<int, int> size)
    {
        Generator generator = new(1);
        Sequential model = new(new Linear(12, 24, generator: generator), new Relu(), new Dropout(0.25, new Generator(2)), new Linear(24, 3, generator: generator));
        model.To(device);
        Func<Tensor, Tensor, Tensor> step = CompiledStep.Of(model, new Adam(model.Parameters, 1e-2));
        Tensor[] losses = new Tensor[steps];
        for (int i = 0; i < steps; i++)
        {
            Tensor x = Tensor.Randn([size(i), 12], seed: (ulong)(10 + i));
            Tensor y = x.ArgMax(1) % 3;
            losses[i] = step(x.To(device), y.To(device));
        }

        return ([.. losses.Select(static loss => loss.ToScalar())], [.. model.Parameters.SelectMany(static parameter => parameter.Value.ToArray<float>())]);
    }

    private readonly record struct Counts(long Graphs, long Captures, long Instantiations)
    {
        public static Counts Now => new(EmulatedDriver.Count(EmulatorCount.Graphs), EmulatedDriver.Count(EmulatorCount.Captures), EmulatedDriver.Count(EmulatorCount.Instantiations));

        public static Counts operator -(Counts x, Counts y) => new(x.Graphs - y.Graphs, x.Captures - y.Captures, x.Instantiations - y.Instantiations);
    }
}

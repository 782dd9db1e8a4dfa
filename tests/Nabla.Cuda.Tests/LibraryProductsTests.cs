using Nabla.Cuda.Tests.Emulator;
using Nabla.Gpu;
using Nabla.Learning;
using Nabla.Tests.Devices;

namespace Nabla.Cuda.Tests;

/// <summary>Products by the emulated cuBLASLt. Numbers are whole and small, so that sums are the same in any order.</summary>
[Collection(nameof(Alone))]
public sealed class LibraryProductsTests
{
    private const int None = 1, Relu = 2, Bias = 4, ReluOfBias = 6;

    [EmulatedTheory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void MatricesAreMultipliedHoweverTheyLie(DType dtype)
    {
        Device device = EmulatedDevice.OfItsOwn(usesLibraries: true);
        Tensor x = Whole([3, 16, 24], 1, dtype);
        Tensor y = Whole([3, 24, 32], 2, dtype);
        Tensor z = Whole([32, 24], 3, dtype);
        Compare(device, None, static t => t[0].MatMul(t[1]), x, y);
        Compare(device, None, static t => t[0].MatMul(t[1].Transpose(-2, -1)), x, z);
        Compare(device, None, static t => t[0].Transpose(-2, -1).MatMul(t[1].Transpose(-2, -1)), Whole([24, 16], 4, dtype), z);
        Compare(device, None, static t => t[0][.., 8..].MatMul(t[1][8.., ..]), Whole([16, 24], 5, dtype), Whole([24, 32], 6, dtype));
    }

    // Heads of attention, cut out of one array of queries, keys and values; matrices that begin between two registers, go backwards, or have gaps.
    [EmulatedTheory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void WhatLiesInNoWayThatTheLibraryTakesIsCopied(DType dtype)
    {
        Device device = EmulatedDevice.OfItsOwn(usesLibraries: true);
        Tensor all = Whole([2, 32, 3, 2, 8], 1, dtype);
        Tensor weights = Whole([2, 2, 32, 32], 2, dtype);
        Tensor joined = Whole([2, 32, 2, 8], 3, dtype);
        Compare(device, None, static t => Heads(t[0], 0).MatMul(Heads(t[0], 1).Transpose(-2, -1)), all);
        Compare(device, None, static t => t[0].MatMul(Heads(t[1], 2)), weights, all);
        Compare(device, None, static t => t[0].Permute(0, 2, 1, 3).MatMul(Heads(t[1], 2).Transpose(-2, -1)), joined, all);
        Compare(device, None, static t => t[0].Transpose(-2, -1).MatMul(t[1].Permute(0, 2, 1, 3)), weights, joined);
        Compare(device, None, static t => t[0][.., 1..].MatMul(t[1].Flip(0)), Whole([32, 33], 4, dtype), Whole([32, 40], 5, dtype));
        Compare(device, None, static t => t[0].MatMul(t[1][.., At.Every(.., 2)]), Whole([32, 24], 6, dtype), Whole([24, 80], 7, dtype));

        // Used a few times only.
        Compare(device, epilogue: 0, static t => t[0].MatMul(t[1].Flip(0)), Whole([31, 32], 8, dtype), Whole([32, 40], 9, dtype));

        static Tensor Heads(Tensor all, int part) => all.Permute(2, 0, 3, 1, 4)[part];
    }

    [EmulatedTheory]
    [InlineData(DType.Float32)]
    [InlineData(DType.BFloat16)]
    public void ABiasAndARectificationArePartOfTheProduct(DType dtype)
    {
        Device device = EmulatedDevice.OfItsOwn(usesLibraries: true);
        Tensor x = Whole([16, 24], 1, dtype);
        Tensor w = Whole([24, 32], 2, dtype);
        Tensor bias = Whole([32], 3, dtype);
        Compare(device, Bias, Transform.Jit(static (Tensor[] t) => t[0].MatMul(t[1]) + t[2]), x, w, bias);
        Compare(device, ReluOfBias, Transform.Jit(static (Tensor[] t) => (t[0].MatMul(t[1]) + t[2]).Relu()), x, w, bias);
        Compare(device, Relu, Transform.Jit(static (Tensor[] t) => t[0].MatMul(t[1]).Relu()), x, w);

        // A bias that is no row, and one more of them, are loops.
        Compare(device, None, Transform.Jit(static (Tensor[] t) => t[0].MatMul(t[1]) + t[2]), x, w, Whole([16, 1], 4, dtype));
        Compare(device, None, Transform.Jit(static (Tensor[] t) => (t[0].MatMul(t[1]) + t[2]).Square()), x, w, bias);
    }

    [EmulatedFact]
    public void WhatTheLibraryHasNoEndingForIsALoopAfterIt()
        => Compare(EmulatedDevice.OfItsOwn(usesLibraries: true), None, Transform.Jit(static (Tensor[] t) => t[0].MatMul(t[1]) + t[2]), Whole([16, 24], 1, DType.Float64), Whole([24, 32], 2, DType.Float64), Whole([32], 3, DType.Float64));

    [EmulatedTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsNoNumberIsNotRectified(bool loses)
    {
        Device device = EmulatedDevice.OfItsOwn(usesLibraries: true);
        EmulatedLibraries.LoseNaN(loses);
        try
        {
            Func<Tensor[], Tensor> f = Transform.Jit(static (Tensor[] t) => t[0].MatMul(t[1]).Relu());
            Tensor x = Whole([16, 24], 1, DType.Float32);
            Tensor w = Everywhere(float.NaN, 24, 32);
            long before = EmulatedLibraries.Products(None);
            Assert.All(f([x.To(device), w.To(device)]).ToArray<float>(), static each => Assert.True(float.IsNaN(each)));
            Assert.Equal(loses ? 1 : 0, EmulatedLibraries.Products(None) - before);
        }
        finally
        {
            EmulatedLibraries.LoseNaN(false);
        }
    }

    [EmulatedFact]
    public void FactorsAreRoundedOnRequestAndLibrariesAreLeftOutOnRequest()
    {
        Device device = EmulatedDevice.OfItsOwn(usesLibraries: true);
        Tensor x = Everywhere(1 + MathF.Pow(2, -12), 16, 16).To(device);
        Tensor y = Tensor.Eye(16).To(device);
        try
        {
            CudaDevices.AllowsTensorFloat32 = true;
            Assert.All(x.MatMul(y).ToArray<float>(), static each => Assert.Equal(1, each));
            CudaDevices.AllowsTensorFloat32 = false;
            Assert.All(x.MatMul(y).ToArray<float>(), static each => Assert.Equal(1 + MathF.Pow(2, -12), each));
            CudaDevices.UsesLibraries = false;
            Compare(device, epilogue: 0, static t => t[0].MatMul(t[1]), Whole([16, 24], 1, DType.Float32), Whole([24, 32], 2, DType.Float32));
        }
        finally
        {
            CudaDevices.AllowsTensorFloat32 = false;
            CudaDevices.UsesLibraries = true;
        }
    }

    [EmulatedFact]
    public void ANetworkIsTrainedWithThem()
    {
        Device device = EmulatedDevice.OfItsOwn(usesLibraries: true);
        double[] expected = Losses(Device.Cpu);
        long before = EmulatedLibraries.Products(ReluOfBias);
        double[] found = Losses(device);
        Assert.True(expected[^1] < expected[0] / 2, $"{expected[0]} became {expected[^1]}.");
        Assert.All(expected.Zip(found), static pair => Assert.Equal(pair.First, pair.Second, 1e-5 * pair.First));

        // Where relu let nothing through, which its gradient reads, is a loop after the product.
        Assert.NotEqual(before, EmulatedLibraries.Products(ReluOfBias));
    }

    [EmulatedFact]
    public void UpdatesOfParametersAreNoEndingOfItsProducts()
    {
        Device device = EmulatedDevice.OfItsOwn(usesLibraries: true);
        CountedRuntime runtime = new(((GpuMachine)device.Machine).Runtime);
        _ = UpdateTests.Train(new Device(runtime.Name, new GpuMachine(runtime)), 4, runtime.Forget);
        Assert.DoesNotContain("product", runtime.Launched);

        // Two kinds of counts of steps, then all six parameters.
        Assert.Equal(["loop", "together", "together"], runtime.Launched.TakeLast(3));
    }

    private static double[] Losses(Device device)
    {
        Sequential model = new(new Linear(8, 16, generator: new Generator(1)), new Relu(), new Linear(16, 4, generator: new Generator(2)));
        model.To(device);
        Sgd optimizer = new(model.Parameters, learningRate: 0.05);
        Tensor x = Tensor.Randn([32, 8], seed: 3).To(device);
        Tensor y = Tensor.Randn([32, 4], seed: 4).To(device) * 0.1f;
        Func<Tensor> step = Transform.Jit(() =>
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.MeanSquaredError(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            return loss.Detach();
        });
        return [.. Enumerable.Range(0, 30).Select(_ => (double)step())];
    }

    // What is computed is the processor's, by one product of that ending, or by none where it is 0.
    private static void Compare(Device device, int epilogue, Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        Tensor expected = f(inputs);
        Tensor[] there = Array.ConvertAll(inputs, x => x.To(device));
        int[] all = [None, Relu, Bias, ReluOfBias];

        // Whether NaN is kept is found out once, by a product of its own.
        _ = f(there);
        long[] before = Array.ConvertAll(all, EmulatedLibraries.Products);
        Tensor found = f(there).To(Device.Cpu);
        Assert.Equal(Array.ConvertAll(all, each => each == epilogue ? 1L : 0), Array.ConvertAll(all, EmulatedLibraries.Products).Zip(before, static (now, then) => now - then));
        Assert.True(expected.Concrete.HasSameBits(found.Concrete), $"{found}\nwhere the processor has\n{expected}");
    }

    // Written out: what is one number for all is multiplied by a kernel.
    private static Tensor Everywhere(float number, int rows, int columns) => Tensor.Of([.. Enumerable.Repeat(number, rows * columns)], [rows, columns]);

    private static Tensor Whole(Shape shape, ulong seed, DType dtype) => Tensor.Randint(-3, 4, shape, seed: seed).Cast(dtype);
}

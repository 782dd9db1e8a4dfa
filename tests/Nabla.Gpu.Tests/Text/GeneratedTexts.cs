using Nabla.Compilation;
using Nabla.Gpu.Tests.Kernels;
using Nabla.Primitives;
using Nabla.Tests.Compilation;
using Nabla.Tests.Devices;
using Nabla.Tests.Laws;
using Nabla.Tests.References;

namespace Nabla.Gpu.Tests.Text;

/// <summary>The texts that the library writes for what the tests compute elsewhere: every primitive with its derivatives, every formula of every type, functions of rows, the recorded references, functions drawn at random; eagerly and, but for the references, compiled.</summary>
internal static class GeneratedTexts
{
    private const int RandomGraphs = 40;

    /// <summary>All of them, in CUDA C, with the names of their kernels.</summary>
    public static IReadOnlyList<(string Text, string Name)> All { get; } = Generate();

    private static IReadOnlyList<(string Text, string Name)> Generate()
    {
        TextRuntime runtime = new();
        GpuMachine machine = new(runtime);
        Device device = new(runtime.Name, machine);
        List<string> failed = [];
        foreach (DType dtype in Enum.GetValues<DType>())
        {
            foreach ((Formula[] _, LoopProgram program) in FormulaPrograms.Of(machine, dtype))
            {
                Run(machine, program);
            }
        }

        // What moves things says itself where they end up.
        Sample[] samples = [.. Samples.Here.Where(static sample => sample.Op.Target is null).SelectMany(static sample => new[] { sample, sample.In(DType.Float32) }).Select(sample => sample.On(device))];
        foreach (Sample sample in samples)
        {
            Try($"{sample}", () => Run(sample), failed);
        }

        Lengthy(device);
        foreach (ProductTile tile in ProductTile.All)
        {
            Tiled(new Device(runtime.Name, new GpuMachine(runtime, new TileSearch(runtime, tiles: [tile], leastProducts: 0))));
        }

        Turned(device);
        for (int seed = 0; seed < RandomGraphs; seed++)
        {
            RandomFunction graph = RandomFunctions.Of(seed).On(device);
            Generator generator = RandomFunction.Generator();
            graph.Run(graph.Inputs, generator);
            Transform.Jit((Tensor[] inputs) => graph.Run(inputs, generator))(graph.Inputs);
        }

        Rows(device);
        foreach (string operation in ReferenceCase.Operations.Except(ReferenceFace.Elsewhere))
        {
            foreach (ReferenceCase one in ReferenceCase.Load(operation))
            {
                Try($"{operation}, {one.Name} {one.Arguments}", () => Replay(operation, one, device), failed);
            }
        }

        // Kernels that do nothing leave zeros, which everything takes that is tried here.
        Assert.True(failed.Count == 0, string.Join('\n', failed));
        return runtime.Loaded;
    }

    private static void Run(GpuMachine machine, LoopProgram program)
    {
        Shape shape = Shape.Create([63]);
        Operand[] operands = [.. Enumerable.Range(0, program.Inputs + program.Outputs.Length).Select(i => machine.Scratch(program.OperandType(i), shape))];
        machine.Fuse(program, shape, Array.ConvertAll(operands, static operand => operand.Layout)).Run(operands);
    }

    // Rows and lists that no group of work-items holds, which samples do not have.
    private static void Lengthy(Device device)
    {
        Tensor x = Tensor.Randn([2, 5000], seed: 1).To(device);
        Transform.Jit(static (Tensor y) => y.Softmax(-1))(x);
        Transform.Jit(Transform.Grad(static (Tensor y) => y.LogSoftmax(-1).Square().Sum()))(x);
        x.Sort(1);
        x.Sort(1, descending: true);
        foreach (DType dtype in new[] { DType.Int32, DType.Float32, DType.Float64 })
        {
            Tensor indices = Tensor.Zeros([2, 5000], DType.Int64).To(device);
            new ScatterAdd(1).Apply(x.Cast(dtype), indices, x.Cast(dtype));
            new ScatterAdd(1).Apply(x.Cast(dtype), indices[..1].BroadcastTo([2, 5000]), x.Cast(dtype));
        }
    }

    // Sums of products in a tile that small ones have not.
    private static void Tiled(Device device)
    {
        Tensor x = Tensor.Randn([130, 50], seed: 1, device: device);
        x.MatMul(x.T);
        x.Cast(DType.BFloat16).T.MatMul(x.Cast(DType.BFloat16));
        Tensor images = Tensor.Randn([2, 40, 12, 13], seed: 1, device: device);
        Tensor filters = Tensor.Randn([40, 40, 3, 3], seed: 2, device: device);
        foreach (int stride in new[] { 1, 4 })
        {
            Transform.Grad<Tensor[]>(both => both[0].Conv(both[1], stride: stride).Sum())([images, filters]);
        }
    }

    // Axes so long that what was transposed is turned in tiles, which samples do not have.
    private static void Turned(Device device)
    {
        foreach (DType dtype in Enum.GetValues<DType>())
        {
            Tensor x = Tensor.Ones([20, 30], dtype).To(device);
            x.Transpose(0, 1).Contiguous();
            Functions.Equal(x.Transpose(0, 1), Tensor.Ones([30, 20], dtype).To(device));
        }

        Tensor images = Tensor.Ones([2, 3, 20, 5, 30]).To(device);
        images.Permute(4, 3, 0, 1, 2).Contiguous();
        images.Permute(4, 3, 1, 0, 2).Tanh();
    }

    // Rows that a group holds, and longer ones.
    private static void Rows(Device device)
    {
        foreach ((int columns, DType dtype) in new[] { (1000, DType.Float32), (5000, DType.Float32), (33, DType.Float64), (100, DType.Float16), (100, DType.BFloat16) })
        {
            Tensor x = Tensor.Randn([3, columns], seed: 1).Cast(dtype).To(device);
            Tensor[] others = [.. new ulong[] { 2, 3 }.Select(seed => Tensor.Randn([columns], seed: seed).Cast(dtype).To(device))];
            foreach (Func<Tensor, Tensor, Tensor, Tensor> f in RowFunctions.Functions.Values.Concat(RowFunctions.Losses.Values.SelectMany(static f => new[] { Transform.Grad(f), Transform.Grad(f, 1) })))
            {
                f(x, others[0], others[1]);
                Transform.Jit(f)(x, others[0], others[1]);
            }
        }
    }

    // Forwards and in reverse; what comes out is tested elsewhere.
    private static void Replay(string operation, ReferenceCase one, Device device)
    {
        Tensor[] inputs = [.. one.Inputs.Select(input => input.ToTensor().To(device) is var there && input.NeedsGradient ? new Variable(there) : there)];
        foreach ((Tensor output, ReferenceTensor? cotangent) in ReferenceFace.Of(operation)(inputs, one.Arguments).Zip(one.Cotangents))
        {
            if (cotangent is { } seed)
            {
                output.Backward(seed.ToTensor().To(device), retainGraph: true);
            }
        }
    }

    private static void Run(Sample sample)
    {
        sample.Outputs(sample.Inputs);
        if (sample.Op is Nonzero)
        {
            return;
        }

        Transform.Jit<Tensor[], Tensor[]>(sample.Outputs)(sample.Inputs);
        if (sample.IsDifferentiable)
        {
            Func<Tensor[], Tensor[]> gradient = Transform.Grad<Tensor[]>(xs => sample.Value(xs).Square().Sum());
            gradient(sample.Moving);
            Transform.Jit(gradient)(sample.Moving);
        }
    }

    private static void Try(string what, Action run, List<string> failed)
    {
        try
        {
            run();
        }
        catch (Exception e)
        {
            failed.Add($"{what}: {e.GetType().Name}: {e.Message}");
        }
    }
}

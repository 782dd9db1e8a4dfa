using Nabla.Compilation;
using Nabla.Cpu;

namespace Nabla.Tests.Compilation;

/// <summary>Products whose sums go through a loop: the bits of the product and then the loop, for every layout, size, register width and number of threads.</summary>
[Collection(nameof(Workers))]
public sealed class FusedProductTests : IDisposable
{
    private readonly int _count = Workers.Count;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    public void Dispose() => Workers.Count = _count;

    [Fact]
    public void A_repeated_number_in_memory_of_the_users_is_read_as_it_lies()
    {
        Tensor x = Tensor.Randn([20, 48], seed: 1);
        Tensor w = Tensor.Randn([48, 64], seed: 2);
        Tensor repeated = Tensor.Wrap<float>(new[] { 0.25f }, [1, 1]).BroadcastTo([20, 64]);
        Tensor F(Tensor v) => (v.MatMul(w) + repeated).Relu();
        Bits.AssertSame([F(x)], [Transform.Jit(F)(x)], "product and repeated number");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyProgramAfterAnyProduct(int seed)
    {
        Random random = new(seed);
        LoopProgram program;
        do
        {
            program = RandomPrograms.Next(random, random.Next(1, 12));
        }
        while (program.OperandType(0) == DType.UInt8);

        int bits = new[] { 512, 256, 128, 0 }[seed % 4];
        foreach ((int[] batch, int m, int n, int k) in ((int[], int, int, int)[])[
            ([], 1, 40, 9), ([], 33, 1, 12), ([], 5, 3, 0), ([], 15, 33, 7), ([], 40, 130, 70), ([], 3, 300, 600), ([], 60, 70, 1030), ([3], 9, 17, 5), ([2, 3], 4, 20, 6), ([1], 1, 1, 8)])
        {
            DType dtype = program.OperandType(0);
            Operand x = Factor(dtype, [.. batch, m, k], random);
            Operand y = Factor(dtype, [.. batch, k, n], random);
            Shape shape = Shape.Create([.. batch, m, n]);
            Operand[] rest = [.. Enumerable.Range(1, program.Inputs - 1).Select(i => Operands.Laid(Operands.Random(program.OperandType(i), shape, random), random.Next(6)))];
            CpuMachine plain = new(bits);
            Operand sums = Operands.Empty(dtype, shape);
            plain.Contract(x, y, sums);
            Operand[] expected = OneByOne.Run(plain, program, shape, [sums, .. rest]);
            foreach ((bool emits, int threads) in new[] { (true, 1), (false, 1), (true, 2), (true, 5) })
            {
                Workers.Count = threads;
                Operand[] results = [.. program.Outputs.ToArray().Select((_, i) => Operands.Laid(Operands.Empty(program.OperandType(program.Inputs + i), shape), random.Next(4) switch { 0 => 3, 1 => 4, _ => 0 }))];
                Operand[] operands = [x, y, .. rest, .. results];
                CpuMachine machine = new(bits, emits);
                machine.FuseProduct(program, shape, k, Array.ConvertAll(operands, operand => operand.Layout)).Run(operands);
                for (int i = 0; i < expected.Length; i++)
                {
                    Assert.True(
                        Operands.Same(Operands.Read(plain, expected[i]), Operands.Read(machine, results[i]), expected[i].DType),
                        $"seed {seed}, {shape}, k {k}, output {i}, {bits} bits, {(emits ? "code" : "tiles")}, {threads} threads:\n{program}");
                }
            }
        }
    }

    [Theory]
    [InlineData(20, 48, 30)]
    [InlineData(70, 33, 1200)]
    [InlineData(300, 200, 64)]
    public void AResultMayLieWhereAnInputLies(int m, int n, int k)
    {
        LoopProgram.Writer writer = new();
        int gradient = writer.Input(DType.Float32);
        int rate = writer.Input(DType.Float32);
        int parameter = writer.Input(DType.Float32);
        writer.Output(writer.Apply(FormulaTokens.All.First(formula => formula.Name == "MultiplyAdd"), DType.Float32, rate, gradient, parameter));
        LoopProgram program = writer.ToProgram();
        Random random = new(1);
        Operand x = Operands.Random(DType.Float32, [m, k], random);
        Operand y = Operands.Random(DType.Float32, [k, n], random);
        Operand one = Operands.Laid(Operands.Random(DType.Float32, [m, n], random), 5);
        Operand place = Operands.Random(DType.Float32, [m, n], random);
        CpuMachine machine = new();
        Operand sums = Operands.Empty(DType.Float32, [m, n]);
        machine.Contract(x, y, sums);
        byte[] expected = Operands.Read(machine, OneByOne.Run(machine, program, [m, n], [sums, one, place])[0]);
        machine.FuseProduct(program, [m, n], k, [x.Layout, y.Layout, one.Layout, place.Layout, place.Layout]).Run([x, y, one, place, place]);
        Assert.Equal(expected, Operands.Read(machine, place));
    }

    private static Operand Factor(DType dtype, int[] lengths, Random random)
    {
        if (random.Next(2) == 0)
        {
            return Operands.Random(dtype, Shape.Create(lengths), random);
        }

        (lengths[^2], lengths[^1]) = (lengths[^1], lengths[^2]);
        return Operands.Random(dtype, Shape.Create(lengths), random).SwapLastAxes();
    }
}

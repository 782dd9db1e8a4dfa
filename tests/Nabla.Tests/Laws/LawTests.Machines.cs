using Nabla.Cpu;

namespace Nabla.Tests.Laws;

/// <content>The law that only the processor has to keep.</content>
public sealed partial class LawTests
{
    /// <summary>Every register width gives the same bits.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Machines(int index, string name)
    {
        Sample sample = Samples.All[index];
        if (!sample.IsLowered)
        {
            return;
        }

        foreach (DType dtype in new[] { DType.Float64, DType.Float32 })
        {
            Tensor[] inputs = [.. sample.Inputs.Select(x => x.DType.IsFloating() ? x.Cast(dtype) : x)];
            byte[][] reference = Lowered(sample.Op, inputs, new CpuMachine(0));
            foreach (int bits in new[] { 128, 256, 512 })
            {
                byte[][] other = Lowered(sample.Op, inputs, new CpuMachine(bits));
                Assert.True(reference.Zip(other, (a, b) => a.AsSpan().SequenceEqual(b)).All(same => same), $"{name} in {dtype} at {bits} bits");
            }
        }
    }

    private static byte[][] Lowered(Primitive op, Tensor[] inputs, Machine machine)
    {
        TensorType[] types = new TensorType[op.Outputs];
        op.Infer([.. inputs.Select(x => x.Type)], types);
        ConcreteTensor[] outputs = [.. types.Select(ConcreteTensor.Rent)];
        op.Lower(machine, [.. inputs.Select(x => x.Concrete.Operand)], [.. outputs.Select(y => y.Operand)]);
        return [.. outputs.Select(Bytes)];
    }
}

using Nabla.Gpu.Tests.Text;
using Nabla.Tests.Devices;
using Nabla.Tests.Laws;

namespace Nabla.Gpu.Tests.Machine;

/// <summary>A device for which nothing can be compiled computes all on the processor.</summary>
public sealed class WithoutCompilerTests
{
    [Fact]
    public void EveryPrimitiveHasTheProcessorsBitsForwardsAndInReverse()
    {
        Device device = Open();
        foreach (Sample sample in Samples.Here.Where(static sample => sample.Op.Target is null))
        {
            ProcessorBits.Check(sample.In(DType.Float32), device, $"{sample} in float32");
        }
    }

    [Fact]
    public void LongRowsListsAndProductsToo()
    {
        Device device = Open();
        Tensor x = Tensor.Randn([3, 5000], seed: 1);
        Same(static x => x.Softmax(-1), x);
        Same(Transform.Grad(static (Tensor x) => x.LogSoftmax(-1).Square().Sum()), x);
        Same(static x => x.Sum(0), x);
        Same(static x => x.Transpose(0, 1).Contiguous(), x);
        Same(static x => x.Sort(1).Indices, x);
        Same(static x => x.MatMul(x.T), x);
        Same(static x => Functions.ScatterAdd(x, x.ArgSort(1), x, 1), x);

        void Same(Func<Tensor, Tensor> f, Tensor x)
        {
            Tensor expected = f(x);
            foreach (Func<Tensor, Tensor> each in new[] { f, Transform.Jit(f) })
            {
                Assert.True(expected.Concrete.HasSameBits(each(x.To(device)).To(Device.Cpu).Concrete));
            }
        }
    }

    [Fact]
    public void MoreOperandsThanALaunchTakesAndRowsInTheirOrder()
    {
        GpuMachine machine = new(new TextRuntime { HasCompiler = false });
        Device device = new("texts", machine);
        Tensor[] many = [.. Enumerable.Range(0, 20).Select(static i => Tensor.Randn([40], seed: (ulong)i))];
        static Tensor Sum(Tensor[] all) => all.Aggregate(static (x, y) => x * 0.5f + y);
        Func<Tensor[], Tensor> compiled = Transform.Jit<Tensor[], Tensor>(Sum);
        Assert.True(Sum(many).Concrete.HasSameBits(compiled(Array.ConvertAll(many, x => x.To(device))).To(Device.Cpu).Concrete));
        Assert.NotEqual(0, machine.OnHost);
    }

    private static Device Open() => new("texts", new GpuMachine(new TextRuntime { HasCompiler = false }));
}

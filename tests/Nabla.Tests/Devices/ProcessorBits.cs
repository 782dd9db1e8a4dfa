using Nabla.Tests.Laws;

namespace Nabla.Tests.Devices;

/// <summary>What holds of every primitive on a device: results and gradients have the bits of the processor and stay there, eagerly and compiled.</summary>
internal static class ProcessorBits
{
    /// <summary>Fails where a sample's bits differ.</summary>
    /// <param name="sample">With its data on the processor.</param>
    /// <param name="there">The device.</param>
    /// <param name="name">What messages call the sample.</param>
    /// <param name="isCompiled">Whether gradients are compiled, too.</param>
    public static void Check(Sample sample, Device there, string name, bool isCompiled = true)
    {
        Sample moved = sample.On(there);
        AssertSame(sample.Outputs(sample.Inputs), moved.Outputs(moved.Inputs), there, name);
        if (!sample.IsDifferentiable)
        {
            return;
        }

        AssertSame(Gradients(sample, static f => f), Gradients(moved, static f => f), there, $"{name}, in reverse");
        if (isCompiled)
        {
            AssertSame(Gradients(sample, f => Transform.Jit(f)), Gradients(moved, f => Transform.Jit(f)), there, $"{name}, compiled");
        }
    }

    private static Tensor[] Gradients(Sample sample, Func<Func<Tensor[], Tensor[]>, Func<Tensor[], Tensor[]>> transform)
        => transform(Transform.Grad<Tensor[]>(xs => sample.Value(xs).Square().Sum()))(sample.Moving);

    private static void AssertSame(Tensor[] expected, Tensor[] actual, Device there, string name)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(ReferenceEquals(there, actual[i].Device), $"{name}: result {i} is on {actual[i].Device}");
            Assert.True(expected[i].Concrete.HasSameBits(actual[i].Concrete), $"{name}: result {i}\n{expected[i]}\n≠\n{actual[i]}");
        }
    }
}

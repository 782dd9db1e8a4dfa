using Nabla.Tests.Laws;

namespace Nabla.Tests.Devices;

/// <summary>What holds of every primitive on the processor holds on a device whose loops are the processor's, bit for bit: forwards, in reverse, and compiled.</summary>
public sealed class RemoteLawTests
{
    private static readonly Dictionary<string, Device> s_devices = new()
    {
        ["remote"] = new("remote", new RemoteMachine()),
        ["bare"] = new("bare", new BareMachine()),
    };

    public static TheoryData<int, string, string> All()
    {
        TheoryData<int, string, string> data = [];
        HashSet<string> seen = [];
        for (int i = 0; i < Laws.Samples.All.Count; i++)
        {
            // One sample of each will do: which loops there are is the processor's affair. What moves things says itself where they end up.
            if (Laws.Samples.All[i].Op.Target is null && seen.Add(Laws.Samples.All[i].Op.Name))
            {
                data.Add(i, Laws.Samples.All[i].ToString(), "remote");
                data.Add(i, Laws.Samples.All[i].ToString(), "bare");
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Results_and_gradients_have_the_bits_of_the_processor_and_stay_on_the_device(int index, string name, string device)
    {
        Device there = s_devices[device];
        Sample sample = Laws.Samples.All[index];
        Sample moved = sample with { Inputs = Array.ConvertAll(sample.Inputs, x => x.To(there)) };
        AssertSame(LawTests.Outputs(sample, sample.Inputs), LawTests.Outputs(moved, moved.Inputs), there, name);
        if (!LawTests.IsDifferentiable(sample))
        {
            return;
        }

        AssertSame(Gradients(sample, static f => f), Gradients(moved, static f => f), there, $"{name}, in reverse");
        AssertSame(Gradients(sample, f => Transform.Jit(f)), Gradients(moved, f => Transform.Jit(f)), there, $"{name}, compiled");
    }

    private static Tensor[] Gradients(Sample sample, Func<Func<Tensor[], Tensor[]>, Func<Tensor[], Tensor[]>> transform)
        => transform(Transform.Grad<Tensor[]>(xs => LawTests.Value(sample, xs).Square().Sum()))(LawTests.Moving(sample));

    private static void AssertSame(Tensor[] expected, Tensor[] actual, Device there, string name)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(ReferenceEquals(there, actual[i].Device), $"{name}: result {i} is on {actual[i].Device}");
            Assert.True(expected[i].Concrete.HasSameBits(actual[i].Concrete), $"{name}: result {i}\n{expected[i]}\n≠\n{actual[i]}");
        }
    }
}

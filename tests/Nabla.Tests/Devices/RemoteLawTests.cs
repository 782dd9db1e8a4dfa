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
        ProcessorBits.Check(Laws.Samples.All[index], there, name);
    }
}

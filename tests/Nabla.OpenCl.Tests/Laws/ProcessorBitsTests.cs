using Nabla.Tests.Laws;

namespace Nabla.Tests.Devices;

/// <summary>Every primitive has the processor's bits, forwards and in reverse: one sample of each in float32, or all samples, in float64 too, and compiled. The gate takes some primitives, whose kernels are compiled in a minute.</summary>
public sealed class ProcessorBitsTests
{
    public static TheoryData<int, string> All()
    {
        TheoryData<int, string> data = [];
        const int OneOf = 12;
        HashSet<string> seen = [];
        for (int i = 0; i < Samples.Here.Count; i++)
        {
            Sample sample = Samples.Here[i];

            // What moves things says itself where they end up.
            if (sample.Op.Target is null && (Place.IsFull || (seen.Add(sample.Op.Name) && seen.Count % OneOf == 0)))
            {
                data.Add(i, sample.ToString());
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Results_and_gradients_have_the_bits_of_the_processor_and_stay_on_the_device(int index, string name)
    {
        Sample sample = Samples.Here[index];
        ProcessorBits.Check(sample.In(DType.Float32), Place.Device, $"{name} in float32", Place.IsFull);
        if (Place.IsFull)
        {
            ProcessorBits.Check(sample, Place.Device, name);
        }
    }
}

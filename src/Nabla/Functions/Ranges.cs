namespace Nabla;

/// <summary>0, 1, 2, … in the memory of a device.</summary>
internal static class Ranges
{
    // So many numbers are copied there at most, of each of two lists: the range is every number of one plus every number of the other.
    private const int Short = 4096;

    /// <summary>0 to count − 1, int64.</summary>
    /// <param name="count">How many.</param>
    /// <param name="device">Where they are computed.</param>
    public static Tensor Of(int count, Device device)
    {
        if (count <= Short || count > int.MaxValue - Short)
        {
            return Tensor.Arange(count).To(device);
        }

        int lines = (count + Short - 1) / Short;
        Tensor firsts = (Tensor.Arange(lines) * Short).To(device).Unsqueeze(1);
        return (firsts + Tensor.Arange(Short).To(device)).Reshape(-1)[..count];
    }
}

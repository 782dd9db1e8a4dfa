namespace Nabla;

/// <summary>Where along one spatial axis each place of a pooled result looks: windows beside the input look at its nearest element within reach again, which changes no maximum.</summary>
internal sealed class PoolingAxis
{
    private readonly int[] _positions;

    private PoolingAxis(int length, int count, int size, int[] positions)
    {
        Length = length;
        Count = count;
        Size = size;
        _positions = positions;
    }

    /// <summary>The input's length.</summary>
    public int Length { get; }

    /// <summary>The result's length.</summary>
    public int Count { get; }

    /// <summary>The window's length.</summary>
    public int Size { get; }

    /// <summary>Positions, window after window.</summary>
    public ReadOnlySpan<int> Positions => _positions;

    /// <summary>Whether the windows lie end to end and are all of the input.</summary>
    public bool IsWhole
    {
        get
        {
            if ((long)Count * Size != Length)
            {
                return false;
            }

            for (int i = 0; i < _positions.Length; i++)
            {
                if (_positions[i] != i)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>How many windows fit: ⌊(length + 2·padding − dilation·(kernel − 1) − 1)/stride⌋ + 1, or, rounded up, also the last that begins in the input or the padding before it.</summary>
    /// <exception cref="ArgumentException">None does, or the padding is more than half a window.</exception>
    public static int CountOf(string name, int length, int kernel, int stride, int padding, int dilation, bool ceiling)
    {
        if (2 * padding > kernel)
        {
            throw new ArgumentException($"{name} over windows of {kernel} pads by at most {kernel / 2}, half of one, not {padding}{CallSite.Suffix()}.");
        }

        long room = length + (2L * padding) - ((long)dilation * (kernel - 1)) - 1;
        long count = (room + (ceiling ? stride - 1 : 0)) / stride + 1;
        if (ceiling && (count - 1) * stride >= length + padding)
        {
            count--;
        }

        return room < (ceiling ? 1 - stride : 0) || count < 1
            ? throw new ArgumentException($"{name} over windows of {kernel} finds none in a length of {length} with a padding of {padding}{CallSite.Suffix()}.")
            : checked((int)count);
    }

    /// <summary>Windows of one size that move by a stride.</summary>
    public static PoolingAxis Sliding(int length, int count, int kernel, int stride, int padding, int dilation)
    {
        int[] positions = new int[count * kernel];
        for (int i = 0; i < count; i++)
        {
            int first = (i * stride) - padding;
            int lowest = first < 0 ? first + ((-first + dilation - 1) / dilation * dilation) : first;
            int highest = first + ((Math.Min(length - 1, first + (dilation * (kernel - 1))) - first) / dilation * dilation);
            for (int k = 0; k < kernel; k++)
            {
                positions[(i * kernel) + k] = Math.Clamp(first + (k * dilation), lowest, Math.Max(lowest, highest));
            }
        }

        return new PoolingAxis(length, count, kernel, positions);
    }

    /// <summary>Windows from given starts to given ends; shorter ones repeat their last element.</summary>
    public static PoolingAxis Between(int length, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        int size = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            size = Math.Max(size, ends[i] - starts[i]);
        }

        int[] positions = new int[starts.Length * size];
        for (int i = 0; i < starts.Length; i++)
        {
            for (int k = 0; k < size; k++)
            {
                positions[(i * size) + k] = Math.Min(starts[i] + k, ends[i] - 1);
            }
        }

        return new PoolingAxis(length, starts.Length, size, positions);
    }

    /// <summary>So many windows that cover the input as evenly as may be: from ⌊i·length/count⌋ to ⌈(i + 1)·length/count⌉.</summary>
    public static PoolingAxis Adaptive(int length, int count)
    {
        (int[] starts, int[] ends) = Cuts(length, count);
        return Between(length, starts, ends);
    }

    /// <summary>The starts and ends of such windows.</summary>
    public static (int[] Starts, int[] Ends) Cuts(int length, int count)
    {
        int[] starts = new int[count];
        int[] ends = new int[count];
        for (int i = 0; i < count; i++)
        {
            starts[i] = (int)((long)i * length / count);
            ends[i] = (int)((((long)i + 1) * length + count - 1) / count);
        }

        return (starts, ends);
    }
}

namespace Nabla;

/// <summary>How a window moves along one axis.</summary>
internal readonly record struct FoldingAxis(int Length, int Count, int Kernel, int Stride, int Padding, int Dilation)
{
    /// <summary>For two axes.</summary>
    /// <exception cref="ArgumentException">No window fits.</exception>
    public static FoldingAxis[] Both(string name, int[] lengths, PerAxis kernelSize, PerAxis dilation, PerAxis padding, PerAxis stride)
    {
        int[] kernel = kernelSize.For(name, "kernel size", 2, 1, 1);
        int[] spread = dilation.For(name, "dilation", 2, 1, 1);
        int[] around = padding.For(name, "padding", 2, 0, 0);
        int[] steps = stride.For(name, "stride", 2, 1, 1);
        FoldingAxis[] axes = new FoldingAxis[2];
        for (int i = 0; i < 2; i++)
        {
            int room = lengths[i] + (2 * around[i]) - (spread[i] * (kernel[i] - 1)) - 1;
            if (room < 0)
            {
                throw new ArgumentException($"{name} finds no window of {kernelSize} in lengths of [{lengths[0]}, {lengths[1]}]{CallSite.Suffix()}.");
            }

            axes[i] = new FoldingAxis(lengths[i], (room / steps[i]) + 1, kernel[i], steps[i], around[i], spread[i]);
        }

        return axes;
    }
}

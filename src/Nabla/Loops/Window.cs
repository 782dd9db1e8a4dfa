namespace Nabla.Loops;

/// <summary>Which places of an input each place of an output sees through a window: place i·stride + k·dilation − padding through the window's place k, along each spatial axis.</summary>
/// <param name="Stride">How far the window moves, per axis; positive.</param>
/// <param name="Padding">How far before the input it starts, per axis.</param>
/// <param name="Dilation">How far apart its places are, per axis; positive.</param>
/// <param name="Groups">Into how many groups, which do not see each other, channels fall.</param>
internal readonly record struct Window(Axes Stride, Axes Padding, Axes Dilation, int Groups);

/// <summary>The three tensors of Σ output[n, o, i] · input[n, c, i·stride + k·dilation − padding] · weight[o, c, k]. Its derivative by each is a product of the two others.</summary>
internal enum Convolved
{
    /// <summary>[N, C, …].</summary>
    Input,

    /// <summary>[O, C / groups, …].</summary>
    Weight,

    /// <summary>[N, O, …].</summary>
    Output,
}

namespace Nabla.Gpu;

/// <summary>Which convolution a kernel computes, and in which of the CPU's orders.</summary>
internal enum ConvolutionOrder
{
    /// <summary>The output: chains over the weights of a filter.</summary>
    Output,

    /// <summary>The input, line of places after line: chains over filters, which are added where they are complete.</summary>
    Lines,

    /// <summary>The input, block of places after block: sums over filters, which are added where they are complete.</summary>
    Blocks,

    /// <summary>The weight: chains over the places of each image, images in order.</summary>
    Weight,
}

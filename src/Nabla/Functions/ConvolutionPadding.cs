namespace Nabla;

/// <summary>Padding by name.</summary>
public enum ConvolutionPadding
{
    /// <summary>None: the window stays inside.</summary>
    Valid,

    /// <summary>So much that the result is as long as the input; of an odd number, the greater half after it. The stride must be 1.</summary>
    Same,
}

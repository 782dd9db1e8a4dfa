namespace Nabla;

/// <summary>The elements of a tensor, one at a time, for printing.</summary>
internal interface ITextSource
{
    /// <summary>An element of a floating dtype, by its position in row-major order.</summary>
    double Floating(long index);

    /// <summary>An element of an integer dtype, or 0 or 1 of a Boolean one, by its position in row-major order.</summary>
    long Integer(long index);
}

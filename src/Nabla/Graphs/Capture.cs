namespace Nabla;

/// <summary>Something that a function written down took from outside its arguments: a tensor, what a variable holds, or a variable's gradient.</summary>
internal readonly record struct Capture(Tensor Source, bool IsGradient, GraphNode Node)
{
    /// <summary>What it is at this moment.</summary>
    public Tensor Now => IsGradient ? Source.Grad!.Captured : Source.Captured;

    /// <summary>Whether another function took the same.</summary>
    public bool Is(Capture other) => ReferenceEquals(Source, other.Source) && IsGradient == other.IsGradient;
}

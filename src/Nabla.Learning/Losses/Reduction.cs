namespace Nabla.Learning;

/// <summary>What a loss makes of the losses of single examples or elements.</summary>
public enum Reduction
{
    /// <summary>Their mean: a scalar.</summary>
    Mean,

    /// <summary>Their sum: a scalar.</summary>
    Sum,

    /// <summary>Nothing: all of them.</summary>
    None,

    /// <summary>Their sum divided by the number of examples, which is the length of the first axis: a scalar.</summary>
    BatchMean,
}

namespace SeedsSample;

/// <summary>How one training went.</summary>
/// <param name="Seed">What the first weights and the order of the images follow from.</param>
/// <param name="LastRelu">Whether a ReLU stands between the last layer and the softmax.</param>
internal sealed record Lesson(int Seed, bool LastRelu)
{
    /// <summary>The mean loss of the first batches.</summary>
    public required double FirstLoss { get; init; }

    /// <summary>The mean loss of as many last ones.</summary>
    public required double LastLoss { get; init; }

    /// <summary>The share of test images that are answered right.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The logits that are 0 for every test image.</summary>
    public required IReadOnlyList<int> Dead { get; init; }

    /// <summary>The other logits that are 0 for nearly every test image of their class.</summary>
    public required IReadOnlyList<int> Silent { get; init; }

    /// <summary>The share of test images for which the logit of the right class is 0.</summary>
    public required double Lost { get; init; }

    /// <summary>How many of those are answered right, by a logit above all others.</summary>
    public required int RightWhereLost { get; init; }
}

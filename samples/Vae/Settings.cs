namespace VaeSample;

/// <summary>What the numbers of a training follow from, besides the images.</summary>
internal sealed record Settings(int Epochs, int Batch, int Hidden, int Latent, double LearningRate, ulong Seed);

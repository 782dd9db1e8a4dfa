namespace MnistConvSample;

/// <summary>What the numbers of a training follow from, besides the images.</summary>
internal sealed record Settings(int Epochs, int Batch, int Channels, double LearningRate, ulong Seed);

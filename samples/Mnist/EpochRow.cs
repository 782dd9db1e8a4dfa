namespace MnistSample;

/// <summary>What one epoch brought: one row of the table.</summary>
internal readonly record struct EpochRow(int Epoch, double TrainLoss, double TestLoss, double TestAccuracy, TimeSpan Time);

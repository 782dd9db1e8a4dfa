namespace MnistSample;

/// <summary>How far the training has come; counted from 1.</summary>
internal readonly record struct BatchReport(int Epoch, int Epochs, long Batch, long Batches, double Loss);

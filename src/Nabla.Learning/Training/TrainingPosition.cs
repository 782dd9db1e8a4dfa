namespace Nabla.Learning;

/// <summary>How far a training run has come.</summary>
/// <param name="Epoch">The number of whole epochs behind it.</param>
/// <param name="Batch">The number of batches behind it in the epoch that follows them.</param>
public readonly record struct TrainingPosition(int Epoch, int Batch = 0);

namespace MnistSample;

/// <summary>What the network was worth on the test images after a number of training steps.</summary>
internal readonly record struct ValidationPoint(long Step, double Loss, double Accuracy);

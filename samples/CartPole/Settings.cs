namespace CartPoleSample;

/// <summary>What the numbers of a run follow from.</summary>
/// <param name="Rounds">How often it plays and learns, at most.</param>
/// <param name="Carts">Carts that are played side by side.</param>
/// <param name="Longest">Pushes after which an episode ends although the pole stands.</param>
/// <param name="LearningRate">Adam's.</param>
/// <param name="Seed">Of everything that is drawn.</param>
internal sealed record Settings(int Rounds, int Carts, int Longest, double LearningRate, ulong Seed);
